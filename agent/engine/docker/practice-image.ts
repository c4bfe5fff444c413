import { statSync } from 'node:fs';
import { createRequire } from 'node:module';

import { AgentError } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { ensureImage } from './image-archive.ts';
import type { TarEntry } from './tar.ts';
import { diskFile, textFile } from './tar.ts';

/** Docker would look for it on its public registry; we never do: it is built here. */
export const PRACTICE_IMAGE = 'sublet/practice:1';

/**
 * Makes the image of the practice network's tenants, which needs no registry: esbuild's static
 * binary, which came with the npm packages, and a page. See decision 0003. Answers with its id.
 */
export async function ensurePracticeImage(
  client: EngineClient,
  signal: AbortSignal,
  findBinary: (architecture: string) => string = esbuildBinary,
): Promise<{ readonly id: string; readonly made: boolean }> {
  // The engine's architecture and not ours: Docker Desktop's machine is Linux, on any host.
  const { version } = await client.facts(signal);
  const binary = findBinary(version.Arch);
  return await ensureImage(
    client,
    {
      tag: PRACTICE_IMAGE,
      architecture: version.Arch,
      files: practiceFiles(binary, statSync(binary).size),
      config: {
        User: '65534:65534',
        Env: ['PATH=/bin'],
        WorkingDir: '/srv',
        Entrypoint: ['/bin/esbuild'],
        // Without `--watch=forever` it ends as soon as its input is closed, as it is here.
        Cmd: ['--serve=0.0.0.0:8080', '--servedir=/srv', '--watch=forever'],
        ExposedPorts: { '8080/tcp': {} },
        Labels: { 'dev.sublet.practice': 'true' },
      },
    },
    signal,
  );
}

function practiceFiles(binary: string, bytes: number): readonly TarEntry[] {
  return [
    { type: 'folder', path: 'bin/', mode: 0o755 },
    diskFile('bin/esbuild', binary, bytes, 0o755),
    { type: 'folder', path: 'srv/', mode: 0o755 },
    textFile('srv/index.html', PAGE),
    textFile('srv/job.js', 'export const answer = [1, 2, 3].map((n) => n * n);\n'),
    textFile('srv/broken.js', 'export const answer = ;\n'),
    { type: 'folder', path: 'tmp/', mode: 0o1777 },
  ];
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Practice workload</title>
<style>body{font:1rem/1.5 system-ui;margin:4rem auto;max-width:34rem;padding:0 1rem}</style>
<h1>It runs</h1>
<p>This page is served by a container of a practice tenant on your machine. No real tenant, and no
money, is behind it.</p>
</html>
`;

const PACKAGES: Readonly<Record<string, string>> = {
  amd64: '@esbuild/linux-x64',
  arm64: '@esbuild/linux-arm64',
};

/** Where npm put the binary for an engine's architecture. */
export function esbuildBinary(architecture: string): string {
  const name = PACKAGES[architecture];
  if (name === undefined) {
    throw missing(`There is no practice image for ${architecture} engines.`);
  }
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/esbuild`);
  } catch (cause) {
    throw missing(
      `The practice image needs the npm package ${name}; install it with: npm install --force ${name}`,
      cause,
    );
  }
}

function missing(message: string, cause?: unknown): AgentError {
  return new AgentError('image-not-found' satisfies EngineErrorCode, message, { cause });
}
