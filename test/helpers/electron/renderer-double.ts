// Electron's side of the page, for the preload script when it runs in a plain Chromium.

import type { ContextBridge, IpcRenderer } from 'electron';

type Call = (channel: string, args: readonly unknown[]) => Promise<unknown>;

export const ipcRenderer = {
  invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
    (globalThis as unknown as { __ipc: Call }).__ipc(channel, args),
} satisfies Pick<IpcRenderer, 'invoke'>;

export const contextBridge = {
  /** As Electron does it: a frozen copy, whose functions take copies of what they are given. */
  exposeInMainWorld: (name: string, api: object): void => {
    const entries = Object.entries(api).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'function') return [key, structuredClone(value)] as const;
      const call = value as (...args: unknown[]) => unknown;
      return [key, (...args: unknown[]) => call(...structuredClone(args))] as const;
    });
    const value = Object.freeze(Object.fromEntries(entries));
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  },
} satisfies Pick<ContextBridge, 'exposeInMainWorld'>;
