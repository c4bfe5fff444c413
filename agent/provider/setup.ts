import { Aborted, hasFired, isAborted } from '../base/abort.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import { UNCHECKABLE } from '../domain/isolation.ts';
import type { Coin, Denom } from '../domain/money.ts';
import type { Obstacle, SetupFacts, SetupStep } from '../domain/setup.ts';
import { isReady, setupObstacles, setupSteps, unfinished } from '../domain/setup.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { Accounting } from './accounting.ts';
import type { ProviderMode } from './mode.ts';
import type { DoorStatus, OwnWallet, ProviderParts } from './parts.ts';
import type { Registration } from './registration.ts';
import type { LiveSettings } from './settings.ts';
import type { ProviderState } from './state.ts';

/** How often the account is looked at: while it is being set up, and after that. */
const SETTING_UP_MS = 15_000;
const LOOK_MS = 60_000;
/** A chain has something new with each block; the account is not asked that often. */
const QUIET_MS = 10_000;

/** What an account should have at least: deposits for a few bids, and fees for a month of some. */
const FEW_BIDS = 5n;
const BIDS_A_DAY = 5n;
const WITHDRAWALS_A_DAY = 1n;
const DAYS = 30n;

interface SetupParts extends ProviderParts {
  readonly settings: LiveSettings;
  readonly mode: ProviderMode;
  readonly registration: Registration;
  /** The account's books, where it has some: they ask what it has. */
  readonly accounting: () => Pick<Accounting, 'balances' | 'freshen'> | undefined;
  readonly state: () => ProviderState;
  /** Called when bids may be sent from now on: orders that wait are to be looked at again. */
  readonly onFree: () => void;
}

/** Why nothing is sent now; without `because` nothing is wanted to be. */
export interface HeldBack {
  readonly because?: string;
}

/** What the owner should know, since when. */
export interface SetupProblem extends Obstacle {
  readonly sinceMs: UnixMs;
}

/** How far the setting-up of a network is, and whether bids may be sent: the one place that says so. */
export class Setup {
  readonly #parts: SetupParts;
  readonly #log: Logger;
  readonly #sinceMs = new Map<string, UnixMs>();
  #looking: Promise<void> = Promise.resolve();
  #lookedMs = -Infinity;
  #wake: () => void = () => undefined;
  #told = '';
  #isFree: boolean;

  constructor(parts: SetupParts) {
    this.#parts = parts;
    this.#log = parts.log.child('agent');
    this.#isFree = this.#account === undefined;
  }

