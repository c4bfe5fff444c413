import type { Clock } from '../../base/clock.ts';
import type { Attribute } from '../../domain/resources.ts';
import type { Asking } from './queries/ask.ts';
import { queryAudits } from './queries/providers.ts';

/** As long as the official provider keeps them. */
const KEPT_MS = 18 * 60 * 60_000;

type Audited = ReadonlyMap<string, readonly Attribute[]>;

/** What auditors vouch for about us, remembered until one of them says something new. */
export class Audits {
  readonly #asking: Asking;
  readonly #clock: Clock;
  #known: { readonly account: string; readonly atMs: number; readonly audits: Audited } | undefined;
  /** Counts what was said: an answer that was on its way then is too old. */
  #said = 0;

  constructor(asking: Asking, clock: Clock) {
    this.#asking = asking;
    this.#clock = clock;
  }

  async of(account: string, signal: AbortSignal): Promise<Audited> {
    const known = this.#known;
    const nowMs = this.#clock.monotonicMs();
    if (known?.account === account && nowMs - known.atMs < KEPT_MS) return known.audits;
    const said = this.#said;
    const found = await queryAudits(this.#asking, account, { signal });
    const own = found.filter(({ owner }) => owner === account);
    const audits = new Map(own.map(({ auditor, attributes }) => [auditor, attributes]));
    if (said === this.#said) this.#known = { account, atMs: nowMs, audits };
    return audits;
  }

  /** Somebody vouches, or no longer vouches, for `provider`. */
  changed(provider: string): void {
    this.#said += 1;
    if (this.#known?.account === provider) this.#known = undefined;
  }
}
