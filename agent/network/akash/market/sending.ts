import { orAborted } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { AccountAddress, Wallet, WalletState } from '../../../wallet/interface.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { SignerProblemCode } from '../signer/errors.ts';
import type { Intent, IntentOutcome, IntentState } from '../signer/intents.ts';
import { isEnded } from '../signer/intents.ts';
import type { Signer } from '../signer/signer.ts';

export interface SendingParts {
  readonly signer: Pick<Signer, 'submit' | 'settled' | 'get' | 'list' | 'forget' | 'state'>;
  readonly wallet: Wallet;
  readonly clock: Clock;
  /** Resolves when everything that happened up to that height has been handled here. */
  readonly handled: (height: BlockHeight, signal: AbortSignal) => Promise<void>;
}

/** A wallet that can sign: who earns, and who signs. */
export type ReadyWallet = Extract<WalletState, { state: 'ready' }>;

/**
 * Why intents wait that cannot be waited out: whoever asked is told, and asks again. The intents
 * themselves stay in the queue.
 */
const TOLD: ReadonlySet<SignerProblemCode> = new Set([
  'network-unreachable',
  'wallet-locked',
  'wallet-absent',
  'account-refused',
  'fee-budget-spent',
  'gas-price-too-high',
] as const);
const LOOK_MS = 5_000;
/** A problem that is seen so often in a row is not one of the moment. */
const LOOKS = 4;

/** Has intents carried out, and waits for their end. */
export class Sending {
  readonly #parts: SendingParts;

  constructor(parts: SendingParts) {
    this.#parts = parts;
  }

  /** The provider account; `undefined` without a wallet. */
  get account(): AccountAddress | undefined {
    const state = this.#parts.wallet.state();
    return state.state === 'absent' ? undefined : state.account;
  }

  /** Throws `AgentError` `wallet-absent` or `wallet-locked`. */
  wallet(): ReadyWallet {
    const state = this.#parts.wallet.state();
    switch (state.state) {
      case 'ready':
        return state;
      case 'absent': {
        const message = 'There is no wallet to sign with: make or import one first.';
        throw new AgentError('wallet-absent', message);
      }
      case 'locked': {
        const message = 'The wallet is locked; what is to be sent waits until it is opened.';
        throw new AgentError('wallet-locked', message, { data: { reason: state.reason } });
      }
    }
  }

  get(id: string): IntentState | undefined {
    return this.#parts.signer.get(id);
  }

  /** The intents whose id begins with `prefix`. */
  list(prefix: string): readonly (readonly [id: string, state: IntentState])[] {
    return this.#parts.signer.list().filter(([id]) => id.startsWith(prefix));
  }

  /** Those that are over: their ids are new again. */
  forget(ids: readonly string[]): void {
    this.#parts.signer.forget(
      ids.filter((id) => {
        const state = this.#parts.signer.get(id);
        return state !== undefined && isEnded(state);
      }),
    );
  }

  /**
   * Submits, waits for the ends, and for what came of them to be handled here. Throws
   * `network-unreachable`, or why else nothing is sent: the intents go on without whoever waited.
   */
  async carryOut(
    intents: readonly Intent[],
    signal: AbortSignal,
  ): Promise<readonly IntentOutcome[]> {
    if (intents.length === 0) return [];
    this.wallet();
    this.#parts.signer.submit(intents);
    return this.wait(
      intents.map(({ id }) => id),
      signal,
    );
  }

  /** Waits for the ends of intents that were submitted. Throws as {@link carryOut} does. */
  async wait(ids: readonly string[], signal: AbortSignal): Promise<readonly IntentOutcome[]> {
    const { signer } = this.#parts;
    const watching = new AbortController();
    const ends = Promise.all(ids.map((id) => signer.settled(id, signal)));
    try {
      const outcomes = await orAborted(
        Promise.race([ends, this.#stuck(ids, watching.signal)]),
        signal,
      );
      const heights = outcomes.flatMap((one) => (one.state === 'included' ? [one.height] : []));
      const [first, ...rest] = heights;
      if (first !== undefined) {
        const last = rest.reduce((highest, height) => (height > highest ? height : highest), first);
        await this.#parts.handled(last, signal);
      }
      return outcomes;
    } finally {
      ends.catch(() => undefined);
      watching.abort();
    }
  }

  /** Carries one out again and again over the life of the agent: what it was before is forgotten. */
  async anew(intent: Intent, signal: AbortSignal): Promise<IntentOutcome> {
    this.forget([intent.id]);
    const [outcome] = await this.carryOut([intent], signal);
    if (outcome === undefined) throw new Error(`the intent ${intent.id} has no end`);
    return outcome;
  }

  /** Never resolves; throws once nothing has been sent for a while, with the reason. */
  async #stuck(ids: readonly string[], signal: AbortSignal): Promise<never> {
    const { clock, signer } = this.#parts;
    let [seen, code] = [0, ''];
    for (;;) {
      await clock.sleep(LOOK_MS, signal);
      const { problem } = signer.state();
      const open = ids.some((id) => {
        const state = signer.get(id);
        return state !== undefined && !isEnded(state);
      });
      if (!open || problem === undefined || !TOLD.has(problem.code)) {
        seen = 0;
        continue;
      }
      seen = problem.code === code ? seen + 1 : 1;
      code = problem.code;
      if (seen >= LOOKS) throw new AgentError(problem.code, problem.text);
    }
  }
}

/** Throws what the chain said to an intent that was not carried out. */
export function throwUnlessIncluded(outcome: IntentOutcome, what: string): void {
  if (outcome.state === 'included') return;
  if (outcome.state === 'expired') {
    const message = `${what} was not sent in time; it is tried again when it is asked for again.`;
    throw new AgentError<AkashErrorCode>('transaction-late', message);
  }
  const { codespace, code, words } = outcome.refusal;
  const message = `${what} was refused by the chain: ${words}`;
  throw new AgentError<AkashErrorCode>('transaction-refused', message, {
    data: { codespace, code, words },
  });
}
