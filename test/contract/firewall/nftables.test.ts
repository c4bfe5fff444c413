import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { EgressRules } from '../../../agent/domain/egress.ts';
import { CLOSED_PORTS, EGRESS_LIMITS } from '../../../agent/domain/egress.ts';
import type { RunCommand } from '../../../agent/firewall/interface.ts';
import { IptablesPassage } from '../../../agent/firewall/iptables/passage.ts';
import { NftablesFirewall } from '../../../agent/firewall/nftables/nftables-firewall.ts';
import { PassingFirewall } from '../../../agent/firewall/passing-firewall.ts';
import { ClosedWorld } from '../../helpers/isolation/closed-world.ts';
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

describe('the table in nftables', () => {
  let world: ClosedWorld;
  let run: RunCommand;
  const nft = async (...args: readonly string[]): Promise<string> =>
    await world.saysIn('pc', 'nft', ...args);
  const rules = (...names: readonly string[]): EgressRules => ({
    prefix,
    bridges: names.map((name) => ({ name, subnets: [], gateways: [] })),
    closed: [],
    closedPorts: CLOSED_PORTS,
    limits: EGRESS_LIMITS,
  });
  const table = ['inet', 'sublet_slt_tst'];
  const listed = (): Promise<string> => nft('--stateless', 'list', 'table', ...table);
  beforeAll(() => {
    world = ClosedWorld.make();
    run = world.commandsIn('pc');
  });
  afterAll(async () => {
    await world.close();
  });

  test('is the same whether it was replaced or only its bridges were', async () => {
    const firewall = new NftablesFirewall({ prefix }, run);
    const steps = [['slt-tst1'], ['slt-tst1', 'slt-tst2'], ['slt-tst2'], [], ['slt-tst3']];
    for (const names of steps) {
      await firewall.apply(rules(...names), signal);
      const inPlace = await listed();
      await new NftablesFirewall({ prefix }, run).apply(rules(...names), signal);
      expect(inPlace).toBe(await listed());
    }
  });

  test.each([
    ['closed ranges were taken out', ['flush', 'set', ...table, 'closed4']],
    ['a closed port was', ['delete', 'element', ...table, 'closed_tcp', '{ 25 }']],
    ['limits were', ['flush', 'chain', ...table, 'connections']],
    [
      'a lease has another limit',
      ['add', 'element', ...table, 'open', '{ "slt-tst1" ct count over 9999 }'],
    ],
  ])('is replaced where somebody changed it: %s', async (_what, args) => {
    const firewall = new NftablesFirewall({ prefix }, run);
    await firewall.apply(rules('slt-tst1'), signal);
    const was = await listed();
    // What traffic puts in.
    const counted = `{ "slt-tst2" ct count over ${EGRESS_LIMITS.openConnections} }`;
    await nft('add', 'element', ...table, 'open', counted);
    expect(await firewall.holds(signal)).toBe(true);
    await nft(...args);
    expect(await firewall.holds(signal)).toBe(false);
    await firewall.apply(rules('slt-tst1'), signal);
    expect(await listed()).toBe(was);
  });
});
