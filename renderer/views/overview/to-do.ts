import type { Slices } from '../../../agent/api/slices.ts';
import type { AgentProblem } from '../../format/problem-text.ts';
import { isOfPort } from '../../format/problem-text.ts';

/** Something that the owner can do something about, the most urgent first. */
export interface ToDo {
  readonly kind:
    | 'storage'
    | 'engine-down'
    | 'network-stale'
    | 'lease-not-running'
    | 'wallet'
    | 'port'
    | 'provider'
    | 'other'
    | 'simulated'
    | 'gpu-engine-too-old'
    | 'isolation';
  /** False where renting out goes on as well as it can. */
  readonly urgent: boolean;
  /** What the agent says of it, with its code. */
  readonly problem?: AgentProblem;
  readonly sinceMs?: number;
}

/** What a container engine should have; the other codes are common and told on Hardware alone. */
const SERIOUS: readonly string[] = ['no-seccomp', 'no-memory-limit', 'no-process-limit'];

/** What keeps a wallet from paying and signing. */
const WALLET = /^(?:wallet|delegation)-|^(?:funds-low|fees-spent)$/;
/** What keeps a machine from being listed, and from bidding. */
const PROVIDER: readonly string[] = [
  'gate',
  'gateway',
  'setting-up',
  'not-registered',
  'registration-unknown',
  'registration-failed',
];

const ORDER: readonly ToDo['kind'][] = [
  'storage',
  'engine-down',
  'network-stale',
  'lease-not-running',
  'wallet',
  'port',
  'provider',
  'other',
  'simulated',
  'gpu-engine-too-old',
  'isolation',
];

export function toDos({ problems, activity, engine }: Slices['agent']): readonly ToDo[] {
  const found: ToDo[] = problems.map(({ sinceMs, ...problem }) => ({
    kind: kindOf(problem.code),
    urgent: true,
    problem,
    sinceMs,
  }));
  const add = (kind: ToDo['kind'], urgent: boolean): void => {
    if (!found.some((known) => known.kind === kind)) found.push({ kind, urgent });
  };
  if (activity === 'network-stale') add('network-stale', true);
  if (engine.simulated) add('simulated', false);
  if (engine.missing.includes('gpu-engine-too-old')) add('gpu-engine-too-old', false);
  if (engine.missing.some((code) => SERIOUS.includes(code))) add('isolation', false);
  // Stable: of two of a kind the agent's order holds.
  return found.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function kindOf(code: string): ToDo['kind'] {
  if (code.startsWith('storage-')) return 'storage';
  if (WALLET.test(code)) return 'wallet';
  if (isOfPort({ code })) return 'port';
  if (PROVIDER.includes(code)) return 'provider';
  return ORDER.find((kind) => kind === code) ?? 'other';
}
