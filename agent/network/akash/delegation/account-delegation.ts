import { isAborted } from '../../../base/abort.ts';
import { AgentError } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { addMs, parseUnixMs } from '../../../base/instant.ts';
import type { Coin, DecCoin } from '../../../domain/money.ts';
import type { AccountAddress, SigningKey, WalletState } from '../../../wallet/interface.ts';
import type {
  AccountDelegation,
  DelegationState,
  GrantedKey,
  PreparedTransaction,
  ProviderProfile,
} from '../../interface.ts';
import { parseAddress } from '../account/address.ts';
import type { AkashCore, Told } from '../core.ts';
import type { AkashErrorCode } from '../errors.ts';
import { queryAccount, queryGrantsBy } from '../queries/accounts.ts';
import { queryProvider } from '../queries/providers.ts';
import { kindOf } from '../signer/refusals.ts';
import { hashOf } from '../signer/transaction.ts';
import { aminoSignDoc, aminoText } from './amino.ts';
import { delegationQueries } from './chain-queries.ts';
import { delegationError } from './errors.ts';
import { payloadParts } from './payload-parts.ts';
import { prepareGrant, preparePayout, prepareRevoke } from './prepare.ts';
import { REGISTRATION_GAS, registrationMessage } from './registration.ts';
import type { DelegationQueries, DelegationStatus } from './status.ts';
import type { UnsignedTransaction } from './terms.ts';
import type { SignDocForm, SignerAccount } from './transaction-forms.ts';
import { aminoDocForm, signByKey, transactionJson, transactionText } from './transaction-forms.ts';
import type { DelegationNews } from './watch.ts';
import { DelegationWatch } from './watch.ts';

/** Makes the key of words that were entered for one signature. Throws `AgentError` `words-wrong`. */
export type OneTimeKey = (words: string, index: number) => Promise<SigningKey & { wipe(): void }>;

/** What it works with besides the core. */
export interface DelegationParts {
  readonly oneTimeKey: OneTimeKey;
  /** Its status may be another one. */
  readonly changed: () => void;
  readonly tell: (news: DelegationNews) => void;
  /** A payout to that address is about to be signed. */
  readonly payoutTo: (to: AccountAddress) => void;
}

interface Prepared {
  readonly transaction: UnsignedTransaction;
  readonly untilMs: UnixMs;
  /** As it was signed: the same bytes may be sent again, and are carried out once. */
  readonly signed?: Uint8Array;
}

interface Parties {
  readonly account: AccountAddress;
  readonly hotKey: AccountAddress;
}

/** A prepared transaction is remembered for so long. */
const KEPT_MS = 60 * 60_000;
const LOOK_EVERY_MS = 10 * 60_000;
/** What a chain emits when something is granted or taken back. */
const GRANT_EVENT = /^(?:cosmos\.authz\.v1beta1\.Event(?:Grant|Revoke)|(?:set|revoke)_feegrant)$/;

/** What the account at work here lets this machine do, and the transactions that change it. */
export class AkashDelegation implements AccountDelegation {
  readonly #core: AkashCore;
  readonly #parts: DelegationParts;
  readonly #queries: DelegationQueries;
  readonly #prepared = new Map<string, Prepared>();
  #watch:
    | { readonly parties: Parties; readonly watch: DelegationWatch; readonly end: () => void }
    | undefined;
  #lookedAtMs: UnixMs | undefined;
  #count = 0;

