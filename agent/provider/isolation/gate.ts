import { childController, fired, hasFired, isAborted } from '../../base/abort.ts';
import { Channel } from '../../base/channel.ts';
import type { Clock } from '../../base/clock.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import { parseUnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { Address, AddressRange } from '../../domain/address.ts';
import type { EgressRules } from '../../domain/egress.ts';
import { isClosed } from '../../domain/egress.ts';
import type {
  IsolationCheck,
  IsolationFailure,
  IsolationReport,
  IsolationState,
  IsolationStatus,
  IsolationWarning,
} from '../../domain/isolation.ts';
import type { Probe, TenantKeeping } from '../../engine/interface.ts';
import type {
  Firewall,
  NameResolver,
  OpenCanary,
  OwnNetworks,
  ReachFromHere,
  ReadOwnNetworks,
} from '../../firewall/interface.ts';
import type { KeyValueStore } from '../../storage/interface.ts';
import type { PlannedCheck } from './checks.ts';
import {
  checksInGvisor,
  INTERNET_PORT,
  judge,
  judgeVersions,
  mergeFailures,
  planChecks,
} from './checks.ts';
import { lackWarnings } from './lack-warnings.ts';
import type { IsolationOptions } from './options.ts';
import { wayOutAdvice } from './way-out-advice.ts';

const KEY = 'isolation';

export interface IsolationParts {
  readonly options: IsolationOptions;
  readonly keeping: TenantKeeping;
  /** Finds the machine's firewall; asked again until there is one that may be written. */
  readonly findFirewall: (signal: AbortSignal) => Promise<Firewall>;
  readonly resolver: NameResolver;
  readonly readNetworks: ReadOwnNetworks;
  readonly openCanary: OpenCanary;
  readonly reachFromHere: ReachFromHere;
  /** Of the internet; a tenant has to reach one of them where this machine does. None: it is not tried. */
  readonly internet: readonly Address[];
  /** Of an engine of our own, whose networks have no other way out than ours. */
  readonly ownRange?: AddressRange;
  readonly journal: Pick<KeyValueStore, 'read' | 'write'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Why the loop has something to do. */
type Wish = 'look' | 'check';

/**
 * Keeps the rules in force and says whether strangers may be let in: only after a container like
 * theirs has tried, from inside and not long ago, what we promise that they cannot do.
 */
export class IsolationGate {
  readonly #parts: IsolationParts;
  readonly #log: Logger;
  readonly #wishes = new Channel<Wish>();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #firewall: Firewall | undefined;
  /** The rules in force, as text. */
  #applied: string | undefined;
  #report: IsolationReport | undefined;
  /** By the clock that only grows; `undefined` while nothing was shown since the start. */
  #passedAt: number | undefined;
  #because = 'The isolation of tenants was not checked yet since the start; this takes seconds.';
  #isOpen = false;
  /** Until then rules are written and nothing is tried. */
  #firstCheckAt = -Infinity;
  /** What a check is at: that is what has failed where it comes to no end. */
  #step: IsolationCheck = 'rules';
  /** A check came to an end since the start, whichever. */
  #wasChecked = false;
  readonly #looked = new AbortController();
  readonly #ruled = new AbortController();
  readonly #listeners = new Set<() => void>();

  constructor(parts: IsolationParts) {
    this.#parts = parts;
    this.#log = parts.log.child('isolation');
    this.#report = parseReport(parts.journal.read(KEY));
  }

