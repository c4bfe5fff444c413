import type { Slices } from '../../agent/api/slices.ts';
import type { SetupPage } from './route.ts';

export type StepState = 'done' | 'now' | 'later';

/** A step to renting out for real, and how far it is. */
export interface Step {
  readonly step: SetupPage;
  readonly state: StepState;
  /** Why it does not go on by itself. */
  readonly problem?: string | undefined;
}

/** What of the agent's state the steps are made from. */
export interface SetupFacts {
  readonly money: Slices['agent']['network']['money'];
  readonly provider: Slices['provider'];
  readonly wallet: Slices['wallet'];
}

/** Before a network is chosen: what is going to come, in its order. */
const AHEAD = ['watch', 'wallet', 'fund', 'address', 'register', 'live'] as const;

/**
 * All steps: the network and watching it, then those that the agent names, then going live. The
 * agent knows which of them apply; this page only says what stands around them.
 */
export function setupSteps({ money, provider, wallet }: SetupFacts): readonly Step[] {
  if (money === 'none') {
    return [
      { step: 'network', state: 'now' },
      ...AHEAD.map((step): Step => ({ step, state: 'later' })),
    ];
  }
  const own: readonly Step[] = provider.setup?.steps ?? [];
  const hasWallet = wallet.wallet.state === 'ready' || wallet.wallet.state === 'locked';
  // That the words are written down is the owner's own safety, and holds nothing back.
  const isReady =
    own.length > 0 && own.every(({ step, state }) => state === 'done' || step === 'backup');
  return [
    { step: 'network', state: 'done' },
    { step: 'watch', state: hasWallet ? 'done' : 'now' },
    // Watching comes first, however ready the next one is.
    ...own.map((one): Step =>
      hasWallet || one.state === 'done' ? one : { ...one, state: 'later' },
    ),
    { step: 'live', state: provider.mode === 'live' ? 'done' : isReady ? 'now' : 'later' },
  ];
}

/** The step that is next; the last one where all are done. */
export function currentStep(steps: readonly Step[]): SetupPage {
  return steps.find(({ state }) => state === 'now')?.step ?? steps.at(-1)?.step ?? 'network';
}

/** The step after this one, as far as there is one. */
export function stepAfter(steps: readonly Step[], step: SetupPage): SetupPage | undefined {
  const at = steps.findIndex((known) => known.step === step);
  return at < 0 ? undefined : steps[at + 1]?.step;
}

export function stepBefore(steps: readonly Step[], step: SetupPage): SetupPage | undefined {
  const at = steps.findIndex((known) => known.step === step);
  return at < 1 ? undefined : steps[at - 1]?.step;
}

/** Whether a step can be looked at: what was done, what is next, and what the wallet is there for. */
export function isOpen(steps: readonly Step[], step: SetupPage): boolean {
  const found = steps.find((known) => known.step === step);
  if (found === undefined) return false;
  if (found.state !== 'later') return true;
  return step === 'wallet'
    ? steps.some((known) => known.step === 'watch' && known.state === 'now')
    : steps.some((known) => known.step === 'wallet' && known.state === 'done');
}

/** How far the setting-up is; `undefined` where there is nothing to set up or all of it is done. */
export function setupProgress(
  facts: SetupFacts,
): { readonly done: number; readonly of: number; readonly next: SetupPage } | undefined {
  if (facts.money === 'none' || facts.provider.setup === undefined) return undefined;
  const steps = setupSteps(facts);
  const done = steps.filter(({ state }) => state === 'done').length;
  if (done === steps.length) return undefined;
  return { done, of: steps.length, next: currentStep(steps) };
}
