import type { LeaseValue } from '../../agent/api/slices.ts';
import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** How a lease stands, as a dot and a word. */
export interface LeaseWords {
  readonly kind: 'running' | 'waiting' | 'yours' | 'attention' | 'ended' | 'off';
  readonly word: string;
}

const KINDS = {
  'awaiting-manifest': 'waiting',
  deploying: 'waiting',
  running: 'running',
  unhealthy: 'attention',
  stopping: 'waiting',
} as const;

/** Ends that we have a word for; see `CLOSE_REASONS` of the agent. */
const END_KINDS = {
  tenant: 'ended',
  'insufficient-funds': 'ended',
  'manifest-timeout': 'ended',
  unstable: 'attention',
  decommission: 'yours',
  unspecified: 'ended',
} as const;
export type KnownEnd = keyof typeof END_KINDS;

export function isKnownEnd(reason: string): reason is KnownEnd {
  return Object.hasOwn(END_KINDS, reason);
}

/** A state we do not know is said as the network spells it, in grey. */
export function leaseWords(
  { state, closeReason, services }: Pick<LeaseValue, 'state' | 'closeReason' | 'services'>,
  { t }: Texts,
): LeaseWords {
  if (state === 'unhealthy' && isFinished(services)) {
    return { kind: 'waiting', word: t('leases.state.finished') };
  }
  if (state !== 'closed') return { kind: KINDS[state], word: t(`leases.state.${state}`) };
  if (closeReason === undefined) return { kind: 'ended', word: t('leases.end.unspecified') };
  if (!isKnownEnd(closeReason)) return { kind: 'off', word: foreignText(closeReason, 60) };
  return { kind: END_KINDS[closeReason], word: t(`leases.end.${closeReason}`) };
}

/** All that does not run has ended without an error: the work is done, and is started again. */
function isFinished(services: LeaseValue['services']): boolean {
  const idle = services.flatMap(({ replicas }) =>
    replicas.filter(({ state }) => state !== 'running'),
  );
  return idle.length > 0 && idle.every(({ exitCode }) => exitCode === 0);
}
