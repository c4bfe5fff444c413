import { fileURLToPath } from 'node:url';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The dashboard. `build/dashboard.cjs` runs this with a folder to build into. */
export default defineConfig({
  root: fileURLToPath(new URL('../renderer', import.meta.url)),
  base: '/',
  plugins: [react(), tailwindcss()],
  build: {
    target: 'chrome120',
    outDir: 'dist',
    emptyOutDir: true,
    // Everything is a file of its own: the page may load nothing that stands in another.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
  },
});
