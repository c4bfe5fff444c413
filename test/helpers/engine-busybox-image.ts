import { statSync } from 'node:fs';

import type { EngineClient } from '../../agent/engine/docker/client.ts';
import { ensureImage } from '../../agent/engine/docker/image-archive.ts';
import type { TarEntry } from '../../agent/engine/docker/tar.ts';
import { diskFile, textFile } from '../../agent/engine/docker/tar.ts';

const BUSYBOX = '/bin/busybox';

const APPLETS =
  'sh arping cat cut dd df echo env false grep head hostname httpd id kill ln ls mkdir mknod mount nc \
nslookup ping printf ps seq setsid sleep date stat stty sync tail test timeout touch tr true tty ulimit uname unshare wc yes'.split(
    ' ',
  );

export const BUSYBOX_IMAGE = 'sublet-test/busybox:1';

/** An image with a shell, made of the machine's own static busybox: no registry is asked. */
export async function ensureBusyboxImage(client: EngineClient, signal: AbortSignal): Promise<void> {
  const { version } = await client.facts(signal);
  await ensureImage(
    client,
    {
      tag: BUSYBOX_IMAGE,
      architecture: version.Arch,
      files: busyboxFiles(),
      config: {
        Env: ['PATH=/bin', 'FROM_IMAGE=yes', 'LD_PRELOAD='],
        Entrypoint: ['/bin/sh', '-c'],
        Cmd: ['echo default; while :; do sleep 1000; done'],
      },
    },
    signal,
  );
}

export function busyboxFiles(): readonly TarEntry[] {
  return [
    { type: 'folder', path: 'bin/', mode: 0o755 },
    diskFile('bin/busybox', BUSYBOX, statSync(BUSYBOX).size, 0o755),
    ...APPLETS.map((name): TarEntry => ({
      type: 'link',
      path: `bin/${name}`,
      target: '/bin/busybox',
    })),
    { type: 'folder', path: 'etc/', mode: 0o755 },
    textFile('etc/passwd', 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n'),
    { type: 'folder', path: 'tmp/', mode: 0o1777 },
    { type: 'folder', path: 'www/', mode: 0o755 },
    textFile('www/index.html', 'it runs\n'),
  ];
}
