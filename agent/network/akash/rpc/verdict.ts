import type { AccessProblem } from '../chain.ts';

/** What endpoints that were asked for the block hash at one height make of each other. */
export interface Verdict<E> {
  readonly agreeing: readonly E[];
  readonly contradicting: readonly E[];
  readonly problem: AccessProblem | undefined;
}

/**
 * More than half of those who answered decide. Where no hash has that many, all contradict: which
 * of them is right is not ours to guess.
 */
export function judge<E>(height: number, hashes: ReadonlyMap<E, string>): Verdict<E> {
  const groups = new Map<string, E[]>();
  for (const [endpoint, hash] of hashes) {
    groups.set(hash, [...(groups.get(hash) ?? []), endpoint]);
  }
  const everyone = [...hashes.keys()];
  if (groups.size <= 1) return { agreeing: everyone, contradicting: [], problem: undefined };
  const major = [...groups.values()].find((group) => group.length * 2 > everyone.length);
  if (major === undefined) {
    const message =
      `${everyone.length} endpoints have ${groups.size} different blocks at height ${height} and no ` +
      'majority agrees: no bids until it does. Another RPC endpoint in the settings would decide it.';
    return {
      agreeing: [],
      contradicting: everyone,
      problem: { code: 'contradiction', message, stopsBidding: true },
    };
  }
  const contradicting = everyone.filter((endpoint) => !major.includes(endpoint));
  const message =
    `${contradicting.length} of ${everyone.length} endpoints contradict the others at height ` +
    `${height} and are left out.`;
  return {
    agreeing: major,
    contradicting,
    problem: { code: 'contradiction-settled', message, stopsBidding: false },
  };
}
