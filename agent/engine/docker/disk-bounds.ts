import path from 'node:path';

import { AgentError } from '../../base/errors.ts';
import { MIB } from '../../domain/resources.ts';
import type { DiskRoom, EngineErrorCode } from '../interface.ts';
import type { EngineClient } from './client.ts';
import { answered, engineFailure } from './failures.ts';

/** A container writes a few files of its own, whatever was leased. */
const LEAST_BYTES = 16 * MIB;

interface Layered {
  readonly GraphDriver?: { readonly Data?: { readonly UpperDir?: string } | null };
}

/**
 * Bounds what containers and volumes take of the engine's disk, where something can: a container has
 * what it leased for its own files, a volume its size. Where nothing can, all of this does nothing.
 */
export class DiskBounds {
  readonly #client: EngineClient;
  readonly #room: DiskRoom | undefined;

  constructor(client: EngineClient, room: DiskRoom | undefined) {
    this.#client = client;
    this.#room = room;
  }

  get hold(): boolean {
    return this.#room !== undefined;
  }

  /** A container that was made and has not run yet. */
  async container(id: string, bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#room === undefined) return;
    const layer = layerOf(await this.#detail<Layered>(`/containers/${id}/json`, signal));
    await this.#room.bound(layer, Math.max(bytes, LEAST_BYTES), signal);
  }

  /** The folder that a volume is. */
  async volume(folder: string, bytes: number, signal: AbortSignal): Promise<void> {
    await this.#room?.bound(folder, bytes, signal);
  }

  /** Before the engine removes it: it ends now, and its files go. One that is gone is no error. */
  async releaseContainer(id: string, signal: AbortSignal): Promise<void> {
    if (this.#room === undefined) return;
    try {
      const layer = layerOf(await this.#detail<Layered>(`/containers/${id}/json`, signal));
      await this.#end(id, signal);
      await this.#room.release(layer, signal);
    } catch (error) {
      if (!answered(error, 404)) throw error;
    }
  }

  /** The same for a volume that no container uses any more. */
  async releaseVolume(folder: string, signal: AbortSignal): Promise<void> {
    await this.#room?.release(folder, signal);
  }

  async #end(id: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#client.json({ method: 'POST', path: `/containers/${id}/kill`, signal });
    } catch (error) {
      // It does not run.
      if (!answered(error, 409)) throw error;
    }
    await this.#client.json({
      method: 'POST',
      path: `/containers/${id}/wait`,
      query: { condition: 'not-running' },
      signal,
    });
  }

  async #detail<T>(where: string, signal: AbortSignal): Promise<T> {
    try {
      return await this.#client.json<T>({ method: 'GET', path: where, signal });
    } catch (error) {
      if (answered(error, 404)) throw error;
      throw engineFailure(error, 'engine-unreachable');
    }
  }
}

/** The folder in which the engine has a container's own files and nothing else of it. */
function layerOf({ GraphDriver }: Layered): string {
  const upper = GraphDriver?.Data?.UpperDir;
  if (upper !== undefined) return path.dirname(upper);
  throw new AgentError(
    'container-refused' satisfies EngineErrorCode,
    'This engine does not say where the files of a container are, so they cannot be bounded.',
  );
}
