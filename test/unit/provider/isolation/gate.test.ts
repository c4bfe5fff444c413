import { afterEach, describe, expect, test } from 'vitest';

import { Channel } from '../../../../agent/base/channel.ts';
import { AgentError } from '../../../../agent/base/errors.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { parseAddress, parseRange } from '../../../../agent/domain/address.ts';
import type { EgressRules, TenantBridge } from '../../../../agent/domain/egress.ts';
import type { ProbeAttempt, ProbeResult, VersionFlaw } from '../../../../agent/domain/isolation.ts';
import type { KeepingChange } from '../../../../agent/engine/interface.ts';
import type { FirewallLack } from '../../../../agent/firewall/interface.ts';
import { IsolationGate } from '../../../../agent/provider/isolation/gate.ts';
import type { IsolationOptions } from '../../../../agent/provider/isolation/options.ts';
import { ISOLATION_DEFAULTS } from '../../../../agent/provider/isolation/options.ts';
import { GOOD_STATUS } from './good-results.ts';

const gates: IsolationGate[] = [];
afterEach(async () => {
  for (const gate of gates.splice(0)) await gate.close();
});

/** A machine whose parts do as they are told, and a gate on it. */
class Machine {
  readonly clock = new ManualClock();
  readonly changes = new Channel<KeepingChange>();
  readonly stored: Map<string, string>;
  readonly applied: EgressRules[] = [];
  bridges: readonly TenantBridge[] = [];
  networks = [parseRange('192.168.1.0/24')!];
  flaws: readonly VersionFlaw[] = [];
  lacks: readonly FirewallLack[] = [];
  engine: Error | undefined;
  held = true;
  works = true;
  open = false;
  online = true;
  /** Of the internet, what a tenant reaches. */
  internet: readonly string[] = ['1.1.1.1', '9.9.9.9'];
  /** Of the internet, what was tried from inside. */
  readonly triedOutside = new Set<string>();
  /** Whether something can be reached from inside of it, where tenants are in it. */
  gvisor: 'kept' | 'open' | undefined;
  triedInGvisor = 0;
  probes = 0;
  /** What a probe waits for before it is there. */
  engineIsFree = Promise.resolve();
  removed = 0;
  told = 0;
  readonly gate: IsolationGate;

