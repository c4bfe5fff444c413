import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../agent/sublet.js', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function agentWith(cache: string): number | null {
  const env: NodeJS.ProcessEnv = { ...process.env, XDG_CACHE_HOME: cache };
  // The test runner has its own way with compile caches, which its children would inherit.
  delete env.NODE_COMPILE_CACHE;
  delete env.NODE_DISABLE_COMPILE_CACHE;
  return spawnSync(process.execPath, [ENTRY, 'agent', '--print-config'], { env }).status;
}

function stamps(): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /sublet-[0-9a-f]{16}$/.test(file));
}

/** Whether the cache keeps the source that has this in it, its types stripped. */
function isCompiled(source: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) => readFileSync(path.join(parentPath, name)).includes(source));
}

test('what an agent is made of is compiled once, by another process', () => {
  expect(agentWith(folder)).toBe(0);
  const first = stamps();
  expect(first).toHaveLength(1);
  expect(agentWith(folder)).toBe(0);
  expect(stamps()).toEqual(first);
});

test('what only an agent on an Akash network loads is compiled with the rest', () => {
  expect(agentWith(folder)).toBe(0);
  expect(isCompiled('function openAkashNetwork(')).toBe(true);
  expect(isCompiled('function openIsolation(')).toBe(true);
  for (const server of ['Ingress', 'GrpcServer', 'PublicCertificate']) {
    expect([server, isCompiled(`export class ${server} {`)]).toEqual([server, true]);
  }
  // What no agent loads: the cache is searched, and does not say yes to everything.
  expect(isCompiled('function openInBrowser(')).toBe(false);
});

test('an agent starts all the same where nothing can be kept', () => {
  expect(agentWith(path.join(ENTRY, 'no-folder'))).toBe(0);
});
