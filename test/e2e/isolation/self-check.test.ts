import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateCloses, gateOpens } from '../../helpers/isolation/gate.ts';
import type { KeeperSetup } from '../../helpers/isolation/keeper.ts';
import { Keeper } from '../../helpers/isolation/keeper.ts';
import { eventually } from '../../helpers/world/world.ts';

// Whether a machine may let strangers in is tried by a container on it. Here the machine is a
// namespace without a way out, and somebody breaks it on purpose.
describe('the check of the isolation of tenants', () => {
  let world: ClosedWorld;
  let engine: EnclosedEngine;
  const keepers: Keeper[] = [];

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    expect(existsSync('/usr/sbin/nft') ? undefined : 'install nftables').toBeUndefined();
    world = ClosedWorld.make();
    engine = await EnclosedEngine.make(world.namespace('pc'));
    world.proveClosed();
  });
  afterAll(async () => {
    for (const keeper of keepers) await keeper.close();
    await engine.close();
    await world.close();
  });

  const keeperOf = async (over: Partial<KeeperSetup> = {}): Promise<Keeper> => {
    const keeper = new Keeper(world.namespace('pc'), {
      engine: {
        ...DOCKER_ENGINE_DEFAULTS,
        instance: `check-${keepers.length}`,
        host: `unix://${engine.socket}`,
        dns: [AT.dns],
      },
      checkMs: 3_600_000,
      watchMs: 500,
      without: [],
      limits: {},
      lies: false,
      helped: false,
      ...over,
    });
    keepers.push(keeper);
    await keeper.order('start');
    return keeper;
  };

  const asking = (keeper: Keeper) => async (): Promise<string> => (await keeper.problem()) ?? '';
  const opens = (keeper: Keeper): Promise<void> => gateOpens(asking(keeper), () => engine.words());
  const closes = (keeper: Keeper, because: RegExp): Promise<void> =>
    gateCloses(asking(keeper), because, () => engine.words());
  const inPc = (program: string, ...args: string[]): Promise<string> =>
    world.saysIn('pc', program, ...args);

  const nft = (...args: string[]): Promise<string> => inPc('nft', ...args);

  test('opens only after a container has tried the promises', async () => {
    const keeper = await keeperOf();
    expect(await keeper.problem()).toMatch(/was not checked yet since the start/);
    await opens(keeper);
    const report = await keeper.report();
    expect(report?.failures).toEqual([]);
    expect(report?.passedAtMs).toBe(report?.checkedAtMs);
    await keeper.order('remove');
    await keeper.close();
  });

  test('stays closed where the rules are only said to be there, and names what was open', async () => {
    const keeper = await keeperOf({ lies: true });
    await closes(keeper, /^The check of the isolation of tenants failed: /);
    const failures = (await keeper.report())?.failures ?? [];
    const checks = new Set(failures.map(({ check }) => check));
    for (const check of ['host', 'router', 'home-network', 'metadata', 'mail', 'names'] as const) {
      expect([check, checks.has(check)]).toEqual([check, true]);
    }
    expect(failures.map(({ message }) => message)).toContain(
      'A tenant could reach this machine through the lease’s gateway.',
    );
    expect((await keeper.report())?.passedAtMs).toBeUndefined();
    await keeper.close();
  });

  test('works with iptables where the machine has no nft', async () => {
    const keeper = await keeperOf({ without: ['nft'] });
    await opens(keeper);
    expect(await inPc('iptables', '-S', 'DOCKER-USER')).toMatch(/SUBLET-SLT/);
    await inPc('iptables', '-F', 'DOCKER-USER');
    await closes(keeper, /Another program changed the rules/);
    await opens(keeper);
    // The engine puts its own rules first when it starts anew; ours stay before them.
    await engine.restart();
    await opens(keeper);
    await keeper.order('remove');
    expect(await inPc('iptables-save')).not.toMatch(/SUBLET/);
    await keeper.close();
  }, 90_000);

  test('lets the engine write the rules where this process may not', async () => {
    const keeper = await keeperOf({ helped: true });
    await opens(keeper);
    expect(await inPc('nft', 'list', 'tables')).toContain('sublet_slt');
    await keeper.order('remove');
    expect(await inPc('nft', 'list', 'tables')).not.toContain('sublet');
    await keeper.close();
  }, 90_000);

  test('stays closed where the firewall may not be written, and says what to do', async () => {
    const keeper = await keeperOf({ without: ['nft', 'iptables-save'] });
    await closes(keeper, /install nftables, and run the agent as a service/);
    await keeper.close();
  });

  test('stays closed where somebody’s filter keeps tenants from the internet, and says how they pass', async () => {
    const dns = world.hand('dns');
    await dns.serve('tcp', '0.0.0.0', 443, 'dns');
    // The networks of this engine are made as one of our own has them.
    const range = '172.30.0.0/16';
    const keeper = await keeperOf({ ownRange: range });
    // The control: nothing is in the way, and it was really tried, by a tenant and by the machine.
    await opens(keeper);
    expect(await dns.seen()).toHaveLength(2);

    await nft(FIREWALLD_RULES);
    await keeper.order('check');
    const command = `firewall-cmd --permanent --zone=trusted --add-source=${range} && firewall-cmd --reload`;
    await closes(keeper, /A tenant has no internet, although this machine has\. firewalld refuses/);
    expect((await keeper.report())?.failures[0]).toEqual({
      check: 'internet',
      message: expect.stringContaining(command),
    });
    // What that command changes in its table.
    await nft(
      'insert',
      'rule',
      'inet',
      'firewalld',
      'filter_FORWARD',
      'ip',
      'saddr',
      range,
      'accept',
    );
    await opens(keeper);
    await nft('delete', 'table', 'inet', 'firewalld');

    await nft('add', 'table', 'inet', 'mine');
    await nft('add', 'chain', 'inet', 'mine', 'passing', HOOK);
    await keeper.order('check');
    await closes(
      keeper,
      /The table "inet mine" refuses what this machine passes on\. .*iifname "slt-/,
    );
    const bridges = /iifname "(slt-[^"]*)"/.exec((await keeper.problem()) ?? '')?.[1] ?? '';
    await nft('add', 'rule', 'inet', 'mine', 'passing', 'iifname', bridges, 'accept');
    await nft(
      'add',
      'rule',
      'inet',
      'mine',
      'passing',
      'ct',
      'state',
      'established,related',
      'accept',
    );
    await opens(keeper);

    // What this machine does not reach either says nothing of tenants.
    await nft('flush', 'chain', 'inet', 'mine', 'passing');
    await nft('add', 'rule', 'inet', 'mine', 'passing', 'oifname', bridges, 'accept');
    await keeper.order('check');
    await closes(keeper, /A tenant has no internet/);
    await world.saysIn(
      'dns',
      'iptables',
      '-I',
      'INPUT',
      '-p',
      'tcp',
      '--dport',
      '443',
      '-j',
      'REJECT',
    );
    await opens(keeper);
    await world.saysIn('dns', 'iptables', '-F', 'INPUT');
    await nft('delete', 'table', 'inet', 'mine');
    await keeper.order('remove');
    await keeper.close();
  }, 90_000);

  test('closes at its first look when the firewall breaks, and opens when it is mended', async () => {
    const keeper = await keeperOf();
    await opens(keeper);

    // Somebody takes all rules away, and ours cannot be written again.
    await keeper.order('break-firewall');
    await inPc('nft', 'flush', 'ruleset');
    await closes(keeper, /firewall/i);
    // The first look at rules that it could not read, whenever that was, and none was forgiven.
    expect(await keeper.order('refused-until-closed')).toBe(1);
    await keeper.order('mend-firewall');
    // The engine's own rules are gone too; it writes them when it starts.
    await engine.restart();
    await opens(keeper);
    const table = /table inet (sublet_\S+)/.exec(await inPc('nft', 'list', 'tables'))?.[1] ?? '';

    // Somebody takes ours away and does not stop us from mending it: closed until it was checked.
    await inPc('nft', 'delete', 'table', 'inet', table);
    await closes(keeper, /Another program changed the rules/);
    await opens(keeper);

    // The machine is plugged into another network: its devices are closed to tenants too.
    await inPc('ip', 'link', 'add', 'lab0', 'type', 'bridge');
    await inPc('ip', 'addr', 'add', '77.88.99.1/24', 'dev', 'lab0');
    await inPc('ip', 'link', 'set', 'lab0', 'up');
    await eventually('the new network is closed', async () =>
      (await inPc('nft', 'list', 'ruleset')).includes('77.88.99.0/24'),
    );
    await opens(keeper);
    await inPc('ip', 'link', 'del', 'lab0');

    // The engine starts anew.
    const before = (await keeper.report())?.checkedAtMs ?? 0;
    await engine.restart();
    await eventually(
      'it was checked after the engine came back',
      async () => ((await keeper.report())?.passedAtMs ?? 0) > before,
      { within: 30_000 },
    );
    await opens(keeper);
    await keeper.order('remove');
    expect(await inPc('nft', 'list', 'tables')).not.toContain('sublet');
    expect(await keeper.problem()).toMatch(/were taken away/);
    await keeper.close();
  }, 90_000);
});

const HOOK = '{ type filter hook forward priority 5 ; policy drop ; }';

/** The shape of what firewalld writes for what is passed on. */
const FIREWALLD_RULES = `table inet firewalld {
  chain filter_FORWARD_POLICIES {
    iifname "lab0" oifname "eth0" accept
  }
  chain filter_FORWARD {
    type filter hook forward priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    jump filter_FORWARD_POLICIES
    ct state invalid drop
    reject with icmpx admin-prohibited
  }
}
`;