  constructor(stored = new Map<string, string>(), options: Partial<IsolationOptions> = {}) {
    this.stored = stored;
    this.gate = new IsolationGate({
      options: { ...ISOLATION_DEFAULTS, ...options },
      keeping: {
        bridgePrefix: 'slt-abc',
        bridges: () =>
          this.engine === undefined ? Promise.resolve(this.bridges) : Promise.reject(this.engine),
        changes: (signal) => {
          signal.addEventListener('abort', () => this.changes.close(), { once: true });
          return this.changes;
        },
        flaws: () => Promise.resolve(this.flaws),
        openProbe: async () => {
          this.probes += 1;
          await this.engineIsFree;
          return {
            gateway: '172.30.0.1',
            own: '172.30.0.2',
            sibling: '172.30.0.66',
            port: 8080,
            run: (attempts) => Promise.resolve(attempts.map((attempt) => this.#try(attempt))),
            ...(this.gvisor === undefined
              ? {}
              : { runInGvisor: (attempts) => Promise.resolve(attempts.map(this.#tryInGvisor)) }),
            close: () => Promise.resolve(),
          };
        },
      },
      findFirewall: () =>
        this.works
          ? Promise.resolve({
              kind: 'nftables',
              lacks: this.lacks,
              apply: (rules) => {
                this.applied.push(rules);
                this.held = true;
                return this.works ? Promise.resolve() : Promise.reject(new Error('It is broken.'));
              },
              obstacles: () => Promise.resolve([{ kind: 'firewalld', name: 'inet firewalld' }]),
              holds: () => Promise.resolve(this.held),
              remove: () => {
                this.removed += 1;
                return Promise.resolve();
              },
            })
          : Promise.reject(new Error('It is broken.')),
      resolver: { port: 5354, serve: () => Promise.resolve(), close: () => Promise.resolve() },
      readNetworks: () => Promise.resolve({ networks: this.networks, routers: [], addresses: [] }),
      reachFromHere: (hosts) => Promise.resolve(this.online ? hosts : []),
      internet: ['9.9.9.9', '1.1.1.1', '192.168.1.7'].map((text) => parseAddress(text)!),
      ...{ ownRange: parseRange('10.213.0.0/16')! },
      openCanary: () => Promise.resolve({ port: 4, visits: 0, close: () => Promise.resolve() }),
      journal: {
        read: (key) => this.stored.get(key),
        write: (key, value) => void this.stored.set(key, value),
      },
      clock: this.clock,
      log: silentLogger,
    });
    this.gate.onChange(() => (this.told += 1));
    gates.push(this.gate);
  }

  async begin(): Promise<void> {
    this.gate.start(new AbortController().signal);
    await settled();
  }

  async pass(ms: number): Promise<void> {
    // In steps of the watch, with the work that each one wakes.
    for (let left = ms; left > 0; left -= 60_000) {
      await this.clock.advance(Math.min(left, 60_000));
      await settled();
    }
  }

  #try(attempt: ProbeAttempt): ProbeResult {
    if (attempt.kind === 'read') return { outcome: 'reached', ms: 1, said: GOOD_STATUS };
    if (attempt.kind === 'name' && attempt.type === 'TXT') {
      return { outcome: 'reached', ms: 1, said: 'sublet' };
    }
    if (this.open) return { outcome: 'reached', ms: 1 };
    if (attempt.kind === 'tcp' && attempt.port === 443) {
      this.triedOutside.add(attempt.host);
      return this.internet.includes(attempt.host)
        ? { outcome: 'reached', ms: 1 }
        : { outcome: 'refused', code: 'EHOSTUNREACH', ms: 1 };
    }
    const isOwn = attempt.kind === 'tcp' && attempt.host === '172.30.0.2';
    return isOwn
      ? { outcome: 'reached', ms: 1 }
      : { outcome: 'refused', code: 'EHOSTUNREACH', ms: 1 };
  }

  /** Its kernel has files of its own, in which nothing stands of this machine's. */
  readonly #tryInGvisor = (attempt: ProbeAttempt): ProbeResult => {
    this.triedInGvisor += 1;
    if (attempt.kind === 'read') return { outcome: 'reached', ms: 1, said: 'Seccomp:\t0' };
    if (attempt.kind === 'write') return { outcome: 'reached', ms: 1 };
    if (this.gvisor === 'open' && 'port' in attempt && attempt.port === 25) {
      return { outcome: 'reached', ms: 1 };
    }
    return this.#try(attempt);
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the gate for strangers', () => {
  test.each([
    ['kept', undefined],
    ['open', 'In gVisor: A tenant could reach mail servers.'],
  ] as const)('where tenants are in gVisor it is tried there too: %s', async (gvisor, message) => {
    const machine = new Machine();
    machine.gvisor = gvisor;
    await machine.begin();
    await machine.pass(1);
    const failures = message === undefined ? [] : [{ check: 'mail', message }];
    expect(machine.gate.report?.failures).toEqual(failures);
    expect(machine.triedInGvisor).toBeGreaterThan(8);
  });

  test('is closed until a check has passed', async () => {
    const machine = new Machine();
    expect(machine.gate.problem()).toMatch(/was not checked yet since the start/);
    await machine.begin();
    expect(machine.gate.problem()).toBeUndefined();
    expect([machine.probes, machine.told]).toEqual([1, 1]);
    expect(machine.applied[0]).toMatchObject({ prefix: 'slt-abc', resolverPort: 5354 });
  });

  test('tells when it has looked for the first time, and lets nobody wait for ever', async () => {
    const machine = new Machine();
    let looks = 0;
    const looking = machine.gate.firstLook(15_000).then(() => (looks += 1));
    await settled();
    expect(looks).toBe(0);
    await machine.begin();
    await looking;
    expect([looks, machine.gate.problem()]).toEqual([1, undefined]);
    // One that is stuck.
    const stuck = new Machine();
    const waiting = stuck.gate.firstLook(15_000).then(() => (looks += 1));
    await stuck.clock.advance(14_999);
    await settled();
    expect(looks).toBe(1);
    await stuck.clock.advance(1);
    await waiting;
    expect(stuck.gate.problem()).toMatch(/was not checked yet since the start/);
  });

  test('tells when the rules were tried first, before anything is checked', async () => {
    const machine = new Machine();
    const told: unknown[] = [];
    void machine.gate.firstRules(15_000).then(() => told.push(machine.applied.length));
    void machine.gate.firstLook(15_000).then(() => told.push('looked'));
    await settled();
    expect(told).toEqual([]);
    await machine.begin();
    expect(told).toEqual([1, 'looked']);
    // One whose rules cannot be written: what runs already goes on.
    const broken = new Machine();
    broken.works = false;
    void broken.gate.firstRules(15_000).then(() => told.push('tried'));
    await broken.begin();
    expect(told).toEqual([1, 'looked', 'tried']);
  });

  test('a check of an earlier run is evidence and no permission', async () => {
    const before = new Machine();
    await before.begin();
    const after = new Machine(before.stored);
    expect(after.gate.report?.passedAtMs).toBe(before.gate.report?.passedAtMs);
    expect(after.gate.report?.failures).toEqual([]);
    expect(after.gate.problem()).toMatch(/was not checked yet since the start/);
  });

  test('a report of before warnings had codes is read with its sentences', () => {
    const warnings = ['runc 1.1.5 has a known way out of containers.'];
    const report = { checkedAtMs: 5, passedAtMs: 5, failures: [], warnings };
    const machine = new Machine(new Map([['isolation', JSON.stringify(report)]]));
    expect(machine.gate.report).toEqual({
      ...report,
      warnings: [{ code: 'other', data: {}, message: warnings[0] }],
    });
  });

  test('says in one sentence what failed, and opens when it is mended', async () => {
    const machine = new Machine();
    machine.open = true;
    await machine.begin();
    expect(machine.gate.problem()).toMatch(
      /^The check of the isolation of tenants failed: A tenant could reach a name with an address at home\. \(and \d+ more\)$/,
    );
    const failed = machine.told;
    await machine.pass(120_000);
    expect(machine.gate.report?.passedAtMs).toBeUndefined();
    // The same word is no news.
    expect(machine.told).toBe(failed);
    machine.open = false;
    await machine.pass(60_000);
    expect(machine.gate.problem()).toBeUndefined();
    expect(machine.told).toBe(failed + 1);
  });

  test('checks every hour, and compares the rules every minute', async () => {
    const machine = new Machine();
    await machine.begin();
    await machine.pass(3_540_000);
    expect([machine.probes, machine.applied.length]).toEqual([1, 1]);
    await machine.pass(120_000);
    expect(machine.probes).toBe(2);
    expect(machine.gate.problem()).toBeUndefined();
  });

  test('checks once for all that asked for it while another check took long', async () => {
    const machine = new Machine(new Map(), { limitMs: 3_600_000 });
    let free = (): void => undefined;
    machine.engineIsFree = new Promise<void>((resolve) => {
      free = resolve;
    });
    await machine.begin();
    await machine.pass(5 * 60_000);
    machine.gate.checkNow();
    expect(machine.probes).toBe(1);
    free();
    await settled();
    await settled();
    expect(machine.probes).toBe(2);
    expect(machine.gate.problem()).toBeUndefined();
  });

  test('an answer that is too old is none', async () => {
    const machine = new Machine();
    await machine.begin();
    await machine.gate.close();
    await machine.clock.advance(3_600_000 + 180_000);
    expect(machine.gate.problem()).toMatch(/was not checked for too long/);
  });

  test('checks anew after somebody else changed the rules, another network, another engine', async () => {
    const machine = new Machine();
    await machine.begin();
    machine.held = false;
    await machine.pass(60_000);
    expect([machine.probes, machine.applied.length]).toEqual([2, 2]);
    machine.networks = [...machine.networks, parseRange('77.88.99.0/24')!];
    await machine.pass(60_000);
    expect([machine.probes, machine.applied.length]).toEqual([3, 3]);
    expect(machine.applied.at(-1)?.closed).toHaveLength(2);
    machine.changes.push('engine');
    await settled();
    expect([machine.probes, machine.applied.length]).toEqual([4, 3]);
  });

  test('opens a new lease to itself at once, without a check', async () => {
    const machine = new Machine();
    await machine.begin();
    machine.bridges = [{ name: 'slt-abc1', subnets: [], gateways: [] }];
    machine.changes.push('bridges');
    await settled();
    expect([machine.probes, machine.applied.length]).toEqual([1, 2]);
    expect(machine.gate.problem()).toBeUndefined();
  });

  test('is closed for a runtime with a known way out, and only warns of a patched build', async () => {
    const flaw = { component: 'runc', version: '1.1.5', flaws: ['CVE-1'], fixedIn: ['1.1.12'] };
    const machine = new Machine();
    machine.flaws = [{ ...flaw, stops: true }];
    await machine.begin();
    expect(machine.gate.problem()).toBe(
      'The check of the isolation of tenants failed: runc 1.1.5 has a known way out of containers (CVE-1; mended in 1.1.12). Update it.',
    );
    machine.flaws = [{ ...flaw, stops: false }];
    await machine.pass(60_000);
    expect(machine.gate.problem()).toBeUndefined();
    expect(machine.gate.report?.warnings).toEqual([
      {
        code: 'flawed-version',
        data: { component: 'runc', version: '1.1.5', flaws: 'CVE-1', fixedIn: '1.1.12' },
        message:
          'runc 1.1.5 has a known way out of containers (CVE-1; mended in 1.1.12). Your distribution may have mended it without a new number; keep it up to date.',
      },
    ]);
  });

  test('says what is known, and whenever that changed', async () => {
    const machine = new Machine();
    const states: string[] = [machine.gate.status().state];
    const leave = machine.gate.onChange(() => states.push(machine.gate.status().state));
    await machine.begin();
    machine.held = false;
    await machine.pass(60_000);
    machine.open = true;
    machine.changes.push('engine');
    await settled();
    const { because, report } = machine.gate.status();
    expect(because).toMatch(/^The check of the isolation of tenants failed: /);
    expect(report?.failures[0]).toEqual({
      check: 'names',
      message: 'A tenant could reach a name with an address at home.',
    });
    leave();
    machine.open = false;
    await machine.pass(60_000);
    expect(states).toEqual(['unchecked', 'kept', 'unchecked', 'kept', 'open']);
    expect(machine.gate.status()).toMatchObject({ state: 'kept', report: { failures: [] } });
  });

  test('writes the rules at once and checks later where it is told to', async () => {
    const machine = new Machine(undefined, { firstCheckMs: 10_000 });
    await machine.begin();
    machine.changes.push('engine');
    await settled();
    expect([machine.probes, machine.applied.length]).toEqual([0, 1]);
    expect(machine.gate.status().state).toBe('unchecked');
    await machine.pass(10_000);
    expect([machine.probes, machine.gate.status().state]).toEqual([1, 'kept']);
  });

  test('the first word of an engine that was there is no reason for a second check', async () => {
    const machine = new Machine();
    machine.changes.push('engine');
    await machine.begin();
    expect(machine.probes).toBe(1);
    machine.changes.push('engine');
    await settled();
    expect(machine.probes).toBe(2);
  });

  test('an engine that is away is nothing that is open', async () => {
    const machine = new Machine();
    machine.engine = new AgentError('engine-unreachable', 'Start Docker.');
    await machine.begin();
    expect(machine.gate.status()).toEqual({
      state: 'unchecked',
      because:
        'The container engine does not answer; the isolation of tenants is checked once it does.',
    });
    machine.engine = undefined;
    machine.changes.push('engine');
    await settled();
    expect([machine.probes, machine.gate.status().state]).toEqual([1, 'kept']);
  });

  test('says what this machine cannot do of the rules', async () => {
    const machine = new Machine();
    machine.lacks = ['bandwidth-limit'];
    await machine.begin();
    expect(machine.gate.status()).toMatchObject({
      state: 'kept',
      report: {
        warnings: [
          {
            code: 'bandwidth-limit',
            data: {},
            message: 'This kernel cannot bound the traffic of a lease.',
          },
        ],
      },
    });
  });

  test('is closed where a tenant has no internet and this machine has, and names who is in the way', async () => {
    const machine = new Machine();
    machine.internet = [];
    await machine.begin();
    const said =
      'A tenant has no internet, although this machine has. firewalld refuses what it does not know. Let it trust the networks of tenants, which our own rules keep apart: firewall-cmd --permanent --zone=trusted --add-source=10.213.0.0/16 && firewall-cmd --reload';
    expect(machine.gate.report?.failures).toEqual([{ check: 'internet', message: said }]);
    expect(machine.gate.problem()).toBe(`The check of the isolation of tenants failed: ${said}`);
    // One that answers is enough; what is closed to tenants is never tried.
    machine.internet = ['1.1.1.1'];
    await machine.pass(60_000);
    expect(machine.gate.problem()).toBeUndefined();
    expect([...machine.triedOutside]).toEqual(['9.9.9.9', '1.1.1.1']);
  });

  test('a machine that is off the internet says nothing of tenants', async () => {
    const machine = new Machine();
    [machine.internet, machine.online] = [[], false];
    await machine.begin();
    expect([machine.gate.problem(), machine.triedOutside.size]).toEqual([undefined, 0]);
  });

  test('takes away only rules that it wrote', async () => {
    const machine = new Machine();
    machine.works = false;
    await machine.begin();
    await machine.gate.removeOwnRules(new AbortController().signal);
    const other = new Machine();
    await other.begin();
    await other.gate.removeOwnRules(new AbortController().signal);
    expect([machine.removed, other.removed]).toEqual([0, 1]);
  });

  test('rules that were taken away stay away, and nobody is let in', async () => {
    const machine = new Machine();
    await machine.begin();
    await machine.gate.removeRules(new AbortController().signal);
    machine.changes.push('engine');
    await machine.pass(180_000);
    expect([machine.removed, machine.applied.length]).toEqual([1, 1]);
    expect(machine.gate.problem()).toMatch(/were taken away/);
  });

  test('is closed while there is no firewall', async () => {
    const machine = new Machine();
    machine.works = false;
    await machine.begin();
    expect(machine.gate.problem()).toBe(
      'The check of the isolation of tenants failed: It is broken.',
    );
    machine.works = true;
    await machine.pass(60_000);
    expect(machine.gate.problem()).toBeUndefined();
  });
});