  /** Why nobody is let in, in one line that says what to do; `undefined` where they may come. */
  problem(): string | undefined {
    const { clock, options } = this.#parts;
    if (this.#passedAt === undefined) return this.#because;
    // The loop checks in time; where it could not, an old answer is none.
    const ageMs = clock.monotonicMs() - this.#passedAt;
    return ageMs <= options.checkMs + options.limitMs + options.watchMs
      ? undefined
      : 'The isolation of tenants was not checked for too long; restart the agent.';
  }

  /** The last check, also one of an earlier run. */
  get report(): IsolationReport | undefined {
    return this.#report;
  }

  /** What is known now, for the owner. */
  status(): IsolationStatus {
    const because = this.problem();
    const state: IsolationState =
      because === undefined ? 'kept' : this.#isOpen ? 'open' : 'unchecked';
    return {
      state,
      ...(because === undefined ? {} : { because }),
      ...(this.#report === undefined ? {} : { report: this.#report }),
    };
  }

  /** Calls back whenever `status()` is another one; the answer ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(signal: AbortSignal): void {
    if (this.#running !== undefined) return;
    const { clock, options } = this.#parts;
    this.#firstCheckAt = clock.monotonicMs() + options.firstCheckMs;
    const controller = childController(signal);
    this.#closing.signal.addEventListener('abort', () => controller.abort(), { once: true });
    for (const first of [this.#looked, this.#ruled]) {
      controller.signal.addEventListener('abort', () => first.abort(), { once: true });
    }
    this.#running = Promise.all([
      this.#listen(controller.signal),
      this.#tick(controller.signal),
      this.#work(controller.signal),
    ]).then(() => controller.release());
  }

  /** Resolves when it was tried for the first time since the start to write the rules; after so long in any case. */
  firstRules(mostMs: number): Promise<void> {
    return this.#first(this.#ruled, mostMs);
  }

  /**
   * Resolves when the rules, and where one is due the check, were seen to for the first time since the
   * start, whatever came of it; after so long in any case.
   */
  firstLook(mostMs: number): Promise<void> {
    return this.#first(this.#looked, mostMs);
  }

  async #first(controller: AbortController, mostMs: number): Promise<void> {
    const { signal } = controller;
    if (signal.aborted) return;
    const timer = this.#parts.clock.after(mostMs, () => controller.abort());
    await fired(signal);
    timer.cancel();
  }

  /** Checks now, whatever the time. */
  checkNow(): void {
    this.#wishes.push('check');
  }

  /** Ends the watch. The rules stay: containers may run on without us. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#looked.abort();
    this.#ruled.abort();
    this.#wishes.close();
    await this.#running;
    await this.#parts.resolver.close();
  }

  /** Ends the watch and takes the rules away too, for an owner who stops renting out. */
  async removeRules(signal: AbortSignal): Promise<void> {
    this.#shut(TAKEN_AWAY);
    await this.close();
    this.#shut(TAKEN_AWAY);
    this.#applied = undefined;
    await (await this.#findFirewall(signal)).remove(signal);
  }

  /** The same where rules were written; where none could be there are none to take away. */
  async removeOwnRules(signal: AbortSignal): Promise<void> {
    if (this.#firewall === undefined) await this.close();
    else await this.removeRules(signal);
  }

  async #listen(signal: AbortSignal): Promise<void> {
    let isFirst = true;
    for await (const change of this.#parts.keeping.changes(signal)) {
      // The first word of an engine is that it is there: the check of the start knows already.
      const isNews = change === 'engine' && (!isFirst || this.#wasChecked);
      this.#wishes.push(isNews && this.#mayCheck() ? 'check' : 'look');
      if (change === 'engine') isFirst = false;
    }
  }

  #mayCheck(): boolean {
    return this.#parts.clock.monotonicMs() >= this.#firstCheckAt;
  }

  async #tick(signal: AbortSignal): Promise<void> {
    const { clock, options } = this.#parts;
    while (!signal.aborted) {
      const due =
        this.#passedAt === undefined || clock.monotonicMs() - this.#passedAt >= options.checkMs;
      this.#wishes.push(due && this.#mayCheck() ? 'check' : 'look');
      const untilFirstMs = this.#firstCheckAt - clock.monotonicMs();
      try {
        await clock.sleep(untilFirstMs > 0 ? untilFirstMs : options.watchMs, signal);
      } catch (error) {
        if (isAborted(error)) return;
        throw error;
      }
    }
  }

  // One thing at a time; wishes that came meanwhile are fulfilled together.
  async #work(signal: AbortSignal): Promise<void> {
    let isWished = false;
    for await (const wish of this.#wishes) {
      if (signal.aborted) return;
      isWished ||= wish === 'check';
      // The last does it for all.
      if (this.#wishes.length > 0) continue;
      const isCheck = isWished;
      isWished = false;
      try {
        if (isCheck) await this.#check(signal);
        else if ((await this.#keepRules(signal)) && this.#mayCheck()) await this.#check(signal);
      } catch (error) {
        if (isAborted(error) && hasFired(signal)) return;
        this.#notChecked(error);
      }
      this.#looked.abort();
    }
  }

  /**
   * Sees to it that the rules are in force. True where the promises have to be tried anew: somebody
   * else changed the rules, or the machine is in another network.
   */
  async #keepRules(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#seeToRules(signal);
    } finally {
      this.#ruled.abort();
    }
  }

  async #seeToRules(signal: AbortSignal): Promise<boolean> {
    const { keeping, readNetworks, resolver } = this.#parts;
    this.#step = 'rules';
    const firewall = await this.#findFirewall(signal);
    const networks = await readNetworks(keeping.bridgePrefix);
    const rules = await this.#rules(networks, signal);
    const text = textOf({ ...rules, bridges: [] });
    const wholeText = textOf(rules);
    const held = this.#applied !== undefined && (await firewall.holds(signal));
    const isNew = this.#applied === undefined;
    const moved = !isNew && !(this.#applied ?? '').startsWith(text);
    const now = `${text}\n${wholeText}`;
    if (held && now === this.#applied) return false;
    if (!isNew && !held) {
      this.#shut(
        'Another program changed the rules that keep tenants apart; they are checked again.',
      );
    }
    await firewall.apply(rules, signal);
    this.#applied = now;
    await resolver.serve(rules.bridges, rules.closed);
    if (!held || moved)
      this.#log.info('rules written', { firewall: firewall.kind, lacks: firewall.lacks });
    return !held || moved;
  }

  async #rules(networks: OwnNetworks, signal: AbortSignal): Promise<EgressRules> {
    const { keeping, options, resolver, ownRange } = this.#parts;
    return {
      prefix: keeping.bridgePrefix,
      bridges: await keeping.bridges(signal),
      closed: networks.networks,
      closedPorts: options.closedPorts,
      resolverPort: resolver.port,
      limits: options.limits,
      ...(ownRange === undefined ? {} : { ownRange }),
    };
  }

