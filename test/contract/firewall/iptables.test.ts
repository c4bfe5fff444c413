import { existsSync } from 'node:fs';

import type { RunCommand } from '../../../agent/firewall/interface.ts';
import { IptablesFirewall } from '../../../agent/firewall/iptables/iptables-firewall.ts';
import { describeFirewall } from './contract.ts';

const signal = new AbortController().signal;
const FAMILIES = ['iptables', 'ip6tables'] as const;
const TABLES = ['filter', 'nat'] as const;

// Without the counters of built-in chains, which packets move.
async function list(run: RunCommand): Promise<string> {
  let text = '';
  for (const program of FAMILIES) {
    for (const table of TABLES) {
      const args = ['-t', table];
      text += (await run({ program: `${program}-save`, args }, signal)).stdout;
    }
  }
  return text.replace(/^#.*\n/gm, '').replace(/ \[\d+:\d+\]/g, '');
}

async function flush(run: RunCommand): Promise<string> {
  for (const program of FAMILIES) {
    for (const table of TABLES) await run({ program, args: ['-t', table, '-F'] }, signal);
  }
  return '';
}

describeFirewall({
  name: 'iptables',
  why: () => (existsSync('/usr/sbin/iptables') ? undefined : 'install the package iptables'),
  make: (run) => new IptablesFirewall({ prefix: 'slt-tst' }, run),
  list,
  flush,
  mayLack: ['bandwidth-limit', 'open-connections-counted-anew'],
});
