import { childController, isAborted } from '../../base/abort.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import type { RegistryCredentials } from '../../domain/manifest.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { EngineAnswer, pullFailure, wireFailure } from './failures.ts';
import { readJsonLines } from './json-lines.ts';
import type { PullLine } from './wire.ts';

export interface PullRequest {
  readonly image: string;
  readonly credentials: RegistryCredentials | undefined;
  /** A download that turns out larger is called off. */
  readonly mostBytes: number;
  /** Silence of this length ends the attempt: a registry that hangs never says so. */
  readonly stallMs: number;
  readonly onProgress: (doneBytes: number, totalBytes: number | undefined) => void;
}

const STALLED = new Error('the registry stopped answering');

/** Pulls an image once. Throws `image-not-found`, `image-pull-failed` or `image-too-large`. */
export async function pullImage(
  client: EngineClient,
  clock: Clock,
  request: PullRequest,
  signal: AbortSignal,
): Promise<void> {
  const controller = childController(signal);
  let timer: Timer | undefined;
  const wait = (): void => {
    timer?.cancel();
    timer = clock.after(request.stallMs, () => {
      controller.abort(STALLED);
    });
  };
  try {
    wait();
    const stream = await client.stream({
      method: 'POST',
      path: '/images/create',
      query: parseImage(request.image),
      ...authOf(request.credentials),
      signal: controller.signal,
    });
    const layers = new Layers(request);
    for await (const line of readJsonLines<PullLine>(stream)) {
      wait();
      const failed = line.errorDetail?.message ?? line.error;
      if (failed !== undefined) throw new EngineAnswer(200, failed);
      layers.add(line);
    }
  } catch (error) {
    if (controller.signal.reason === STALLED) {
      throw new AgentError(
        'image-pull-failed' satisfies EngineErrorCode,
        `The registry of "${request.image}" stopped answering; try again later.`,
        { cause: error },
      );
    }
    throw pullFailure(wireFailure(error, signal), request.image);
  } finally {
    timer?.cancel();
    // Ends the download where the reader left early.
    controller.abort();
    controller.release();
  }
}

/** Layers by id: what the engine says about each, added up. */
class Layers {
  readonly #layers = new Map<string, { readonly done: number; readonly total: number }>();
  readonly #request: PullRequest;

  constructor(request: PullRequest) {
    this.#request = request;
  }

  add({ id, status, progressDetail }: PullLine): void {
    const { current, total } = progressDetail ?? {};
    if (id === undefined) return;
    const known = this.#layers.get(id);
    if (status === 'Downloading' && total !== undefined && total > 0) {
      this.#layers.set(id, { done: current ?? 0, total });
    } else if (known !== undefined && status !== 'Downloading') {
      if (known.done === known.total) return;
      this.#layers.set(id, { done: known.total, total: known.total });
    } else return;
    const all = [...this.#layers.values()];
    const totalBytes = all.reduce((sum, layer) => sum + layer.total, 0);
    if (totalBytes > this.#request.mostBytes) {
      throw imageTooLarge(this.#request.image, totalBytes, this.#request.mostBytes);
    }
    this.#request.onProgress(
      all.reduce((sum, layer) => sum + layer.done, 0),
      totalBytes,
    );
  }
}

export function imageTooLarge(image: string, bytes: number, budgetBytes: number): AgentError {
  return new AgentError(
    'image-too-large' satisfies EngineErrorCode,
    `The image "${image}" does not fit the disk that is set aside for images; allow more.`,
    { data: { bytes, budgetBytes } },
  );
}

const IMAGE_NAME = /^[a-z0-9]+(?:[._:-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*/i;
const IMAGE = new RegExp(
  `${IMAGE_NAME.source}(?::[\\w][\\w.-]{0,127})?(?:@[a-z0-9]+:[a-f0-9]{32,128})?$`,
  'i',
);

/** A tenant's word becomes part of a path on the engine's API: anything but a name is refused. */
export function requireImageName(image: string): void {
  if (image.length <= 512 && IMAGE.test(image)) return;
  throw new AgentError(
    'image-not-found' satisfies EngineErrorCode,
    `"${image.slice(0, 80)}" is not the name of an image; correct the manifest.`,
  );
}

/** Name and tag or digest. Without a tag the engine would pull every tag that there is. */
export function parseImage(image: string): { readonly fromImage: string; readonly tag: string } {
  const at = image.indexOf('@');
  if (at >= 0) return { fromImage: image.slice(0, at), tag: image.slice(at + 1) };
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/')
    ? { fromImage: image.slice(0, colon), tag: image.slice(colon + 1) }
    : { fromImage: image, tag: 'latest' };
}

function authOf(credentials: RegistryCredentials | undefined): {
  readonly auth?: Readonly<Record<string, string>>;
} {
  if (credentials === undefined) return {};
  return {
    auth: {
      username: credentials.username.trim(),
      password: credentials.password.trim(),
      serveraddress: credentials.host.trim(),
    },
  };
}

/** True where another try may succeed. */
export function worthAnotherPull(error: unknown): boolean {
  return !isAborted(error) && error instanceof AgentError && error.code === 'image-pull-failed';
}
