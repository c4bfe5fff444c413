#!/usr/bin/env node
// The command `sublet`. Plain JavaScript that old Nodes can read, because it has to tell them so.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';

const LEAST = 24;
/** Not for people: loads what an agent is made of, and ends. */
const COMPILE = 'compile-agent';

if (Number(process.versions.node.split('.')[0]) < LEAST) {
  process.stderr.write(
    `sublet: This is Node ${process.versions.node}, Sublet needs ${LEAST} or newer. ` +
      'Run it with npm (npm start, npx sublet), which brings the right one.\n',
  );
  process.exitCode = 1;
} else {
  // What was compiled once starts in half the time. In the user's own folder: one that others can
  // write to would let them choose what we run.
  const given = process.env.XDG_CACHE_HOME;
  const caches = given && path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache');
  const { directory } = module.enableCompileCache(path.join(caches, 'sublet', 'compile'));
  if (process.argv[2] === 'agent') (await import('./base/start-again.ts')).startAgainIfNeeded();
  if (process.argv[2] === 'agent' && directory !== undefined) compileOnce(directory);
  if (process.argv[2] === COMPILE) {
    // The others are loaded by the first only where they are needed.
    await import('./compose.ts');
    await import('./compose-akash.ts');
    await import('./isolation.ts');
    await import('./gateway/ingress/ingress.ts');
    await import('./gateway/grpc/grpc-server.ts');
    await import('./gateway/acme/open.ts');
    process.argv[2] = '--version';
  }
  await import('./main.ts');
}

/**
 * What strips the types takes some 25 MB for as long as its process lives, and an agent lives all
 * day: where something of it is new or changed, a short process compiles it first.
 */
function compileOnce(directory) {
  const own = import.meta.dirname;
  const hash = createHash('sha256').update(own);
  const sources = fs.readdirSync(own, { recursive: true }).filter((name) => name.endsWith('.ts'));
  // Built: there are no types in it.
  if (sources.length === 0) return;
  for (const name of sources.sort()) {
    const { mtimeMs, size } = fs.statSync(path.join(own, name));
    hash.update(`${name} ${mtimeMs} ${size}`);
  }
  const stamp = path.join(directory, `sublet-${hash.digest('hex').slice(0, 16)}`);
  if (fs.existsSync(stamp)) return;
  const args = [...process.execArgv, import.meta.filename, COMPILE];
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', windowsHide: true });
  try {
    if (status === 0) fs.writeFileSync(stamp, '');
  } catch {
    // A full disk: the agent starts all the same, and the next start tries again.
  }
}