  /** Where nothing is real nothing is set up. */
  get #account(): NetworkAccount | undefined {
    const { money, account } = this.#parts.network;
    return money === 'none' ? undefined : account;
  }

  /** Looks again and again, and soon after something changed. Ends with `signal`. */
  async follow(signal: AbortSignal): Promise<void> {
    const { clock, wallet } = this.#parts;
    const account = this.#account;
    if (account === undefined) return;
    const leave = [
      account.onChange(() => {
        if (clock.monotonicMs() - this.#lookedMs >= QUIET_MS) this.#wake();
      }),
      wallet?.wallet.onChange(() => this.soon()),
    ];
    try {
      while (!signal.aborted) {
        try {
          await this.look(signal);
        } catch (error) {
          if (hasFired(signal)) return;
          this.#log.warn('the account was not looked at, next time again', { error });
        }
        await this.#rest(isReady(this.steps()) ? LOOK_MS : SETTING_UP_MS, signal);
      }
    } finally {
      for (const stop of leave) stop?.();
    }
  }

  /** Something changed here: what follows from it is told at once, the network is asked soon. */
  soon(): void {
    this.noticed();
    this.#wake();
  }

  /** Asks for what the account has and how the network has us. One look after the other. */
  look(signal: AbortSignal): Promise<void> {
    const next = this.#looking.then(() => this.#look(signal));
    this.#looking = next.catch(() => undefined);
    return next;
  }

  /** Draws the conclusions of what is known now, and tells whoever has to know. */
  noticed(): void {
    const { mode, clock, state, onFree } = this.#parts;
    if (mode.started && mode.mode === 'shadow' && isReady(this.steps())) {
      mode.reached();
      this.#log.info('live: bids are sent from now on');
    }
    const shown = this.#shown();
    const codes = new Set(shown.map(({ code }) => code));
    for (const code of this.#sinceMs.keys()) if (!codes.has(code)) this.#sinceMs.delete(code);
    for (const code of codes) {
      if (!this.#sinceMs.has(code)) this.#sinceMs.set(code, clock.now());
    }
    const { isUpToDate } = this.#parts.registration;
    const told = JSON.stringify([
      ...[mode.mode, mode.started, isUpToDate],
      ...[this.blocked(), shown, this.steps()],
    ]);
    if (told !== this.#told) {
      this.#told = told;
      state().publish('provider', 'agent');
    }
    const isFree = this.heldBack() === undefined;
    const wasFree = this.#isFree;
    this.#isFree = isFree;
    if (isFree && !wasFree) onFree();
  }

  /** The steps of the setting-up; none where the network has no account. */
  steps(): readonly SetupStep[] {
    const account = this.#account;
    return account === undefined ? [] : setupSteps(this.#facts(account));
  }

  /** What the account should have at least and what it has. */
  funds(): { readonly needs: Coin; readonly has: Coin | undefined } | undefined {
    const account = this.#account;
    if (account === undefined) return undefined;
    const { needs, has } = this.#facts(account);
    return { needs, has };
  }

  /** Why no bids are sent, the first to mend first. Only being watched is no reason. */
  blocked(): readonly Obstacle[] {
    const { mode } = this.#parts;
    const account = this.#account;
    const found: Obstacle[] = [...this.#gate(), ...this.#door(), ...this.#networkObstacles()];
    if (account === undefined || !mode.started) return found;
    const facts = this.#facts(account);
    if (mode.mode === 'live') return [...found, ...setupObstacles(facts)];
    const next = unfinished(setupSteps(facts));
    return next === undefined ? found : [...found, next];
  }

  /** Asked at the moment of sending: `undefined` where a bid may go out. */
  heldBack(): HeldBack | undefined {
    const { mode } = this.#parts;
    if (!mode.started) return {};
    const [first] = this.blocked();
    if (first !== undefined) return { because: first.code };
    return mode.mode === 'shadow' ? { because: 'setting-up' } : undefined;
  }

  /** What the owner should know about network and set-up. */
  problems(): readonly SetupProblem[] {
    const nowMs = this.#parts.clock.now();
    return this.#shown().map((obstacle) => ({
      ...obstacle,
      sinceMs: this.#sinceMs.get(obstacle.code) ?? nowMs,
    }));
  }

  #shown(): readonly Obstacle[] {
    const { network, mode, registration } = this.#parts;
    const failed = mode.started ? registration.problem?.message : undefined;
    const all: readonly Obstacle[] = [
      ...(mode.started ? this.blocked() : []),
      ...network
        .problems()
        .filter((problem) => !mode.started || !this.#isOfGate(problem))
        .map(({ code, message }) => ({ code, message })),
      ...(failed === undefined ? [] : [{ code: 'registration-failed', message: failed }]),
    ];
    return all.filter(
      ({ code, message, port }, place) =>
        all.findIndex((other) => other.code === code && other.port?.for === port?.for) === place &&
        // The failure says the same, and under its own name.
        (code === 'registration-failed' || message !== failed),
    );
  }

  #gate(): readonly Obstacle[] {
    const { network, gate } = this.#parts;
    // Practice has tenants of our own. Without a gate the way to real money is closed, not open.
    if (network.money === 'none' || (network.money === 'test' && gate === undefined)) return [];
    const message = gate === undefined ? UNCHECKABLE : gate.problem();
    return message === undefined ? [] : [{ code: 'gate', message }];
  }

  /** A provider that nobody reaches wins leases that it cannot serve. */
  #door(): readonly Obstacle[] {
    const { door, mode } = this.#parts;
    if (door === undefined || !mode.started) return [];
    return doorProblems(door.status(), mode.mode === 'live');
  }

  /** A network for real money asks the same gate by itself: one reason is told once. */
  #isOfGate({ code }: { readonly code: string }): boolean {
    return code === 'bidding-forbidden' && this.#gate().length > 0;
  }

  #networkObstacles(): readonly Obstacle[] {
    return this.#parts.network
      .problems()
      .filter((problem) => problem.stopsBidding && !this.#isOfGate(problem))
      .map(({ code, message }) => ({ code, message }));
  }

  /** What registering itself needs is there: it would fail, and what fails costs as well. */
  #mayRegister(): boolean {
    const { mode } = this.#parts;
    // With bids in deposits there may be less than at the start, and enough.
    const live = mode.mode === 'live';
    return this.steps()
      .filter(({ step }) => step !== 'register' && !(live && step === 'fund'))
      .every(({ step, state }) => step === 'backup' || state === 'done');
  }

  /** It has not moved (yet) to the port that is wanted now, and tenants find it where the record says. */
  #isGatewayElsewhere(): boolean {
    const { door, registration, settings } = this.#parts;
    const { port: wanted } = settings.value.gateway;
    const status = door?.status();
    if (registration.registered !== true || wanted === 0) return false;
    if (status?.state === 'open') return status.port !== wanted;
    return (
      status?.state === 'failed' && status.problems.some(({ port }) => port?.for === 'gateway')
    );
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { clock, registration, mode, accounting } = this.#parts;
    const account = this.#account;
    if (account === undefined) return;
    this.#lookedMs = clock.monotonicMs();
    try {
      if (account.address() !== undefined) {
        await accounting()?.freshen(isReady(this.steps()) ? LOOK_MS : QUIET_MS, signal);
        if (account.delegation.status() === undefined) await account.delegation.look(signal);
      }
    } catch (error) {
      // The books ask once for all who wait, and another one's patience is not this one's end.
      if (signal.aborted) throw error;
      this.#log.debug('the account is not known now', { error });
    }
    this.noticed();
    await registration.step(
      mode.started && this.#mayRegister() && !this.#isGatewayElsewhere(),
      signal,
    );
    this.noticed();
    // What is there, and how the network has us.
    this.#parts.state().publish('provider');
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort(new Aborted('something changed'));
    try {
      await this.#parts.clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (!isAborted(error) || signal.aborted) throw error;
    }
  }

  #facts(account: NetworkAccount): SetupFacts {
    const { wallet, registration, settings } = this.#parts;
    const state = wallet?.wallet.state() ?? { state: 'absent' };
    const fee = account.feeFor('bid');
    const deposit = depositOf(account, fee.denom);
    const balances = this.#parts.accounting()?.balances;
    const rows = balances?.rows ?? [];
    const row = rows.find(({ denom }) => denom === fee.denom);
    const pays = new Set(account.coins.flatMap(({ use, denom }) => (use === 'pay' ? denom : [])));
    // Deposits are taken of what leases pay in first, where there is some.
    const hasPay = rows.some(({ denom, free }) => pays.has(denom) && free > 0n);
    const bidTakes = { denom: fee.denom, amount: fee.amount + (hasPay ? 0n : deposit) };
    const known = balances !== undefined;
    const queue = account.queue();
    return {
      wallet: state,
      walletProblem: wallet?.keeper.problem(),
      backup: backupOf(state),
      grant: account.delegation.status(),
      needs: needsOf(account, deposit),
      // What lies in deposits comes back, and stands for bids that are made already.
      has: known
        ? { denom: fee.denom, amount: (row?.free ?? 0n) + (row?.locked ?? 0n) }
        : undefined,
      free: known ? { denom: fee.denom, amount: row?.free ?? 0n } : undefined,
      bidTakes,
      host: settings.value.provider.host,
      registered: registration.registered,
      registerProblem: registration.problem?.message,
      feesLeft: queue.feesToday.amount + fee.amount <= queue.feesPerDay.amount,
    };
  }
}

