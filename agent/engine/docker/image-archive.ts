import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { AgentError } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { answered, engineFailure } from './failures.ts';
import { readJsonLines } from './json-lines.ts';
import type { TarEntry } from './tar.ts';
import { tarBytes, textFile } from './tar.ts';
import type { ImageDetail, PullLine } from './wire.ts';

/** An image of one layer, made here and not pulled from anywhere. */
export interface HandMadeImage {
  readonly tag: string;
  readonly architecture: string;
  readonly files: readonly TarEntry[];
  readonly config: Readonly<Record<string, unknown>>;
}

/** Says what the image was made of, also where the engine gives it an id of its own making. */
const CONTENT_LABEL = 'dev.sublet.content';

const EPOCH = '1970-01-01T00:00:00Z';

/**
 * Loads the image where the engine does not have exactly this one; answers with its id, the
 * SHA-256 of its configuration. Everything is streamed: the binary inside is never held in memory.
 */
export async function ensureImage(
  client: EngineClient,
  image: HandMadeImage,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const layer = await measure(image.files);
  const config = imageConfig(image, layer.sha256);
  const sha256 = createHash('sha256').update(config).digest('hex');
  const there = await inspect(client, image.tag, signal);
  // A store of containerd's names images by another hash; there the label decides.
  const same = there?.Config?.Labels?.[CONTENT_LABEL] === contentOf(image, layer.sha256);
  if (there !== undefined && (there.Id === `sha256:${sha256}` || same)) {
    return { id: there.Id, made: false };
  }
  await load(client, image, { config, sha256, layer }, signal);
  return { id: `sha256:${sha256}`, made: true };
}

interface Layer {
  readonly sha256: string;
  readonly bytes: number;
}

async function measure(files: readonly TarEntry[]): Promise<Layer> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of tarBytes(files)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

function imageConfig(image: HandMadeImage, layerSha256: string): string {
  const labels = image.config.Labels as Readonly<Record<string, string>> | undefined;
  return JSON.stringify({
    architecture: image.architecture,
    os: 'linux',
    created: EPOCH,
    config: {
      ...image.config,
      Labels: { ...labels, [CONTENT_LABEL]: contentOf(image, layerSha256) },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerSha256}`] },
    history: [{ created: EPOCH, created_by: 'sublet' }],
  });
}

function contentOf({ config, architecture }: HandMadeImage, layerSha256: string): string {
  return createHash('sha256')
    .update(JSON.stringify([architecture, config, layerSha256]))
    .digest('hex');
}

async function load(
  client: EngineClient,
  { tag, files }: HandMadeImage,
  made: { readonly config: string; readonly sha256: string; readonly layer: Layer },
  signal: AbortSignal,
): Promise<void> {
  const name = `${made.sha256}.json`;
  const archive: readonly TarEntry[] = [
    {
      type: 'file',
      path: 'layer.tar',
      mode: 0o644,
      bytes: made.layer.bytes,
      content: () => tarBytes(files),
    },
    textFile(name, made.config),
    textFile(
      'manifest.json',
      JSON.stringify([{ Config: name, RepoTags: [tag], Layers: ['layer.tar'] }]),
    ),
  ];
  try {
    const answer = await client.stream({
      method: 'POST',
      path: '/images/load',
      query: { quiet: true },
      upload: Readable.from(tarBytes(archive), { objectMode: false }),
      signal,
    });
    for await (const line of readJsonLines<PullLine>(answer)) {
      const failed = line.errorDetail?.message ?? line.error;
      if (failed !== undefined) {
        throw new AgentError(
          'image-pull-failed' satisfies EngineErrorCode,
          `The image "${tag}" could not be loaded into the engine: ${failed}`,
        );
      }
    }
  } catch (error) {
    throw engineFailure(error, 'image-pull-failed');
  }
}

async function inspect(
  client: EngineClient,
  tag: string,
  signal: AbortSignal,
): Promise<ImageDetail | undefined> {
  try {
    return await client.json<ImageDetail>({ method: 'GET', path: `/images/${tag}/json`, signal });
  } catch (error) {
    if (answered(error, 404)) return undefined;
    throw engineFailure(error, 'engine-unreachable');
  }
}
