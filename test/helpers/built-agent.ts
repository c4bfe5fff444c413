import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the agent into `folder` as it lies in the packaged app: beside what is shipped with it and
 * without its source. Gives the file of the command `sublet`.
 */
export function buildAgent(folder: string): string {
  lay(folder);
  cpSync(path.join(ROOT, 'resources'), path.join(folder, 'resources'), { recursive: true });
  return build(path.join(folder, 'agent', 'dist'), 'sublet.js');
}

/** Builds another program out of the agent's parts in the same way; gives its file. */
export function buildEntry(source: string, folder: string): string {
  lay(folder);
  const file = `${path.parse(source).name}.js`;
  return build(path.join(folder, 'agent', 'dist'), file, { SUBLET_ENTRY: source });
}

function lay(folder: string): void {
  mkdirSync(path.join(folder, 'agent', 'dist'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function build(outDir: string, file: string, more: Readonly<Record<string, string>> = {}): string {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const config = path.join(ROOT, 'build/vite.agent.config.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', ...more } },
  );
  if (status !== 0) throw new Error(`the agent cannot be built: ${stdout}${stderr}`);
  return path.join(outDir, file);
}