  constructor(core: AkashCore, parts: DelegationParts) {
    this.#core = core;
    this.#parts = parts;
    this.#queries = delegationQueries(core.chain, core.asking.oddities);
    core.wallet.onChange(() => this.#followWallet());
    core.signal.addEventListener('abort', () => this.#watch?.end());
    this.#followWallet();
  }

  status(): DelegationState | undefined {
    const status = this.#watch?.watch.status();
    if (status === undefined || this.#lookedAtMs === undefined) return undefined;
    return this.#stateOf(status, this.#lookedAtMs);
  }

  async look(signal: AbortSignal): Promise<DelegationState | undefined> {
    await this.#watch?.watch.look(signal);
    return this.status();
  }

  async prepareGrant(
    wish: {
      readonly expiresAtMs: UnixMs;
      readonly spendLimit: bigint;
      readonly profile?: ProviderProfile;
    },
    signal: AbortSignal,
  ): Promise<PreparedTransaction> {
    const parties = this.#parties();
    if (wish.spendLimit <= 0n) {
      throw delegationError('delegation-limit', 'What may be spent on gas is an amount above 0.');
    }
    const { account, hotKey } = parties;
    const { clock, data } = this.#core;
    const [allowance, alongside] = await Promise.all([
      this.#queries.allowance(account, hotKey, signal),
      wish.profile === undefined ? undefined : this.#registration(account, wish.profile, signal),
    ]);
    const transaction = prepareGrant({
      ...{ ...parties, chainId: data.chainId, gasPrice: this.#gasPrice() },
      nowMs: clock.now(),
      // Whole seconds: older wallets cut what is behind them, and would sign something else.
      expiresAtMs: parseUnixMs(Math.floor(wish.expiresAtMs / 1000) * 1000),
      spendLimit: { denom: data.fee.denom, amount: wish.spendLimit },
      hasAllowance: allowance !== undefined,
      ...(alongside === undefined ? {} : { alongside }),
    });
    return this.#remember(transaction, signal);
  }

  async keys(signal: AbortSignal): Promise<readonly GrantedKey[]> {
    const { account, signer } = this.#wallet();
    const found = await queryGrantsBy(this.#core.asking, account, { signal });
    const byKey = new Map<string, GrantedKey['granted'][number][]>();
    for (const { grantee, message, expiresMs } of found) {
      if (message === undefined) continue;
      const granted = byKey.get(grantee) ?? [];
      byKey.set(grantee, [...granted, { message, endsAtMs: expiresMs }]);
    }
    return [...byKey]
      .map(([key, granted]) => ({ key, here: key === signer, granted }))
      .sort((a, b) => Number(b.here) - Number(a.here) || (a.key < b.key ? -1 : 1));
  }

  async prepareRevoke(signal: AbortSignal, key?: string): Promise<PreparedTransaction> {
    const { account, hotKey } =
      key === undefined
        ? this.#parties()
        : { account: this.#wallet().account, hotKey: parseAddress(key) };
    const [grants, allowance] = await Promise.all([
      this.#queries.grants(account, hotKey, signal),
      this.#queries.allowance(account, hotKey, signal),
    ]);
    if (grants.length === 0 && allowance === undefined) {
      throw delegationError(
        'nothing-granted',
        'Nothing is granted: there is nothing to take back.',
      );
    }
    const transaction = prepareRevoke({
      ...{ account, hotKey, chainId: this.#core.data.chainId, gasPrice: this.#gasPrice() },
      messages: grants.map(({ message }) => message),
      hasAllowance: allowance !== undefined,
    });
    return this.#remember(transaction, signal);
  }

  async preparePayout(to: string, amount: Coin, signal: AbortSignal): Promise<PreparedTransaction> {
    const { account } = this.#parties();
    const target = parseAddress(to);
    const transaction = preparePayout({
      ...{ account, to: target, amount, chainId: this.#core.data.chainId },
      gasPrice: this.#gasPrice(),
    });
    const prepared = await this.#remember(transaction, signal);
    this.#parts.payoutTo(target);
    return prepared;
  }

  async signOnce(id: string, words: string, index: number, signal: AbortSignal): Promise<string> {
    const prepared = this.#known(id);
    const { chain } = this.#core;
    // One signature for each: a second one with another number could be carried out as well.
    const signed =
      prepared.signed ?? (await this.#sign(prepared.transaction, words, index, signal));
    this.#prepared.set(id, { ...prepared, signed });
    const hash = hashOf(signed);
    const isThere =
      prepared.signed !== undefined && (await chain.transaction(hash, signal)) !== undefined;
    if (!isThere) await this.#broadcast(signed, signal);
    return hash;
  }

  /**
   * The sign document of a prepared transaction for a hardware wallet, with the bytes of the
   * transaction that its signature makes whole. Throws `AgentError` `transaction-unknown`, also
   * where it cannot show all of it.
   */
  aminoForm(id: string, account: SignerAccount): SignDocForm {
    const form = aminoDocForm(this.#known(id).transaction, account);
    if (form !== undefined) return form;
    throw delegationError('transaction-unknown', 'A hardware wallet cannot show all of it.');
  }

  /** Looks anew where a block says that something was granted or taken back. */
  async take(told: Told, signal: AbortSignal): Promise<void> {
    const { watch, parties } = this.#watch ?? {};
    if (watch === undefined || parties === undefined || told.type === 'gap') return;
    const isAbout = told.block.events.some(
      ({ type, attributes }) =>
        GRANT_EVENT.test(type) &&
        // One form of event has its texts in quotes.
        [attributes.grantee, attributes.granter].every((text) =>
          [parties.hotKey, parties.account].some((one) => text?.replaceAll('"', '') === one),
        ),
    );
    if (!isAbout) return;
    try {
      await watch.look(signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#core.log.warn('a new grant could not be looked at', { error });
    }
  }

  async #sign(
    transaction: UnsignedTransaction,
    words: string,
    index: number,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { asking } = this.#core;
    const key = await this.#parts.oneTimeKey(words, index);
    try {
      const account = await queryAccount(asking, transaction.signer, { signal });
      return await signByKey(transaction, key, {
        accountNumber: account?.number ?? 0n,
        sequence: account?.sequence ?? 0n,
      });
    } finally {
      key.wipe();
    }
  }

  /** Throws `AgentError` `transaction-refused`, `network-unreachable`. */
  async #broadcast(signed: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      const { code, codespace, log } = await this.#core.chain.broadcast(signed, signal);
      const { kind } = kindOf(codespace, code, log);
      if (code === 0 || kind === 'known') return;
      const again =
        kind === 'sequence'
          ? ' The account has sent something since: look whether it was this, else prepare it again.'
          : '';
      throw delegationError('transaction-refused', `The chain does not take it: ${log}.${again}`);
    } catch (error) {
      // It may have arrived: its hash tells, and the same bytes can be sent again.
      if (!(error instanceof AgentError) || error.code !== UNKNOWN) throw error;
    }
  }

  async #registration(
    account: AccountAddress,
    profile: ProviderProfile,
    signal: AbortSignal,
  ): Promise<Parameters<typeof prepareGrant>[0]['alongside']> {
    const there = await queryProvider(this.#core.asking, account, { signal });
    const message = registrationMessage(account, profile, there);
    return message && { messages: [message], gas: REGISTRATION_GAS };
  }

  async #remember(
    transaction: UnsignedTransaction,
    signal: AbortSignal,
  ): Promise<PreparedTransaction> {
    const { clock, asking } = this.#core;
    const account = await queryAccount(asking, transaction.signer, { signal });
    const nowMs = clock.now();
    for (const [old, { untilMs }] of this.#prepared) {
      if (untilMs <= nowMs) this.#prepared.delete(old);
    }
    this.#count += 1;
    const id = `${nowMs}-${this.#count}`;
    this.#prepared.set(id, { transaction, untilMs: addMs(nowMs, KEPT_MS) });
    const json = transactionJson(transaction);
    const document = aminoSignDoc(transaction, {
      accountNumber: account?.number ?? 0n,
      sequence: account?.sequence ?? 0n,
    });
    return {
      id,
      signer: transaction.signer,
      chainId: transaction.chainId,
      fee: transaction.fee,
      text: transactionText(transaction),
      json,
      qrParts: payloadParts(json),
      ...(document === undefined ? {} : { aminoJson: aminoText(document) }),
    };
  }

  #known(id: string): Prepared {
    const prepared = this.#prepared.get(id);
    if (prepared !== undefined && prepared.untilMs > this.#core.clock.now()) return prepared;
    const message = 'That transaction was prepared too long ago: prepare it again.';
    throw delegationError('transaction-unknown', message);
  }

  #wallet(): Extract<WalletState, { account: AccountAddress }> {
    const state = this.#core.wallet.state();
    if (state.state !== 'absent') return state;
    throw new AgentError('wallet-absent', 'There is no wallet: nothing is granted to anybody.');
  }

  #parties(): Parties {
    const parties = partiesOf(this.#core);
    if (parties !== undefined) return parties;
    throw delegationError(
      'wallet-not-delegated',
      "The account's key is on this machine, or there is no wallet: nothing has to be granted.",
    );
  }

  #gasPrice(): DecCoin {
    return { denom: this.#core.data.fee.denom, amount: this.#core.signer.gas().gasPrice };
  }

  /** Watches the grants of the wallet that is here now. */
  #followWallet(): void {
    const { data, journal, clock, log, signal } = this.#core;
    const parties = partiesOf(this.#core);
    const now = this.#watch?.parties;
    if (parties?.account === now?.account && parties?.hotKey === now?.hotKey) return;
    this.#watch?.end();
    this.#watch = undefined;
    this.#lookedAtMs = undefined;
    if (parties === undefined || signal.aborted) return;
    const ended = new AbortController();
    const watch = new DelegationWatch(
      { ...parties, feeDenom: data.fee.denom, everyMs: LOOK_EVERY_MS },
      {
        ...{ journal, clock, log, tell: this.#parts.tell },
        queries: this.#queries,
        looked: (atMs) => {
          this.#lookedAtMs = atMs;
          this.#parts.changed();
        },
      },
    );
    this.#watch = { parties, watch, end: () => ended.abort() };
    watch.run(ended.signal).catch((error: unknown) => {
      log.error('the grants of the hot key are not watched any more', { error });
    });
  }

  #stateOf(status: DelegationStatus, lookedAtMs: UnixMs): DelegationState {
    const { state, endsAtMs, warn, granted, missing, excess, gas } = status;
    const { denom } = this.#core.data.fee;
    const left = gas.paid ? gas.left : undefined;
    return {
      ...{ state, endsAtMs, missing, excess, lookedAtMs },
      warnDays: warn,
      granted: granted.map(({ message, expiresAtMs }) => ({ message, endsAtMs: expiresAtMs })),
      gasLeft: left === undefined ? undefined : { denom, amount: left },
      gasProblem: gas.paid ? undefined : GAS_PROBLEMS[gas.why],
    };
  }
}

const UNKNOWN: AkashErrorCode = 'broadcast-unknown';

const GAS_PROBLEMS = {
  none: 'The account pays no gas for this machine.',
  ended: 'The time for which the account pays gas is over.',
  spent: 'What the account pays for gas is used up.',
  'not-for-this': 'The account pays gas for other transactions than those of this machine.',
} as const;

function partiesOf({ wallet }: AkashCore): Parties | undefined {
  const state = wallet.state();
  if (state.state === 'absent' || state.custody !== 'delegated') return undefined;
  return { account: state.account, hotKey: state.signer };
}
