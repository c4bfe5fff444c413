import type { Obstacle } from '../interface.ts';

/** Whatever else it counts and logs. */
const REFUSES =
  /^(?:counter (?:packets \d+ bytes \d+ )?)?(?:log (?:prefix "[^"]*" )?)?(?:drop|reject)(?: |$)/;

/**
 * Tables whose chains see all that this machine passes on and refuse it where no rule before said
 * otherwise: by their policy, or by a last rule without a condition. From what `nft list ruleset` prints.
 */
export function obstaclesIn(ruleset: string): readonly Obstacle[] {
  return (
    ruleset
      .split(/^(?=table )/m)
      .filter((table) => chainsOf(table).some(refusesTheRest))
      // Of IPv6 alone, or of what stays on one bridge, the others are.
      .flatMap((table) => /^table ((?:ip|inet) \S+)/.exec(table)?.[1] ?? [])
      .map((name) => ({ kind: name.endsWith(' firewalld') ? 'firewalld' : 'nftables', name }))
  );
}

function chainsOf(table: string): readonly string[] {
  return table.match(/^\tchain [^{]*\{\n[\s\S]*?^\t\}/gm) ?? [];
}

function refusesTheRest(chain: string): boolean {
  const lines = chain
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim());
  if (!lines.some((line) => line.startsWith('type filter hook forward '))) return false;
  const isClosed = lines.some((line) => line.includes('policy drop;'));
  return isClosed || REFUSES.test(lines.at(-1) ?? '');
}
