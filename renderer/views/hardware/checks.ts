import type { CheckValue } from '../../../agent/api/methods.ts';

/** The checks that have words of their own; any other is shown in the agent's. */
const KNOWN_CHECKS = [
  'engine',
  'isolation',
  'home-network',
  'home-network-warning',
  'own-engine',
  'public-certificate',
  'gvisor',
  'network',
  'machine',
  'storage',
  'offering',
  'leases',
  'gateway',
  'provider',
  'registration',
  'certificate',
  'wallet',
  'backup',
  'payout-address',
  'delegation',
  'transactions',
  'endpoints',
  'books',
  'redeeming',
  'payouts',
] as const;
export type KnownCheck = (typeof KNOWN_CHECKS)[number];

/** Why there is no new public certificate stands behind the name; each has its own advice. */
const CERTIFICATE_CAUSE = /^public-certificate-[a-z-]+$/;

export function knownCheck({ id }: CheckValue): KnownCheck | undefined {
  if (CERTIFICATE_CAUSE.test(id)) return 'public-certificate';
  return KNOWN_CHECKS.find((known) => known === id);
}

const RANKS: Readonly<Record<CheckValue['status'], number>> = { failed: 0, warning: 1, ok: 2 };

/** What needs the owner first; within that, the agent's order. */
export function byUrgency(checks: readonly CheckValue[]): readonly CheckValue[] {
  return [...checks].sort((one, other) => RANKS[one.status] - RANKS[other.status]);
}

export function worstStatus(checks: readonly CheckValue[]): CheckValue['status'] {
  return byUrgency(checks)[0]?.status ?? 'ok';
}