  async #findFirewall(signal: AbortSignal): Promise<Firewall> {
    this.#firewall ??= await this.#parts.findFirewall(signal);
    return this.#firewall;
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { clock, keeping, options, openCanary, readNetworks } = this.#parts;
    const over = childController(signal);
    const timer = clock.after(options.limitMs, () => over.abort());
    try {
      await this.#keepRules(over.signal);
      this.#step = 'probe-works';
      const probe = await keeping.openProbe(over.signal);
      const canary = await openCanary();
      try {
        // The probe's own networks are new.
        await this.#keepRules(over.signal);
        this.#step = 'probe-works';
        const networks = await readNetworks(keeping.bridgePrefix);
        const planned = planChecks({
          ...probe,
          servicePort: probe.port,
          canaryPort: canary.port,
          addresses: networks.addresses,
          routers: networks.routers,
          internet: await this.#onTheInternet(networks, over.signal),
        });
        const tries = async (
          checks: readonly PlannedCheck[],
          run: Probe['run'],
        ): Promise<readonly IsolationFailure[]> => {
          const attempts = checks.map(({ attempt }) => attempt);
          return judge(checks, await run(attempts, over.signal), canary.visits);
        };
        const outside = await tries(planned, (attempts, within) => probe.run(attempts, within));
        const inside =
          probe.runInGvisor === undefined
            ? []
            : await tries(checksInGvisor(planned), probe.runInGvisor);
        const failures = await this.#explained(mergeFailures(outside, inside), over.signal);
        const versions = judgeVersions(await keeping.flaws(over.signal));
        const warnings = [...versions.warnings, ...lackWarnings(this.#firewall?.lacks ?? [])];
        this.#conclude([...failures, ...versions.failures], warnings);
      } finally {
        await canary.close();
        await probe.close();
      }
    } catch (error) {
      if (!isAborted(error) || hasFired(signal)) throw error;
      throw new Error(`it took longer than ${options.limitMs / 1_000} s`, { cause: error });
    } finally {
      timer.cancel();
      over.release();
    }
  }

  /** Never what is closed to tenants, which they shall not reach. */
  async #onTheInternet(
    { networks }: OwnNetworks,
    signal: AbortSignal,
  ): Promise<readonly Address[]> {
    const { internet, reachFromHere } = this.#parts;
    const open = internet.filter((address) => !isClosed(address, networks));
    return open.length === 0 ? [] : await reachFromHere(open, INTERNET_PORT, signal);
  }

