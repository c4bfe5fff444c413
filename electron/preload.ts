import { contextBridge, ipcRenderer } from 'electron';

import type { ShellApi } from './bridge/shell-api.ts';

// All that the page gets of the desktop. It never gets `ipcRenderer` itself.
const shell: ShellApi = {
  kind: 'electron',
  platform: process.platform,
  startAgent: async () => {
    await ipcRenderer.invoke('shell.start-agent');
  },
};
contextBridge.exposeInMainWorld('shell', shell);
