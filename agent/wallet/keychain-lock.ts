import { execFile } from 'node:child_process';

import type { Clock } from '../base/clock.ts';
import { keyringEnv } from './keyring.ts';

const LIMIT_MS = 3_000;
const SERVICE = 'org.freedesktop.secrets';

/**
 * Asks the Secret Service by D-Bus's own `dbus-send` whether its default collection is locked, which
 * shows the owner nothing, whereas reading an entry of a locked one asks for a password.
 * `undefined` where nobody answers in time, and on systems that have no Secret Service.
 */
export async function isSecretServiceLocked(
  clock: Clock,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return undefined;
  const alias = ['/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias'];
  const answer = await dbusSend(clock, env, [...alias, 'string:default']);
  // `/` alone says that there is no default collection.
  const collection = /(\/org\/[\w/]+)/.exec(answer ?? '')?.[1];
  if (collection === undefined) return undefined;
  const locked = await dbusSend(clock, env, [
    collection,
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ]);
  const found = /boolean (true|false)/.exec(locked ?? '')?.[1];
  return found === undefined ? undefined : found === 'true';
}

function dbusSend(
  clock: Clock,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const all = ['--session', '--print-reply=literal', `--dest=${SERVICE}`, ...args];
    const options = { env: keyringEnv(env), maxBuffer: 65_536 };
    const child = execFile('dbus-send', all, options, (error, stdout) => {
      timer.cancel();
      resolve(error === null ? stdout : undefined);
    });
    const timer = clock.after(LIMIT_MS, () => {
      child.kill('SIGKILL');
      resolve(undefined);
    });
  });
}
