// `npm run check`: types, lint, imports and format, exactly what CI runs. All steps run even if
// one fails. With --fix it formats instead (`npm run format`).

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const bin = (file) => path.join(ROOT, 'node_modules', file);

const TSC = bin('typescript/bin/tsc');
const ESLINT = [bin('eslint/bin/eslint.js'), '--config', 'build/eslint.config.js'];
const PRETTIER = [bin('prettier/bin/prettier.cjs'), '--config', 'build/prettier.json'].concat(
  ['.gitignore', 'build/prettierignore'].flatMap((file) => ['--ignore-path', file]),
);
const present = (folders) => folders.filter((folder) => existsSync(path.join(ROOT, folder)));
const sources = present(['agent', 'electron', 'renderer', 'test', 'build']);
const projects = present(
  ['agent', 'agent/domain', 'electron', 'renderer', 'test', 'build'].map(
    (f) => `${f}/tsconfig.json`,
  ),
);

// The slowest first, so that the others run beside it.
const steps = [
  { name: 'lint', args: [...ESLINT, '--max-warnings', '0', ...sources] },
  ...projects.map((file) => ({
    name: `types ${path.dirname(file)}`,
    args: [TSC, '--project', file, '--pretty', 'false'],
  })),
  { name: 'imports', args: ['build/check-imports.ts'] },
  { name: 'format', args: [...PRETTIER, '--check', '.'] },
];
const fixes = [
  { name: 'lint --fix', args: [...ESLINT, '--fix', ...sources] },
  { name: 'format', args: [...PRETTIER, '--write', '--log-level', 'warn', '.'] },
];

/** Resolves to whether the step succeeded. */
function runStep({ name, args }) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => keep(error.message));
    child.on('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '    '));
      resolve(code === 0);
    });
  });
}

async function runAll(queue, workers) {
  const failed = [];
  const work = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      if (!(await runStep(step))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return failed;
}

const fixing = process.argv.includes('--fix');
const failed = await runAll(fixing ? fixes : steps, fixing ? 1 : Math.min(4, os.cpus().length));
console.log(failed.length === 0 ? 'check passed' : `check failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
