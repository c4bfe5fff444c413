// Electron's main process for the shell's own code, on Node and a plain Chromium. It shows that
// the code asks for the right things; that Electron keeps worlds apart it cannot show.

import { EventEmitter } from 'node:events';

import type Electron from 'electron';
import type { Browser, Frame, Page, Route } from 'playwright-core';

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type HeadersHandler = NonNullable<Parameters<Electron.WebRequest['onHeadersReceived']>[0]>;
type PermissionHandler = NonNullable<
  Parameters<Electron.Session['setPermissionRequestHandler']>[0]
>;
type PermissionCheck = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
type DeviceCheck = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;
type Invoked = Parameters<Electron.IpcMain['handle']>[1];

/** What the test gives, and what it looks at. */
export const host = {
  browser: undefined as Browser | undefined,
  preload: '',
  isOnlyInstance: true,
  windows: [] as BrowserWindow[],
  handlers: new Map<string, Invoked>(),
  errors: [] as string[],
  /** Addresses that the page wanted in a window of their own, and what was said to it. */
  wanted: [] as { url: string; action: string }[],
  openedOutside: [] as string[],
  refused: [] as string[],
  name: '',
  acceleration: true,
  exitCode: undefined as number | undefined,
  headers: undefined as HeadersHandler | undefined,
  permission: undefined as PermissionHandler | undefined,
  permissionCheck: undefined as PermissionCheck | undefined,
  device: undefined as DeviceCheck | undefined,
};

/** An event that can be refused, as navigation events are. */
export function refusable<T extends object>(
  details: T,
): T & { preventDefault: () => void; defaultPrevented: boolean } {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  setName(name: string): void {
    host.name = name;
  }
  disableHardwareAcceleration(): void {
    host.acceleration = false;
  }
  requestSingleInstanceLock(): boolean {
    return host.isOnlyInstance;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  quit(): void {
    const event = refusable({});
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(exitCode = 0): void {
    host.exitCode ??= exitCode;
    this.emit('exited');
  }
}
export const app = new App();
app satisfies Pick<
  Electron.App,
  | 'isPackaged'
  | 'setName'
  | 'disableHardwareAcceleration'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'quit'
  | 'exit'
>;

class WebContents extends EventEmitter {
  openHandler: OpenHandler | undefined;
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly page: Promise<Page>;
  focused = 0;
  /** True while the program itself, not the page, goes somewhere. */
  #loading = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, preload } =
      options.webPreferences ?? {};
    if (sandbox !== true || contextIsolation !== true)
      throw new Error('The page is not contained.');
    if (nodeIntegration !== false || webviewTag !== false)
      throw new Error('The page has too much.');
    if (preload?.endsWith('preload.cjs') !== true) throw new Error('No preload script.');
    host.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
    this.page = this.#open();
  }

  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  focus(): void {
    this.focused++;
  }
  close(): void {
    app.emit('window-all-closed');
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page;
    this.#loading = true;
    await page.goto(url);
    this.#loading = false;
  }

  async #open(): Promise<Page> {
    const page = await host.browser!.newPage();
    await page.exposeBinding('__ipc', ({ frame }, channel: string, args: unknown[]) =>
      invoke(channel, frame, args),
    );
    await page.addInitScript(host.preload);
    await page.route('**/*', (route) => this.#onRequest(route));
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.redirectedFrom() !== null) {
        this.#mayGo('will-redirect', request.url());
      }
    });
    page.on('popup', (popup) => {
      const url = popup.url();
      const answer = this.webContents.openHandler?.({ url } as Electron.HandlerDetails);
      host.wanted.push({ url, action: answer?.action ?? 'allow' });
      void popup.close();
    });
    return page;
  }

  #onRequest(route: Route): Promise<void> {
    const request = route.request();
    const byPage = request.isNavigationRequest() && !this.#loading;
    return byPage && !this.#mayGo('will-navigate', request.url())
      ? route.fulfill({ status: 204 }) // the page stays as it is
      : route.continue();
  }

  #mayGo(name: string, url: string): boolean {
    const event = refusable({ url });
    this.webContents.emit(name, event);
    if (event.defaultPrevented) host.refused.push(`${name} ${url}`);
    return !event.defaultPrevented;
  }
}
type Shared = 'loadURL' | 'focus' | 'isMinimized' | 'restore' | 'close';
type SameShared = {
  readonly [Name in Shared]: (
    ...args: Parameters<Electron.BrowserWindow[Name]>
  ) => ReturnType<Electron.BrowserWindow[Name]>;
};
BrowserWindow.prototype satisfies SameShared;

/** A message from that frame, as the handler sees it. */
export async function invoke(
  channel: string,
  frame: Pick<Frame, 'url' | 'parentFrame'> | null,
  args: readonly unknown[] = [],
): Promise<unknown> {
  const handler = host.handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler for ${channel}.`);
  const senderFrame =
    frame === null ? null : { url: frame.url(), parent: frame.parentFrame() === null ? null : {} };
  return handler({ senderFrame } as Electron.IpcMainInvokeEvent, ...args) as unknown;
}

export const ipcMain = {
  handle: (channel: string, handler: Invoked): void => {
    host.handlers.set(channel, handler);
  },
} satisfies Pick<Electron.IpcMain, 'handle'>;

export const dialog = {
  showErrorBox: (title: string, content: string): void => {
    host.errors.push(`${title}: ${content}`);
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox'>;

export const shell = {
  openExternal: (url: string): Promise<void> => {
    host.openedOutside.push(url);
    return Promise.resolve();
  },
} satisfies Pick<Electron.Shell, 'openExternal'>;

export const Menu = { setApplicationMenu: (): void => {} } satisfies Pick<
  typeof Electron.Menu,
  'setApplicationMenu'
>;

const defaultSession = {
  setPermissionRequestHandler: (handler: PermissionHandler | null): void => {
    host.permission = handler ?? undefined;
  },
  setPermissionCheckHandler: (handler: PermissionCheck | null): void => {
    host.permissionCheck = handler ?? undefined;
  },
  setDevicePermissionHandler: (handler: DeviceCheck | null): void => {
    host.device = handler ?? undefined;
  },
} satisfies Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;
const webRequest = {
  onHeadersReceived: (handler: HeadersHandler): void => {
    host.headers = handler;
  },
};
export const session = { defaultSession: { ...defaultSession, webRequest } };