  /** Who keeps tenants from the internet, and what to tell it. */
  async #explained(
    failures: readonly IsolationFailure[],
    signal: AbortSignal,
  ): Promise<readonly IsolationFailure[]> {
    if (!failures.some(({ check }) => check === 'internet')) return failures;
    const firewall = await this.#findFirewall(signal);
    const { keeping, ownRange } = this.#parts;
    const advice = wayOutAdvice(await firewall.obstacles(signal), keeping.bridgePrefix, ownRange);
    // First: what is in the way of that often is in the way of a lease's own services too.
    return [
      ...failures
        .filter(({ check }) => check === 'internet')
        .map((failure) => ({ ...failure, message: `${failure.message} ${advice}` })),
      ...failures.filter(({ check }) => check !== 'internet'),
    ];
  }

  #conclude(failures: readonly IsolationFailure[], warnings: readonly IsolationWarning[]): void {
    if (failures.length > 0) {
      this.#fail(failures, warnings);
      return;
    }
    const { clock } = this.#parts;
    const was = this.problem();
    this.#wasChecked = true;
    this.#store({ checkedAtMs: clock.now(), passedAtMs: clock.now(), failures: [], warnings });
    this.#passedAt = clock.monotonicMs();
    this.#isOpen = false;
    if (was !== undefined) this.#log.info('tenants are kept apart', { was });
    this.#tell();
  }

  /** A check or a look that came to no end. */
  #notChecked(error: unknown): void {
    if (codeOf(error) !== 'engine-unreachable') {
      this.#fail([{ check: this.#step, message: messageOf(error) }]);
      return;
    }
    // Where nothing runs nothing is open; it is checked as soon as it answers.
    this.#wasChecked = true;
    this.#shut(
      'The container engine does not answer; the isolation of tenants is checked once it does.',
    );
  }

  #fail(failures: readonly IsolationFailure[], warnings: readonly IsolationWarning[] = []): void {
    const passedAtMs = this.#report?.passedAtMs;
    this.#wasChecked = true;
    this.#store({
      checkedAtMs: this.#parts.clock.now(),
      ...(passedAtMs === undefined ? {} : { passedAtMs }),
      failures,
      warnings,
    });
    const because = sentence(failures);
    // Once: it is tried again every minute.
    if (!this.#isOpen || this.#because !== because) {
      this.#log.warn('tenants are not kept apart', { failures });
    }
    this.#shut(because, true);
  }

  #shut(because: string, isOpen = false): void {
    const isNews =
      this.#passedAt !== undefined || this.#because !== because || this.#isOpen !== isOpen;
    this.#passedAt = undefined;
    this.#because = because;
    this.#isOpen = isOpen;
    if (isNews) this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #store(report: IsolationReport): void {
    this.#parts.journal.write(KEY, JSON.stringify(report));
    this.#report = report;
  }
}

const TAKEN_AWAY = 'The rules that keep tenants apart were taken away.';

function sentence(failures: readonly IsolationFailure[]): string {
  const [first] = failures;
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more)` : '';
  return `The check of the isolation of tenants failed: ${first?.message ?? ''}${more}`;
}

function textOf(rules: EgressRules): string {
  return JSON.stringify(rules, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString(16) : value,
  );
}

function parseReport(text: string | undefined): IsolationReport | undefined {
  if (text === undefined) return undefined;
  const stored = JSON.parse(text) as Omit<IsolationReport, 'warnings'> & {
    readonly warnings: readonly (IsolationWarning | string)[];
  };
  return {
    ...stored,
    checkedAtMs: parseUnixMs(stored.checkedAtMs),
    // Reports of before there were codes have sentences.
    warnings: stored.warnings.map((one) =>
      typeof one === 'string' ? { code: 'other', data: {}, message: one } : one,
    ),
  };
}
