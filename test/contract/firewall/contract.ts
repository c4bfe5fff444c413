import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { parseAddress, parseRange } from '../../../agent/domain/address.ts';
import type { EgressRules } from '../../../agent/domain/egress.ts';
import { CLOSED_PORTS, EGRESS_LIMITS } from '../../../agent/domain/egress.ts';
import type { Firewall, FirewallLack, RunCommand } from '../../../agent/firewall/interface.ts';
import { AT, ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import type { Attempt, Hand } from '../../helpers/isolation/hand.ts';
import { eventually } from '../../helpers/world/world.ts';

const PREFIX = 'slt-tst';
const ONE = { bridge: 'slt-tst00000001', subnet: '172.30.1', subnet6: 'fd88:1:1:1' };
const TWO = { bridge: 'slt-tst00000002', subnet: '172.30.2', subnet6: 'fd88:1:1:2' };
const RESOLVER_PORT = 5399;
const signal = new AbortController().signal;

interface FirewallSubject {
  readonly name: string;
  /** Why it cannot be tried here; the test fails with it rather than pass unseen. */
  readonly why: () => string | undefined;
  readonly make: (run: RunCommand) => Firewall;
  /** Prints all rules of the machine. */
  readonly list: RunCommandOf;
  /** Somebody who takes all rules away. */
  readonly flush: RunCommandOf;
  /** What older kernels cannot do with it. */
  readonly mayLack: readonly FirewallLack[];
}

type RunCommandOf = (run: RunCommand) => Promise<string>;

/** What every firewall must hold, tried from inside of leases in a world without a way out. */
export function describeFirewall(subject: FirewallSubject): void {
  describe(`firewall: ${subject.name}`, () => {
    let world: ClosedWorld;
    let firewall: Firewall;
    let run: RunCommand;
    let guest: Hand;
    let own: Hand;
    let sibling: Hand;
    let pc: Hand;
    let lan: Hand;
    let internet: Hand;

    beforeAll(async () => {
      expect(whyNoClosedWorld() ?? subject.why()).toBeUndefined();
      world = ClosedWorld.make();
      run = world.commandsIn('pc');
      firewall = subject.make(run);
      guest = world.handIn(world.addGuest(ONE.bridge, ONE.subnet, ONE.subnet6));
      own = world.handIn(world.addNeighbour(ONE.bridge, ONE.subnet, ONE.subnet6, 3));
      sibling = world.handIn(world.addGuest(TWO.bridge, TWO.subnet, TWO.subnet6));
      [pc, lan, internet] = [world.hand('pc'), world.hand('lan'), world.hand('internet')];
      const [router, metadata, dns] = [
        world.hand('router'),
        world.hand('metadata'),
        world.hand('dns'),
      ];
      for (const [hand, says] of [
        [own, 'own'],
        [sibling, 'sibling'],
        [pc, 'pc'],
        [lan, 'lan'],
        [internet, 'internet'],
        [router, 'router'],
        [metadata, 'metadata'],
      ] as const) {
        await hand.serve('tcp', '::', 80, says);
        await hand.serve('udp', '0.0.0.0', 4000, says);
      }
      // Bound to its address: an answer comes from where the question went.
      await pc.serve('udp', AT.pc, 4001, 'pc');
      await internet.serve('tcp', '::', 25, 'mail');
      await internet.serve('udp', '0.0.0.0', 11211, 'memcached');
      await dns.serve('udp', '0.0.0.0', 53, 'any resolver');
      await pc.serve('udp', '0.0.0.0', RESOLVER_PORT, 'our resolver');
      await pc.serve('tcp', '0.0.0.0', RESOLVER_PORT, 'our resolver');
      await internet.serveEndless('0.0.0.0', 8080);
    });
    afterAll(async () => {
      await world.close();
    });
    beforeEach(async () => {
      await firewall.remove(signal);
    });

    const rules = (over: Partial<EgressRules> = {}): EgressRules => ({
      prefix: PREFIX,
      bridges: [ONE, TWO].map(({ bridge, subnet, subnet6 }) => ({
        name: bridge,
        subnets: [parseRange(`${subnet}.0/24`)!, parseRange(`${subnet6}::/64`)!],
        gateways: [parseAddress(`${subnet}.1`)!, parseAddress(`${subnet6}::1`)!],
      })),
      closed: [parseRange('2600:77:77::/56')!],
      closedPorts: CLOSED_PORTS,
      resolverPort: RESOLVER_PORT,
      limits: EGRESS_LIMITS,
      ...over,
    });

    /** Everything that a lease must not reach. */
    const forbidden = (): readonly (readonly [string, () => Promise<Attempt>])[] => [
      ['another device at home', () => guest.tcp(AT.lan, 80)],
      ['another device at home, UDP', () => guest.udp(AT.lan, 4000)],
      ['that device by its IPv6 address of the internet', () => guest.tcp(AT.lan6, 80)],
      ['that device by its unique local address', () => guest.tcp(AT.lanUnique6, 80)],
      ['the router', () => guest.tcp(AT.router, 80)],
      ['the router, IPv6', () => guest.tcp(AT.router6, 80)],
      ['the metadata address', () => guest.tcp(AT.metadata, 80)],
      ['the host by its address at home', () => guest.tcp(AT.pc, 80)],
      ['the host by its address at home, UDP', () => guest.udp(AT.pc, 4001)],
      ['the host by its IPv6 address', () => guest.tcp(AT.pc6, 80)],
      ['the host by the gateway', () => guest.tcp(`${ONE.subnet}.1`, 80)],
      ['the host by the gateway, IPv6', () => guest.tcp(`${ONE.subnet6}::1`, 80)],
      ['the host by the gateway of another lease', () => guest.tcp(`${TWO.subnet}.1`, 80)],
      ['our resolver by its own port', () => guest.udp(`${ONE.subnet}.1`, RESOLVER_PORT)],
      ['another lease', () => guest.tcp(`${TWO.subnet}.2`, 80)],
      ['another lease, IPv6', () => guest.tcp(`${TWO.subnet6}::2`, 80)],
      ['another lease, UDP', () => guest.udp(`${TWO.subnet}.2`, 4000)],
      ['a mail server', () => guest.tcp(AT.internet, 25)],
      ['a mail server, IPv6', () => guest.tcp(AT.internet6, 25)],
      ['a port that only attacks use', () => guest.udp(AT.internet, 11211)],
      ['a lease from a device at home', () => lan.tcp(`${ONE.subnet}.3`, 80)],
      ['a lease from a device at home, IPv6', () => lan.tcp(`${ONE.subnet6}::3`, 80)],
    ];

    const reached = async (
      attempts: readonly (readonly [string, () => Promise<Attempt>])[],
    ): Promise<readonly string[]> => {
      const made = await Promise.all(
        attempts.map(async ([name, attempt]) => ({ name, ...(await attempt()) })),
      );
      return made.filter(({ outcome }) => outcome === 'reached').map(({ name }) => name);
    };

    test('closes everything but the internet, all of which is open without it', async () => {
      // The control: each of these is really there.
      expect(await reached(forbidden())).toEqual(forbidden().map(([name]) => name));
      await firewall.apply(rules(), signal);
      expect(await reached(forbidden())).toEqual([]);
      expect(subject.mayLack).toEqual(expect.arrayContaining([...firewall.lacks]));
    });

    test('leaves the internet, the lease’s own services and our ingress open', async () => {
      await firewall.apply(rules(), signal);
      const allowed = [
        ['the internet', () => guest.tcp(AT.internet, 80)],
        ['the internet, IPv6', () => guest.tcp(AT.internet6, 80)],
        ['the internet, UDP', () => guest.udp(AT.internet, 4000)],
        ['an own service', () => guest.tcp(`${ONE.subnet}.3`, 80)],
        ['an own service, IPv6', () => guest.tcp(`${ONE.subnet6}::3`, 80)],
        ['an own service, UDP', () => guest.udp(`${ONE.subnet}.3`, 4000)],
        ['a service from the host', () => pc.tcp(`${ONE.subnet}.3`, 80)],
        ['the internet from the host', () => pc.tcp(AT.internet, 25)],
        ['a device at home from the host', () => pc.tcp(AT.lan, 80)],
      ] as const;
      expect(await reached(allowed)).toEqual(allowed.map(([name]) => name));
    });

    test('answers at once what it refuses', async () => {
      await firewall.apply(rules(), signal);
      const attempt = await guest.tcp(AT.lan, 80);
      expect([attempt.outcome, attempt.code]).toEqual(['refused', 'EHOSTUNREACH']);
      expect(attempt.ms).toBeLessThan(1_400);
    });

    test('brings every question for a name to our resolver, whichever was asked', async () => {
      const answer = async (): Promise<string> =>
        Buffer.from((await guest.udp(AT.dns, 53)).said ?? '', 'hex').toString();
      expect(await answer()).toBe('any resolver');
      await firewall.apply(rules(), signal);
      expect(await answer()).toBe('our resolver');
      expect((await guest.tcp(AT.dns, 53)).said).toBe('our resolver');
      expect(Buffer.from((await guest.udp(`${ONE.subnet}.1`, 53)).said!, 'hex').toString()).toBe(
        'our resolver',
      );
    });

    test('closes a lease that it has not been told of yet', async () => {
      await firewall.apply(rules({ bridges: [] }), signal);
      expect(await reached(forbidden())).toEqual([]);
      expect((await guest.tcp(`${ONE.subnet}.3`, 80)).outcome).not.toBe('reached');
    });

    test('ends what began while it was away', async () => {
      await lan.serveEndless('0.0.0.0', 8082);
      // Far from both ends: a machine that is busy tells late.
      expect((await guest.pull(AT.lan, 8082, 1_500)).lastMs).toBeGreaterThan(750);
      const pulling = guest.pull(AT.lan, 8082, 3_500);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await firewall.apply(rules(), signal);
      const { bytes, lastMs } = await pulling;
      expect(bytes).toBeGreaterThan(0);
      expect(lastMs).toBeLessThan(2_700);
    });

    test('bounds new connections, open connections and traffic of each lease', async () => {
      const slow = { ...EGRESS_LIMITS, newConnectionsPerSecond: 5, newConnectionsBurst: 10 };
      await firewall.apply(rules({ limits: slow }), signal);
      expect(await guest.hold(AT.internet, 80, 40)).toBeLessThanOrEqual(16);
      // Another lease has a bucket of its own.
      expect((await sibling.tcp(AT.internet, 80)).outcome).toBe('reached');

      await firewall.apply(rules({ limits: { ...EGRESS_LIMITS, openConnections: 12 } }), signal);
      expect(await own.hold(AT.internet, 80, 40)).toBeLessThanOrEqual(12);

      await firewall.apply(rules(), signal);
      expect(await guest.hold(AT.internet, 80, 40)).toBe(40);
      const { bytes: fast } = await guest.pull(AT.internet, 8080, 700);
      const bounded = { ...EGRESS_LIMITS, bytesPerSecond: 500_000 };
      await firewall.apply(rules({ limits: bounded }), signal);
      const { bytes: held } = await guest.pull(AT.internet, 8080, 700);
      expect(fast).toBeGreaterThan(4_000_000);
      if (firewall.lacks.includes('bandwidth-limit')) expect(held).toBeGreaterThan(1_000_000);
      else expect(held).toBeLessThan(1_000_000);
    });

    test('counts what a lease holds open on, whichever lease comes or goes', async () => {
      const limits = { ...EGRESS_LIMITS, openConnections: 12 };
      const both = rules({ limits });
      const one = { ...both, bridges: both.bridges.slice(0, 1) };
      const more = (): Promise<number> => own.hold(AT.internet, 80, 10);
      await firewall.apply(one, signal);
      expect(await guest.keep(AT.internet, 80, 20)).toBe(12);
      expect(await more()).toBe(0);
      const counted = firewall.lacks.includes('open-connections-counted-anew') ? 10 : 0;
      await firewall.apply(both, signal);
      expect(await more()).toBe(counted);
      // Another lease has a count of its own.
      expect(await sibling.hold(AT.internet, 80, 10)).toBe(10);
      await firewall.apply(one, signal);
      expect(await more()).toBe(counted);
      expect(await firewall.holds(signal)).toBe(true);
      // What has ended is not counted any more, before and after another change.
      await guest.letGo();
      await eventually('others may', async () => (await own.hold(AT.internet, 80, 12)) === 12);
      await firewall.apply(both, signal);
      await eventually('they still may', async () => (await own.hold(AT.internet, 80, 12)) === 12);
      // The control: where all is written anew, as by a process that begins, all is counted anew.
      await eventually('it may again', async () => {
        await guest.letGo();
        return (await guest.keep(AT.internet, 80, 20)) === 12;
      });
      expect(await guest.keep(AT.internet, 80, 5)).toBe(12);
      await subject.make(run).apply(both, signal);
      expect(await more()).toBe(10);
      await guest.letGo();
    });

    test('notices when somebody took its rules away, and puts them back', async () => {
      expect(await firewall.holds(signal)).toBe(false);
      await firewall.apply(rules(), signal);
      expect(await firewall.holds(signal)).toBe(true);
      await guest.tcp(AT.internet, 80);
      expect(await firewall.holds(signal)).toBe(true);
      await subject.flush(run);
      expect(await firewall.holds(signal)).toBe(false);
      await firewall.apply(rules(), signal);
      expect(await firewall.holds(signal)).toBe(true);
      expect((await guest.tcp(AT.lan, 80)).outcome).not.toBe('reached');
    });

    test('gives networks of an engine of our own a way out, past a filter that another one closed', async () => {
      const filter = async (...args: string[]): Promise<void> => {
        expect((await run({ program: 'iptables', args }, signal)).code).toBe(0);
      };
      const asks = async (ruled: Partial<EgressRules>): Promise<object> => {
        await firewall.apply(rules(ruled), signal);
        await internet.seen();
        const { outcome } = await guest.tcp(AT.internet, 9000);
        const [visit] = await internet.seen();
        return { outcome, from: visit?.from, lan: (await guest.tcp(AT.lan, 80)).outcome };
      };
      const ownRange = parseRange('172.30.0.0/16')!;
      await internet.serve('tcp', '0.0.0.0', 9000, 'internet');
      // The control: without it the guest comes under its own address, which no real router answers.
      expect(await asks({})).toMatchObject({ outcome: 'reached', from: `${ONE.subnet}.2` });
      expect(await asks({ ownRange })).toEqual({ outcome: 'reached', from: AT.pc, lan: 'refused' });
      await filter('-P', 'FORWARD', 'DROP');
      expect(await asks({})).toMatchObject({ outcome: 'silence' });
      expect(await firewall.obstacles(signal)).toHaveLength(1);
      expect(await asks({ ownRange })).toEqual({ outcome: 'reached', from: AT.pc, lan: 'refused' });
      expect(await firewall.obstacles(signal)).toEqual([]);
      expect(await firewall.holds(signal)).toBe(true);
      // Both ways: what a lease did not begin does not come in.
      expect((await lan.tcp(`${ONE.subnet}.3`, 80)).outcome).not.toBe('reached');
      await filter('-F', 'FORWARD');
      expect(await firewall.holds(signal)).toBe(false);
      expect(await asks({ ownRange })).toMatchObject({ outcome: 'reached', from: AT.pc });
      await firewall.remove(signal);
      const { stdout } = await run({ program: 'iptables-save', args: [] }, signal);
      expect(stdout).not.toContain('SUBLET');
      await filter('-P', 'FORWARD', 'ACCEPT');
    });

    test('refuses networks of an engine of our own all IPv6, where others have it', async () => {
      const over6 = async (): Promise<readonly string[]> =>
        await reached([
          ['the internet, IPv6', () => guest.tcp(AT.internet6, 80)],
          ['an own service, IPv6', () => guest.tcp(`${ONE.subnet6}::3`, 80)],
          ...forbidden().filter(([name]) => /IPv6|unique local/.test(name)),
        ]);
      await firewall.apply(rules(), signal);
      expect(await over6()).toEqual(['the internet, IPv6', 'an own service, IPv6']);
      await firewall.apply(rules({ ownRange: parseRange('172.30.0.0/16')! }), signal);
      expect(await over6()).toEqual(['an own service, IPv6']);
    });

    test('leaves nothing behind, and other people’s rules alone', async () => {
      const before = await subject.list(run);
      await firewall.apply(rules(), signal);
      await firewall.apply(rules({ bridges: [] }), signal);
      expect(await subject.list(run)).not.toBe(before);
      await firewall.remove(signal);
      await firewall.remove(signal);
      expect(await subject.list(run)).toBe(before);
    });
  });
}
