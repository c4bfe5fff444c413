// Runs dependency-cruiser with our rules and guards against a cruise that saw nothing: with a
// compiler that it does not know, dependency-cruiser finds no modules and calls that a success.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ICruiseResult, IViolation } from 'dependency-cruiser';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = path.join(PROJECT, 'build/dependency-cruiser.cjs');
const CRUISER = path.join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const FOLDERS = ['agent', 'electron', 'renderer', 'test'];
/** Every file of these must have been seen. */
const SOURCES = ['agent', 'electron', 'renderer'];

/** Cruises the source folders below `root` with the rules of this project. */
export function cruise(root: string): ICruiseResult {
  const folders = FOLDERS.filter((name) => existsSync(path.join(root, name)));
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...folders];
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  try {
    return JSON.parse(run.stdout) as ICruiseResult;
  } catch (cause) {
    throw new Error(`dependency-cruiser failed: ${run.stderr}`, { cause });
  }
}

/** What is wrong with a cruise of `root`, a line each; empty when all is well. */
export function problems(root: string, result: ICruiseResult): readonly string[] {
  return [...blindSpots(root, result), ...result.summary.violations.map(violationLine)];
}

function blindSpots(root: string, { summary, modules }: ICruiseResult): readonly string[] {
  const files = SOURCES.flatMap((folder) => typescriptFiles(path.join(root, folder)));
  if (files.length === 0) return ['There is no .ts file under agent/: nothing was checked.'];
  if (summary.totalCruised < files.length) {
    return [
      `Only ${summary.totalCruised} modules were cruised, but there are ${files.length} source files.`,
    ];
  }
  const seen = new Set(modules.map((module) => module.source));
  return files
    .map((file) => path.relative(root, file).split(path.sep).join('/'))
    .filter((file) => !seen.has(file))
    .map((file) => `${file} was not cruised.`);
}

function typescriptFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function violationLine({ rule, from, to, cycle, comment }: IViolation): string {
  const target = cycle === undefined ? to : cycle.map((step) => step.name).join(' -> ');
  return `${rule.name}: ${from} -> ${target}${comment === undefined ? '' : ` (${comment})`}`;
}

if (import.meta.main) {
  const result = cruise(PROJECT);
  const found = problems(PROJECT, result);
  for (const line of found) console.log(line);
  console.log(`${result.summary.totalCruised} modules, ${found.length} problems`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
