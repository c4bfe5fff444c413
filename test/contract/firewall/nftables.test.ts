import { existsSync } from 'node:fs';

import { NftablesFirewall } from '../../../agent/firewall/nftables/nftables-firewall.ts';
import { describeFirewall } from './contract.ts';

const signal = new AbortController().signal;

describeFirewall({
  name: 'nftables',
  why: () => (existsSync('/usr/sbin/nft') ? undefined : 'install the package nftables'),
  make: (run) => new NftablesFirewall({ prefix: 'slt-tst' }, run),
  list: async (run) =>
    (await run({ program: 'nft', args: ['--stateless', 'list', 'ruleset'] }, signal)).stdout,
  flush: async (run) => (await run({ program: 'nft', args: ['flush', 'ruleset'] }, signal)).stdout,
  mayLack: [],
});
