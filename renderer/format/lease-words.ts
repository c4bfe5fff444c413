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
  { state, closeReason }: Pick<LeaseValue, 'state' | 'closeReason'>,
  { t }: Texts,
): LeaseWords {
  if (state !== 'closed') return { kind: KINDS[state], word: t(`leases.state.${state}`) };
  if (closeReason === undefined) return { kind: 'ended', word: t('leases.end.unspecified') };
  if (!isKnownEnd(closeReason)) return { kind: 'off', word: foreignText(closeReason, 60) };
  return { kind: END_KINDS[closeReason], word: t(`leases.end.${closeReason}`) };
}
