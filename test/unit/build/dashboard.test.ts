import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// The real script and builder, in a folder of their own with a small dashboard.

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SCRIPTS = ['dashboard.cjs', 'lock.cjs', 'machine.cjs'];

describe('building the dashboard', { timeout: 60_000 }, () => {
  let root = '';
  const at = (file: string): string => path.join(root, file);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  const code = (command: string): string =>
    `process.exitCode = require(${JSON.stringify(at('build/dashboard.cjs'))}).ensureDashboard('${command}')`;
  const ensure = (command = 'test'): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync(process.execPath, ['-e', code(command)], {
      encoding: 'utf8',
    });
    return { status, stderr };
  };
  const assets = (): string[] => readdirSync(at('renderer/dist/assets')).sort();
  const script = (text: string): string => `console.log(${JSON.stringify(text.repeat(500))});`;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'sublet-build-'));
    for (const file of SCRIPTS) cpSync(path.join(ROOT, 'build', file), at(`build/${file}`));
    symlinkSync(path.join(ROOT, 'node_modules'), at('node_modules'));
    write('package-lock.json', '{}');
    write('agent/api/methods.ts', 'export const a = 1;');
    write('build/vite.config.ts', `export default { root: ${JSON.stringify(at('renderer'))} };`);
    write('renderer/index.html', '<!doctype html><script type="module" src="/main.ts"></script>');
    write('renderer/main.ts', script('one'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('builds, packs all but the page, and does it once', () => {
    expect(ensure()).toEqual({ status: 0, stderr: 'Building the dashboard...\n' });
    const [name = ''] = assets();
    expect(assets()).toEqual([name, `${name}.br`, `${name}.gz`]);
    const read = (ending: string): Buffer =>
      readFileSync(at(`renderer/dist/assets/${name}${ending}`));
    expect(brotliDecompressSync(read('.br'))).toEqual(read(''));
    expect(gunzipSync(read('.gz'))).toEqual(read(''));
    expect(readdirSync(at('renderer/dist')).sort()).toEqual(['.stamp', 'assets', 'index.html']);
    expect(readdirSync(at('renderer')).sort()).toEqual(['dist', 'index.html', 'main.ts']);
    expect(ensure()).toEqual({ status: 0, stderr: '' });
  });

  test.each([
    ['its source', 'renderer/main.ts', script('two')],
    ['a new file', 'renderer/views/new.ts', 'export {};'],
    ['the contract', 'agent/api/methods.ts', 'export const a = 2;'],
    ['the packages', 'package-lock.json', '{"a":1}'],
  ])('builds again when %s has changed', (_name, file, text) => {
    ensure();
    write(file, text);
    expect(ensure()).toEqual({ status: 0, stderr: 'Building the dashboard...\n' });
    // What was built before is gone.
    expect(assets()).toHaveLength(3);
    expect(ensure().stderr).toBe('');
  });

  test('what cannot be built leaves the last one; start goes on, test does not', () => {
    ensure();
    const before = assets();
    write('renderer/main.ts', "import './missing.ts';");
    const forTest = ensure('test');
    expect(forTest.status).toBe(1);
    expect(forTest.stderr).toContain('missing.ts');
    const { status, stderr } = ensure('start');
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^Building the dashboard\.\.\.\nThe dashboard cannot be built \(.*\): a plain page is shown in its place\.\n$/,
    );
    expect(assets()).toEqual(before);
    expect(existsSync(at('renderer/.dist-new'))).toBe(false);
  });

  test('of three at once one builds and the others wait', async () => {
    const outputs = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<string>((resolve) => {
            const child = spawn(process.execPath, ['-e', code('test')]);
            let output = '';
            child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
            child.on('close', (status) => resolve(`${status} ${output}`));
          }),
      ),
    );
    const built = outputs.filter((output) => output.includes('Building the dashboard...'));
    expect([built.length, outputs.every((output) => output.startsWith('0 '))]).toEqual([1, true]);
  });

  test('without a dashboard there is nothing to do', () => {
    rmSync(at('renderer'), { recursive: true });
    expect(ensure()).toEqual({ status: 0, stderr: '' });
  });
});
