import { spawn } from 'node:child_process';

import type { Clock } from '../base/clock.ts';

/** A program that hands addresses on ends at once; one that is the browser itself does not. */
const HANDED_ON_MS = 1_500;

export interface OpenerParts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'after'>;
  /** Tests put another program in its place. */
  readonly command?: readonly [string, ...string[]];
}

/** Shows the address in the person's browser; false where there is no display, or no browser. */
export async function openInBrowser(address: string, parts: OpenerParts): Promise<boolean> {
  const { platform, env, clock } = parts;
  const needsServer = platform !== 'win32' && platform !== 'darwin';
  // Variables that are set and empty mean the same as none.
  const display = (env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '';
  if (needsServer && !display) return false;
  return run(parts.command ?? commandOf(platform), address, clock);
}

function commandOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // `start` is a word of the shell; its first argument in quotes would be a window's title.
  if (platform === 'win32') return ['cmd', '/d', '/c', 'start', '""'];
  return ['xdg-open'];
}

/** Resolves to false where the program does not start, or fails at once. */
function run(
  [program, ...first]: readonly [string, ...string[]],
  address: string,
  clock: Pick<Clock, 'after'>,
): Promise<boolean> {
  // It becomes an argument, on Windows one of a shell: nothing but what the agent makes.
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}\/\?token=[\w-]{1,100}$/.test(address)) {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const child = spawn(program, [...first, address], {
      detached: true,
      stdio: 'ignore',
      windowsVerbatimArguments: true,
    });
    const timer = clock.after(HANDED_ON_MS, () => resolve(true));
    const end = (worked: boolean): void => {
      timer.cancel();
      resolve(worked);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
    child.unref();
  });
}
