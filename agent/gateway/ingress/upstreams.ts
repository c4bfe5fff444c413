import { Pool } from 'undici';

import type { Clock } from '../../base/clock.ts';
import type { IngressSite, Upstream } from '../../provider/ingress/surface.ts';
import type { IngressLimits } from './limits.ts';

/** How long connections to a service that nobody asks for are kept ready. */
const UNUSED_MS = 60_000;
/** More pools than that, and those that nobody uses are let go. */
const MANY = 64;

interface Kept {
  readonly pool: Pool;
  usedAtMs: number;
}

/** Connections to tenants' services, each service's its own. */
export class Upstreams {
  readonly #pools = new Map<string, Kept>();
  readonly #turns = new Map<string, number>();
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #limits: IngressLimits;

  constructor(clock: Pick<Clock, 'monotonicMs'>, limits: IngressLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The replicas in the order in which they are asked this time: each is first in its turn. */
  inTurn(site: IngressSite): readonly Upstream[] {
    const { upstreams } = site;
    if (upstreams.length < 2) return upstreams;
    const key = `${site.lease} ${site.service}`;
    const turn = (this.#turns.get(key) ?? 0) % upstreams.length;
    if (this.#turns.size > 10_000) this.#turns.clear();
    this.#turns.set(key, turn + 1);
    return [...upstreams.slice(turn), ...upstreams.slice(0, turn)];
  }

  /** By lease as well: a port may be another lease's tomorrow. */
  pool({ lease }: IngressSite, { address, port }: Upstream): Pool {
    const key = `${lease} ${address} ${port}`;
    const nowMs = this.#clock.monotonicMs();
    const known = this.#pools.get(key);
    if (known !== undefined) {
      known.usedAtMs = nowMs;
      return known.pool;
    }
    if (this.#pools.size >= MANY) this.#letGo(nowMs);
    const { requestsOfLease, connectMs, headerBytes } = this.#limits;
    const pool = new Pool(`http://${address.includes(':') ? `[${address}]` : address}:${port}`, {
      ...{ connections: requestsOfLease, pipelining: 1, allowH2: false },
      ...{ maxHeaderSize: 2 * headerBytes, connect: { timeout: connectMs } },
    });
    this.#pools.set(key, { pool, usedAtMs: nowMs });
    return pool;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }

  #letGo(nowMs: number): void {
    for (const [key, { pool, usedAtMs }] of this.#pools) {
      const { running, queued, pending } = pool.stats;
      if (nowMs - usedAtMs < UNUSED_MS || running + queued + pending > 0) continue;
      this.#pools.delete(key);
      void pool.close();
    }
  }
}
