import { existsSync } from 'node:fs';

import { IptablesPassage } from '../../../agent/firewall/iptables/passage.ts';
import { NftablesFirewall } from '../../../agent/firewall/nftables/nftables-firewall.ts';
import { PassingFirewall } from '../../../agent/firewall/passing-firewall.ts';
import { describeFirewall } from './contract.ts';

const prefix = 'slt-tst';
const signal = new AbortController().signal;

describeFirewall({
  name: 'nftables',
  why: () => (existsSync('/usr/sbin/nft') ? undefined : 'install the package nftables'),
  make: (run) =>
    new PassingFirewall(new NftablesFirewall({ prefix }, run), new IptablesPassage(prefix, run)),
  list: async (run) =>
    (await run({ program: 'nft', args: ['--stateless', 'list', 'ruleset'] }, signal)).stdout,
  flush: async (run) => (await run({ program: 'nft', args: ['flush', 'ruleset'] }, signal)).stdout,
  mayLack: [],
});
