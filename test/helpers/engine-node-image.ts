import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';

import type { EngineClient } from '../../agent/engine/docker/client.ts';
import { ensureImage } from '../../agent/engine/docker/image-archive.ts';
import type { TarEntry } from '../../agent/engine/docker/tar.ts';
import { diskFile } from '../../agent/engine/docker/tar.ts';

export const NODE_IMAGE = 'sublet-test/node:1';

/** An image with this very Node and the libraries it needs, all of them this machine's own: no registry is asked. */
export async function ensureNodeImage(client: EngineClient, signal: AbortSignal): Promise<void> {
  const { version } = await client.facts(signal);
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).matchAll(
    /(\/\S+) \(0x/g,
  );
  const files = [...libraries].map(([, file = '']) => file);
  await ensureImage(
    client,
    {
      tag: NODE_IMAGE,
      architecture: version.Arch,
      files: [
        ...foldersOf(files),
        { type: 'folder', path: 'bin/', mode: 0o755 },
        fileAt('bin/node', process.execPath),
        ...files.map((file) => fileAt(file.slice(1), file)),
      ],
      config: { Env: ['PATH=/bin'], Entrypoint: ['/bin/node'] },
    },
    signal,
  );
}

function foldersOf(files: readonly string[]): readonly TarEntry[] {
  const all = files.flatMap((file) => {
    const parts = file.split('/').slice(1, -1);
    return parts.map((_part, at) => `${parts.slice(0, at + 1).join('/')}/`);
  });
  return [...new Set(all)].sort().map((path) => ({ type: 'folder', path, mode: 0o755 }));
}

function fileAt(path: string, file: string): TarEntry {
  const real = realpathSync(file);
  return diskFile(path, real, statSync(real).size, 0o755);
}
