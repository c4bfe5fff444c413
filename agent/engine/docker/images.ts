import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { retry } from '../../base/retry.ts';
import { digestOf } from '../../domain/image-rules.ts';
import type { WorkloadService } from '../../domain/workload.ts';
import type { EngineErrorCode, ImageJournal } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { answered, engineFailure } from './failures.ts';
import type { DockerEngineOptions } from './options.ts';
import { ensurePracticeImage, PRACTICE_IMAGE } from './practice-image.ts';
import { imageTooLarge, pullImage, requireImageName, worthAnotherPull } from './pull.ts';
import type { ImageDetail } from './wire.ts';

interface ImagesParts {
  readonly client: EngineClient;
  readonly options: DockerEngineOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly journal: ImageJournal;
}

export type PullProgress = (doneBytes: number, totalBytes: number | undefined) => void;

/** An image that is here and stays until it is released. */
export interface PinnedImage {
  readonly id: string;
  /** In the repository that it was asked of. */
  readonly digest?: string;
  readonly release: () => void;
}

/**
 * Sees to it that images are here, and that those which we pulled stay within the owner's budget.
 * Images that were here before are the owner's: they are used, but never counted or removed.
 */
export class Images {
  readonly #parts: ImagesParts;
  /** Of deploys that run now: they must not go before their container holds them. */
  readonly #pinned = new Map<string, number>();

  constructor(parts: ImagesParts) {
    this.#parts = parts;
  }

  /** Pulls what is missing; the image stays until `release` is called. */
  async ensure(
    service: WorkloadService,
    onProgress: PullProgress,
    signal: AbortSignal,
  ): Promise<PinnedImage> {
    const { journal, clock } = this.#parts;
    requireImageName(service.image);
    let image = await this.#inspect(service.image, signal);
    if (image === undefined) {
      image = await this.#fetch(service, onProgress, signal);
    } else if (journal.list().some((known) => known.image === image?.Id)) {
      journal.touch(image.Id, clock.now());
    }
    const digest = digestOf(service.image, image.RepoDigests ?? []);
    return {
      ...{ release: this.#pin(image.Id), id: image.Id },
      ...(digest === undefined ? {} : { digest }),
    };
  }

  async #fetch(
    service: WorkloadService,
    onProgress: PullProgress,
    signal: AbortSignal,
  ): Promise<ImageDetail> {
    const { client, options, clock, log, journal } = this.#parts;
    const { image, credentials } = service;
    if (image === PRACTICE_IMAGE) {
      // Built here and never asked of a registry, where the name may be anybody's.
      await ensurePracticeImage(client, signal);
      return await this.#inspectPulled(image, signal);
    }
    const backoff = { firstMs: options.pullPauseMs, factor: 3, mostMs: 60_000 };
    await retry(
      clock,
      signal,
      {
        backoff,
        tries: options.pullTries,
        retryable: worthAnotherPull,
        onRetry: (error, waitMs) => {
          log.info('image pull failed, trying again', { image, waitMs, error });
        },
      },
      () =>
        pullImage(
          client,
          clock,
          {
            image,
            credentials,
            mostBytes: options.imageBudgetBytes,
            stallMs: options.pullStallMs,
            onProgress,
          },
          signal,
        ),
    );
    const pulled = await this.#inspectPulled(image, signal);
    journal.touch(pulled.Id, clock.now());
    const release = this.#pin(pulled.Id);
    try {
      await this.#makeRoom(service, pulled, signal);
    } finally {
      release();
    }
    return pulled;
  }

  async #inspectPulled(image: string, signal: AbortSignal): Promise<ImageDetail> {
    const detail = await this.#inspect(image, signal);
    if (detail !== undefined) return detail;
    throw new AgentError(
      'image-pull-failed' satisfies EngineErrorCode,
      `The engine pulled "${image}" and does not have it; try again.`,
    );
  }

  async #makeRoom(
    service: WorkloadService,
    pulled: ImageDetail,
    signal: AbortSignal,
  ): Promise<void> {
    const { options, journal, log } = this.#parts;
    const sizes = new Map<string, number>();
    for (const { image } of journal.list()) {
      const detail = await this.#inspect(image, signal);
      if (detail === undefined) journal.forget(image);
      else sizes.set(image, detail.Size);
    }
    let used = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const { image } of journal.list()) {
      if (used <= options.imageBudgetBytes) return;
      if (this.#pinned.has(image) || !(await this.#remove(image, signal))) continue;
      used -= sizes.get(image) ?? 0;
      log.info('image removed to make room', { image });
    }
    if (used <= options.imageBudgetBytes) return;
    await this.#remove(pulled.Id, signal);
    throw imageTooLarge(service.image, pulled.Size, options.imageBudgetBytes);
  }

  // Never by force: the engine itself refuses while any container, also one of the owner's, or a
  // second name needs the image.
  async #remove(image: string, signal: AbortSignal): Promise<boolean> {
    const { client, journal } = this.#parts;
    try {
      const path = `/images/${encodeURIComponent(image)}`;
      await client.json({ method: 'DELETE', path, query: { force: false }, signal });
    } catch (error) {
      if (answered(error, 409)) return false;
      if (!answered(error, 404)) throw engineFailure(error, 'engine-unreachable');
    }
    journal.forget(image);
    return true;
  }

  async #inspect(image: string, signal: AbortSignal): Promise<ImageDetail | undefined> {
    try {
      return await this.#parts.client.json<ImageDetail>({
        method: 'GET',
        path: `/images/${image.split('/').map(encodeURIComponent).join('/')}/json`,
        signal,
      });
    } catch (error) {
      if (answered(error, 404)) return undefined;
      if (answered(error, 400)) throw engineFailure(error, 'image-not-found');
      throw engineFailure(error, 'engine-unreachable');
    }
  }

  #pin(image: string): () => void {
    this.#pinned.set(image, (this.#pinned.get(image) ?? 0) + 1);
    let pinned = true;
    return () => {
      if (!pinned) return;
      pinned = false;
      const left = (this.#pinned.get(image) ?? 1) - 1;
      if (left === 0) this.#pinned.delete(image);
      else this.#pinned.set(image, left);
    };
  }
}
