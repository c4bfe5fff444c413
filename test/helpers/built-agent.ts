import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the agent into `folder` as it lies in the packaged app: beside what is shipped with it and
 * without its source. Gives the file of the command `sublet`.
 */
export function buildAgent(folder: string): string {
  const outDir = path.join(folder, 'agent', 'dist');
  mkdirSync(outDir, { recursive: true });
  cpSync(path.join(ROOT, 'resources'), path.join(folder, 'resources'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const config = path.join(ROOT, 'build/vite.agent.config.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) throw new Error(`the agent cannot be built: ${stdout}${stderr}`);
  return path.join(outDir, 'sublet.js');
}
