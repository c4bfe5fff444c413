import { z } from 'zod';

import type { Clock, Timer } from '../base/clock.ts';
import { AgentError, assertNever } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { PayoutPlan, PayoutRefusal } from '../domain/payout.ts';
import {
  announcePayout,
  CONFIRM_CHARACTERS,
  NO_PAYOUT,
  passPayoutWait,
  payoutCountsAtMs,
  revokePayout,
} from '../domain/payout.ts';
import { parseAddress } from './address.ts';
import { walletError } from './errors.ts';
import type { PayoutBook, PayoutNews, TypedPayout, WalletJournal } from './interface.ts';
import type { WalletOptions } from './options.ts';

/** What the payout address works with. */
export interface PayoutParts {
  readonly journal: WalletJournal;
  readonly clock: Clock;
  readonly log: Logger;
}

const KEY = 'wallet.payout';
/** How often what was waited is written down: a crash costs the owner no more than this. */
const COUNT_EVERY_MS = 60_000;

const instant = z.number().transform(parseUnixMs);
const planSchema = z.strictObject({
  current: z.string().exactOptional(),
  next: z
    .strictObject({
      address: z.string(),
      announcedAtMs: instant,
      waitMs: z.number().positive(),
      countedAtMs: instant,
    })
    .exactOptional(),
});

/**
 * The payout address with its day of waiting. The wait is counted, not compared with a date: by the
 * monotonic clock while the agent runs, so that a wall clock set forward shortens nothing, and by the
 * wall clock across restarts, where a clock set back counts as no time at all.
 */
export class PayoutAddress implements PayoutBook {
  readonly #options: Pick<WalletOptions, 'prefix' | 'payoutDelayMs'>;
  readonly #parts: PayoutParts;
  readonly #listeners = new Set<(news: PayoutNews) => void>();
  #plan: PayoutPlan;
  #countedMs: number;
  #timer: Timer | undefined;

  /** Reads where it stood. Throws `wallet-record-damaged`, because "no address" would be a lie. */
  constructor(options: Pick<WalletOptions, 'prefix' | 'payoutDelayMs'>, parts: PayoutParts) {
    this.#options = options;
    this.#parts = parts;
    this.#plan = readPlan(parts.journal);
    this.#countedMs = parts.clock.monotonicMs();
  }

  /** Counts the time since the agent last wrote, and goes on counting. */
  start(): void {
    const { next } = this.#plan;
    if (next !== undefined) this.#pass(this.#parts.clock.now() - next.countedAtMs);
    this.#count();
  }

  /** Stops counting. */
  close(): void {
    this.#timer?.cancel();
    this.#listeners.clear();
  }

  onNews(listener: (news: PayoutNews) => void): () => void {
    const entry = (news: PayoutNews): void => listener(news);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Where payouts go, and what waits. */
  plan(): PayoutPlan {
    return this.#plan;
  }

  /** When the announced address counts, should the agent run on. */
  countsAtMs(): UnixMs | undefined {
    return payoutCountsAtMs(this.#plan);
  }

  /** Throws `address-wrong`, or a {@link PayoutRefusal} as its `AgentError`. */
  announce(typed: TypedPayout): PayoutPlan {
    const { own, typedEnd, evenOwn = false } = typed;
    const address = parseAddress(typed.address, this.#options.prefix);
    const { payoutDelayMs } = this.#options;
    const wish = { address, typedEnd, own, evenOwn };
    const announced = announcePayout(this.#plan, wish, this.#parts.clock.now(), payoutDelayMs);
    if (!announced.ok) throw refused(announced);
    this.#countedMs = this.#parts.clock.monotonicMs();
    this.#keep(announced.value);
    this.#count();
    this.#tell({ news: 'announced', plan: announced.value });
    return announced.value;
  }

  /** Takes an announced address back; nothing where none waits. */
  revoke(): PayoutPlan {
    const plan = revokePayout(this.#plan);
    if (plan === this.#plan) return plan;
    this.#keep(plan);
    this.#tell({ news: 'revoked', plan });
    return plan;
  }

  #count(): void {
    this.#timer?.cancel();
    const { next } = this.#plan;
    if (next === undefined) return;
    this.#timer = this.#parts.clock.after(Math.min(COUNT_EVERY_MS, next.waitMs), () => {
      const nowMs = this.#parts.clock.monotonicMs();
      try {
        this.#pass(nowMs - this.#countedMs);
        this.#countedMs = nowMs;
      } catch (error) {
        // What could not be written is counted the next time.
        this.#parts.log.warn('the wait of the payout address could not be written', { error });
      }
      this.#count();
    });
  }

  #pass(passedMs: number): void {
    const plan = passPayoutWait(this.#plan, passedMs, this.#parts.clock.now());
    if (plan === this.#plan) return;
    this.#keep(plan);
    if (plan.next === undefined) this.#tell({ news: 'counts', plan });
  }

  #tell(news: PayoutNews): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(news);
      } catch (error) {
        // The change is on the disk: one listener's fault must not keep it from the others.
        this.#parts.log.error('a listener of the payout address failed', { error });
      }
    }
  }

  #keep(plan: PayoutPlan): void {
    this.#parts.journal.writeAll([[KEY, JSON.stringify(plan)]]);
    this.#plan = plan;
  }
}

function readPlan(journal: WalletJournal): PayoutPlan {
  const text = journal.read(KEY);
  if (text === undefined) return NO_PAYOUT;
  try {
    const { current, next } = planSchema.parse(JSON.parse(text));
    return { current, next };
  } catch (cause) {
    throw walletError(
      'wallet-record-damaged',
      'What the database says about the payout address cannot be read: nothing is paid out. Bring back a copy of the database.',
      { key: KEY },
      cause,
    );
  }
}

function refused(refusal: PayoutRefusal): AgentError<PayoutRefusal['code']> {
  return new AgentError(refusal.code, textOf(refusal));
}

function textOf(refusal: PayoutRefusal): string {
  switch (refusal.code) {
    case 'payout-own-address':
      return 'That address belongs to this machine or to the account that earns: whoever takes the machine would have the payouts too. Choose one elsewhere, or say that you want it all the same.';
    case 'payout-end-differs':
      return `Type the last ${CONFIRM_CHARACTERS} characters of the address as they stand where you keep it.`;
    case 'payout-unchanged':
      return 'That is the payout address already.';
    case 'payout-announced':
      return 'That address is announced already; its wait goes on.';
    default:
      return assertNever(refusal);
  }
}