function depositOf(account: NetworkAccount, denom: Denom): bigint {
  const { bidDeposit } = account;
  return bidDeposit?.denom === denom ? bidDeposit.amount : 0n;
}

function needsOf(account: NetworkAccount, deposit: bigint): Coin {
  const bid = account.feeFor('bid');
  const withdrawal = account.feeFor('withdraw');
  const aDay = BIDS_A_DAY * bid.amount + WITHDRAWALS_A_DAY * withdrawal.amount;
  return { denom: bid.denom, amount: FEW_BIDS * deposit + DAYS * aDay };
}

/** While it is being set up there is no certificate yet, and that is no news. */
function doorProblems(status: DoorStatus, isLive: boolean): readonly Obstacle[] {
  if (status.state === 'open') return [];
  if (status.state === 'failed') return status.problems;
  const message =
    status.state === 'waiting'
      ? 'There is no certificate to show tenants: one is published by itself as soon as the wallet can sign; "sublet provider register" does it now.'
      : 'Tenants cannot reach this machine yet: the gateway is opening.';
  return isLive ? [{ code: 'gateway', message }] : [];
}

type WalletNow = ReturnType<OwnWallet['wallet']['state']>;

function backupOf(wallet: WalletNow): SetupFacts['backup'] {
  if (wallet.state === 'absent') return 'missing';
  if (wallet.custody === 'delegated' || wallet.protection === 'systemd-credential') {
    return 'needless';
  }
  return wallet.backedUpAtMs === undefined ? 'missing' : 'done';
}
