/** What the desktop shell gives to the dashboard, as `window.shell`; in a browser there is none. */
export interface ShellApi {
  readonly kind: 'electron';
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Starts the agent where none runs. Rejects with what is wrong where it cannot start. */
  startAgent(): Promise<void>;
}

declare global {
  interface Window {
    readonly shell?: ShellApi;
  }
}
