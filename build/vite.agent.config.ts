import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AGENT = path.join(ROOT, 'agent');

/** What is started by its file: the program, and the programs that it starts itself. */
const ENTRIES = ['sublet.js', 'wallet/keyring-child.ts', 'engine/docker/probe-child.ts'].map(
  (name) => path.join(AGENT, name),
);

/** One is native, the other looks for native parts and a program beside its own files. */
const NOT_BUNDLED = ['@napi-rs/keyring', 'ssh2'];

/**
 * The agent as the packaged app runs it: in development it runs from its source. `build/dashboard.cjs`
 * builds it. Names are kept, and a map beside each file says where it came from, so that a stack trace
 * can be read.
 */
export default defineConfig({
  root: AGENT,
  plugins: [shippedFiles(), sshOnDemand()],
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      // One more, for what measures programs made of the agent's parts.
      input: [...ENTRIES, ...[process.env.SUBLET_ENTRY ?? []].flat()],
      external: [...NOT_BUNDLED, ...builtinModules.flatMap((name) => [name, `node:${name}`])],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // V8 keeps a text with one character beyond these at twice its length.
        charset: 'ascii',
        minify: { compress: true, mangle: false, codegen: true },
      },
    },
  },
  // No package of ours is there when the app is packaged.
  ssr: { noExternal: true },
});

/** A file that is named by its way from the source is named by its way from the built file. */
function shippedFiles(): Plugin {
  return {
    name: 'shipped-files',
    enforce: 'pre',
    transform: (code, id) => {
      if (!id.startsWith(`${AGENT}${path.sep}`) || !code.includes('import.meta.url')) return null;
      const moved = code.replaceAll(NAMED, (_, relative: string) => {
        const file = path.resolve(path.dirname(id), relative);
        const target = ENTRIES.includes(file)
          ? `./${path.parse(file).name}.js`
          : path.relative(path.join(AGENT, 'dist'), file).split(path.sep).join('/');
        const isFolder = relative.endsWith('/') && !target.endsWith('/');
        return `new URL('${target}${isFolder ? '/' : ''}', import.meta.url)`;
      });
      // Every line stays where it is.
      return { code: moved, map: null };
    },
  };
}

const NAMED = /new URL\('([^']+)', import\.meta\.url\)/g;

/** 18 MB (measured) that an engine on this machine has no use for: loaded with the first `ssh://`. */
function sshOnDemand(): Plugin {
  const early = "var Client = require('ssh2').Client,\n  http";
  return {
    name: 'ssh-on-demand',
    transform: (code, id) => {
      if (!id.endsWith('/docker-modem/lib/ssh.js')) return null;
      if (!code.includes(early)) throw new Error(`${id} is written anew: look at sshOnDemand`);
      const late = code
        .replace(early, '\nvar http')
        .replace('new Client()', "new (require('ssh2').Client)()");
      return { code: late, map: null };
    },
  };
}
