import type { Clock } from '../../base/clock.ts';
import type { ProviderId } from '../../domain/ids.ts';
import { parseProviderId } from '../../domain/ids.ts';
import type { Attribute } from '../../domain/resources.ts';
import type { Asking } from './queries/ask.ts';
import { queryAllAudits, queryAudits } from './queries/providers.ts';

/** As long as the official provider keeps them. */
const KEPT_MS = 18 * 60 * 60_000;

type Audited = ReadonlyMap<string, readonly Attribute[]>;

/** What auditors vouch for, remembered until one of them says something new. */
export class Audits {
  readonly #asking: Asking;
  readonly #clock: Clock;
  #known: { readonly account: string; readonly atMs: number; readonly audits: Audited } | undefined;
  #everybody: { readonly atMs: number; readonly audited: ReadonlySet<ProviderId> } | undefined;
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

  /** Every provider that somebody vouches for. */
  async everybody(signal: AbortSignal): Promise<ReadonlySet<ProviderId>> {
    const known = this.#everybody;
    const nowMs = this.#clock.monotonicMs();
    if (known !== undefined && nowMs - known.atMs < KEPT_MS) return known.audited;
    const said = this.#said;
    const found = await queryAllAudits(this.#asking, { signal });
    const vouched = found.filter(({ attributes }) => attributes.length > 0);
    const audited = new Set(vouched.map(({ owner }) => parseProviderId(owner)));
    if (said === this.#said) this.#everybody = { atMs: nowMs, audited };
    return audited;
  }

  /** Somebody vouches, or no longer vouches, for `provider`. */
  changed(provider: string): void {
    this.#said += 1;
    this.#everybody = undefined;
    if (this.#known?.account === provider) this.#known = undefined;
  }
}
