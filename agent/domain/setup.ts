import type { Coin } from './money.ts';
import type { ServedPort } from './served-ports.ts';

/** The steps of setting up a network with an account, in their order. */
export type SetupStepName = 'wallet' | 'backup' | 'grant' | 'fund' | 'address' | 'register';

/** One step. Exactly one is `now` until all are done; a step that does not apply is left out. */
export interface SetupStep {
  readonly step: SetupStepName;
  readonly state: 'done' | 'now' | 'later';
  /** Why it does not go on by itself, in one line. */
  readonly problem?: string;
}

/** What the setting-up of a network is made from. `undefined`: not known now. */
export interface SetupFacts {
  readonly wallet:
    | { readonly state: 'absent' }
    | { readonly state: 'locked' | 'ready'; readonly custody: 'local' | 'delegated' };
  /** Why the wallet is locked and what to do. */
  readonly walletProblem: string | undefined;
  /** `needless`: the words lie elsewhere, or there are none to write down. */
  readonly backup: 'needless' | 'missing' | 'done';
  /** What the account lets this machine do; of no account for a wallet on this machine. */
  readonly grant: GrantFacts | undefined;
  /** What the account should have at least, and what it has, of what fees are paid in. */
  readonly needs: Coin;
  readonly has: Coin | undefined;
  /** Of `has`, what can be spent now. */
  readonly free: Coin | undefined;
  /** What one bid takes: its deposit and its fee. */
  readonly bidTakes: Coin;
  /** Where tenants reach this machine; empty where nobody said so. */
  readonly host: string;
  readonly registered: boolean | undefined;
  /** Why the last try to register failed. */
  readonly registerProblem: string | undefined;
  /** The day's fees leave room for one bid more. */
  readonly feesLeft: boolean;
}

/** What a delegated wallet may do. */
export interface GrantFacts {
  readonly state: 'working' | 'partial' | 'ended';
  readonly missing: readonly string[];
  /** Why nobody pays its gas. */
  readonly gasProblem: string | undefined;
}

/** Each step with its state, in their order. */
export function setupSteps(facts: SetupFacts): readonly SetupStep[] {
  const all = judged(facts);
  const now = all.find(({ done }) => !done);
  const next = all.find(({ step, done }) => !done && step !== 'backup');
  return all.map((judgement) => {
    const { step, done, problem } = judgement;
    if (done) return { step, state: 'done' };
    const state = judgement === now ? 'now' : 'later';
    const isShown = problem !== undefined && (judgement === now || judgement === next);
    return { step, state, ...(isShown ? { problem } : {}) };
  });
}

/** Why a provider that is set up cannot bid now, the first to mend first. */
export function setupObstacles(facts: SetupFacts): readonly Obstacle[] {
  const { wallet, walletProblem, registered, free, bidTakes } = facts;
  const found: Obstacle[] = [];
  const add = (code: string, message: string): void => void found.push({ code, message });
  if (wallet.state === 'absent') {
    add('wallet-absent', 'There is no wallet on this machine: make or import one to bid again.');
  }
  if (wallet.state === 'locked') add('wallet-locked', walletProblem ?? LOCKED);
  const grantFault = wallet.state === 'absent' ? undefined : grantObstacle(facts);
  if (grantFault !== undefined) found.push(grantFault);
  if (!facts.feesLeft) {
    add(
      'fees-spent',
      'What may be spent on fees today is spent: bids go on tomorrow, or with a higher daily limit.',
    );
  }
  if (free !== undefined && free.amount < bidTakes.amount) {
    add(
      'funds-low',
      'The account has too little left for the deposit and fee of a bid: send it more.',
    );
  }
  if (registered === undefined) add('registration-unknown', UNKNOWN_RECORD);
  if (registered === false) {
    add('not-registered', facts.registerProblem ?? 'The network does not know this provider yet.');
  }
  return found;
}

/**
 * Whether all that a bid needs is there. That the words are written down is the owner's own safety,
 * and holds nothing back.
 */
export function isReady(steps: readonly SetupStep[]): boolean {
  return steps.every(({ step, state }) => step === 'backup' || state === 'done');
}

/** What is to be done next before the first bid; `undefined` where {@link isReady}. */
export function unfinished(steps: readonly SetupStep[]): Obstacle | undefined {
  for (const { step, state, problem } of steps) {
    if (state === 'done' || step === 'backup') continue;
    const message = problem ?? `Bids begin once set-up is done. ${NEXT[step]}`;
    return { code: 'setting-up', message };
  }
  return undefined;
}

const NEXT: Readonly<Record<Exclude<SetupStepName, 'backup'>, string>> = {
  wallet: 'Next: make or import a wallet.',
  grant: 'Next: sign with your account what this machine may do for it.',
  fund: 'Next: send the account what deposits and fees need.',
  address: 'Next: say under which name or address tenants reach this machine (provider.host).',
  register: 'Next: this provider is being registered on the network.',
};

/** Something that holds bids back, with a stable code and what to do, in one line. */
export interface Obstacle {
  readonly code: string;
  readonly message: string;
  /** What it is about, where that is a port. */
  readonly port?: ServedPort;
}

const LOCKED = 'The wallet is locked: unlock it. Leases go on meanwhile.';
const UNKNOWN_RECORD = 'The network has not said yet whether it knows this provider.';

interface Judged {
  readonly step: SetupStepName;
  readonly done: boolean;
  readonly problem?: string | undefined;
}

function judged(facts: SetupFacts): readonly Judged[] {
  const { wallet, backup, needs, has, host, registered } = facts;
  const steps: (Judged | undefined)[] = [
    {
      step: 'wallet',
      done: wallet.state === 'ready',
      problem: wallet.state === 'locked' ? (facts.walletProblem ?? LOCKED) : undefined,
    },
    backup === 'needless' ? undefined : { step: 'backup', done: backup === 'done' },
    wallet.state !== 'absent' && wallet.custody === 'delegated'
      ? {
          step: 'grant',
          done: facts.grant?.state === 'working',
          problem: grantObstacle(facts)?.message,
        }
      : undefined,
    {
      step: 'fund',
      done: has !== undefined && has.amount >= needs.amount,
      problem: has === undefined ? 'The network has not said yet what is there.' : undefined,
    },
    { step: 'address', done: host !== '' },
    {
      step: 'register',
      done: registered === true,
      problem: facts.registerProblem ?? (registered === undefined ? UNKNOWN_RECORD : undefined),
    },
  ];
  return steps.flatMap((step) => step ?? []);
}

function grantObstacle({ wallet, grant }: SetupFacts): Obstacle | undefined {
  if (wallet.state === 'absent' || wallet.custody === 'local') return undefined;
  if (grant === undefined) {
    return {
      code: 'delegation-unknown',
      message: 'The network has not said yet what the account lets this machine do.',
    };
  }
  if (grant.state === 'ended') {
    return {
      code: 'delegation-ended',
      message: 'The account lets this machine do nothing (any more): sign a new grant with it.',
    };
  }
  if (grant.gasProblem !== undefined) {
    return { code: 'delegation-gas', message: grant.gasProblem };
  }
  if (grant.state === 'partial') {
    return {
      code: 'delegation-partial',
      message: `The account does not let this machine do all that is needed (${grant.missing.join(', ')}): sign a new grant with it.`,
    };
  }
  return undefined;
}
