import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

const folder = fileURLToPath(new URL('../electron', import.meta.url));

/**
 * The desktop shell. `build/dashboard.cjs` runs this for `main`, a module, and for `preload`, which
 * has to be one plain script because it runs in the sandbox.
 */
export default defineConfig(({ mode }) => ({
  root: folder,
  build: {
    ssr: `${folder}/${mode}.ts`,
    target: 'node24',
    outDir: 'dist',
    // The other one's output is there too.
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      external: ['electron', ...builtinModules.map((name) => `node:${name}`)],
      output:
        mode === 'preload'
          ? { format: 'cjs', entryFileNames: 'preload.cjs' }
          : { format: 'es', entryFileNames: 'main.js' },
    },
  },
  // No package of ours is there when the app is packaged.
  ssr: { noExternal: true },
}));
