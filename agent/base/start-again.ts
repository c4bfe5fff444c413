import { spawnSync } from 'node:child_process';
import module from 'node:module';

import { needlessRights, needlessRightsHere, withoutNeedless } from './own-rights.ts';
import { AGENT_ENV, AGENT_NODE_FLAGS } from './small-memory.ts';

/**
 * Whoever started the agent (a terminal, a service, the desktop app) need not know how it wants to be
 * started: where something is missing it takes its own place, with the same number, outputs and
 * arguments, and without the rights that it does not need. Returns where there is nothing to do, or it
 * cannot be had here; the agent then runs as it was started.
 */
export function startAgainIfNeeded(): void {
  // Windows has no such call. A parent that talks with us over a channel of Node's would lose it.
  if (process.execve === undefined || process.connected) return;
  const flags = AGENT_NODE_FLAGS.filter((flag) => !process.execArgv.includes(flag));
  const env = { ...AGENT_ENV, ...process.env };
  const lacks = Object.keys(AGENT_ENV).some((name) => process.env[name] === undefined);
  const setpriv = needlessRightsHere().length > 0 ? findSetpriv() : undefined;
  if (flags.length === 0 && !lacks && setpriv === undefined) return;
  const node = [process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)];
  // What was compiled until here is kept at the end of a process, and this one has no end.
  module.flushCompileCache();
  const [program, args] =
    setpriv === undefined ? [process.execPath, node] : [setpriv, withoutNeedless(node)];
  process.execve(program, [...args], env);
}

/** Its file, where it is there and does here what it is wanted for: in some containers nobody may. */
function findSetpriv(): string | undefined {
  const [, ...args] = withoutNeedless(['cat', '/proc/self/status']);
  return ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => {
    const { status, stdout } = spawnSync(file, args, { encoding: 'utf8' });
    return status === 0 && needlessRights(stdout).length === 0;
  });
}
