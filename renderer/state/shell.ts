import type { ShellApi } from '../../electron/bridge/shell-api.ts';

declare global {
  interface Window {
    /** There in the desktop app; a browser has none. */
    readonly shell?: ShellApi;
  }
}

/** The desktop app around this page, `undefined` in a browser. */
export function shell(): ShellApi | undefined {
  return window.shell;
}
