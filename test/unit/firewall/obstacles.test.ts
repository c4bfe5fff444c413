import { describe, expect, test } from 'vitest';

import { refusesTheRest } from '../../../agent/firewall/iptables/ruleset.ts';
import { obstaclesIn } from '../../../agent/firewall/nftables/obstacles.ts';

/** One table as `nft list ruleset` prints it. */
function table(name: string, ...lines: readonly string[]): string {
  const rules = lines.map((line) => `\t\t${line}\n`).join('');
  return `table ${name} {\n\tset trusted {\n\t\ttype ipv4_addr\n\t}\n\n\tchain passing {\n${rules}\t}\n}\n`;
}

const ACCEPTS = 'type filter hook forward priority filter; policy accept;';
const DROPS = 'type filter hook forward priority filter + 10; policy drop;';

describe('filters of others that may be in the way', () => {
  test('are those that refuse by policy or by a last rule without a condition', () => {
    const ruleset = [
      table(
        'inet firewalld',
        ACCEPTS,
        'ct state established accept',
        'reject with icmpx admin-prohibited',
      ),
      table('inet mine', DROPS, 'iifname "eth1" accept'),
      table('ip filter', ACCEPTS, 'counter packets 1 bytes 60 log prefix "no" drop'),
      // None of these:
      table('inet open', ACCEPTS),
      table('inet some', ACCEPTS, 'iifname "eth1" drop'),
      table('inet chain', 'drop'),
      table('inet host', 'type filter hook input priority filter; policy drop;'),
      table('ip6 filter', DROPS),
      table('bridge filter', DROPS),
    ].join('');
    expect(obstaclesIn(ruleset)).toEqual([
      { kind: 'firewalld', name: 'inet firewalld' },
      { kind: 'nftables', name: 'inet mine' },
      { kind: 'nftables', name: 'ip filter' },
    ]);
  });

  test.each([
    [':FORWARD DROP [0:0]', true],
    ['-A FORWARD -j REJECT --reject-with icmp-host-prohibited', true],
    [':FORWARD ACCEPT [0:0]', false],
    ['-A FORWARD -i eth1 -j DROP', false],
    ['-A INPUT -j DROP', false],
  ])('in iptables too: %s', (line, refuses) => {
    expect(refusesTheRest(['*filter', ':INPUT ACCEPT [0:0]', line, 'COMMIT'])).toBe(refuses);
  });
});
