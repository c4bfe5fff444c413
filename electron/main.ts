import path from 'node:path';

import type { WebContents } from 'electron';
import { app, BrowserWindow, dialog, ipcMain, Menu, session, shell } from 'electron';

import { AgentLink } from './agent-link.ts';
import { mayLeadTo } from './outside.ts';

const link = new AgentLink(process.argv.slice(app.isPackaged ? 1 : 2), app.isPackaged);
let window: BrowserWindow | undefined;
/** Of the dashboard; nothing else is shown in the window. */
let origin: string | undefined;

// Names the folder of the browser inside: the agent has its own under "sublet".
app.setName('sublet-desktop');
// The dashboard is text and lines, and the GPU is rented out.
app.disableHardwareAcceleration();
if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('web-contents-created', (_event, contents) => keepInside(contents));
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    void link.stop().finally(() => app.exit(0));
  });
  ipcMain.handle('shell.start-agent', async ({ senderFrame }) => {
    if (senderFrame === null || senderFrame.parent !== null || !isOurs(senderFrame.url)) {
      throw new Error('Only the dashboard may start the agent.');
    }
    await show();
  });
  try {
    await app.whenReady();
    // Its shortcuts would reload the page or open tools; on macOS copying needs one.
    if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
    allowNothing();
    await show();
  } catch (error) {
    dialog.showErrorBox('Sublet', error instanceof Error ? error.message : String(error));
    await link.stop();
    app.exit(1);
  }
}

/** Attaches to the agent or starts it. A page that is open finds it by itself at its old address. */
async function show(): Promise<void> {
  const address = await link.open();
  if (new URL(address).origin === origin) return;
  origin = new URL(address).origin;
  window ??= new BrowserWindow({
    title: 'Sublet',
    width: 1280,
    height: 860,
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  await window.loadURL(address);
}

function isOurs(url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}

/** The window shows the dashboard and stays there. */
function keepInside(contents: WebContents): void {
  const guard = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOurs(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', guard);
  contents.on('will-frame-navigate', guard);
  contents.on('will-redirect', guard);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayLeadTo(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** The page needs no camera and the like; a document without the agent's policy gets the strictest. */
function allowNothing(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onHeadersReceived(({ resourceType, responseHeaders = {} }, answer) => {
    const isDocument = resourceType === 'mainFrame' || resourceType === 'subFrame';
    const names = Object.keys(responseHeaders).map((name) => name.toLowerCase());
    const fits = !isDocument || names.includes('content-security-policy');
    const strict = { 'Content-Security-Policy': ["default-src 'none'"] };
    answer(fits ? {} : { responseHeaders: { ...responseHeaders, ...strict } });
  });
}
