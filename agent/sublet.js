#!/usr/bin/env node
// The command `sublet`. Plain JavaScript that old Nodes can read, because it has to tell them so.

import module from 'node:module';
import os from 'node:os';
import path from 'node:path';

const LEAST = 24;

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
  module.enableCompileCache(path.join(caches, 'sublet', 'compile'));
  await import('./main.ts');
}
