import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { Books, DeploymentBook } from '../../../agent/network/practice/books.ts';
import { PRACTICE_PROVIDER } from '../../../agent/network/practice/constants.ts';
import { SocketControls } from '../../../agent/network/practice/socket-controls.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import type { MarketProcess } from '../../contract/network/market-process.ts';
import { startMarket } from '../../contract/network/market-process.ts';
import type { AgentProcess } from './agent-process.ts';
import { startAgent } from './agent-process.ts';
import type { DatabaseReading } from './database-reader.ts';
import { readDatabase } from './database-reader.ts';
import type { EngineObjects } from './engine-objects.ts';
import { engineObjects, removeEngineObjects, SOCKET } from './engine-objects.ts';
import { removeTenantKeeping } from './tenant-rules.ts';

export interface WorldOptions {
  readonly blockMs: number;
  /** The first of the ports that this world's tenants may get. */
  readonly firstPort: number;
  readonly ports: number;
  /** Flags beside those that every world has. */
  readonly flags: readonly string[];
  /** Where the engine listens. */
  readonly engineSocket: string;
  readonly dataDir?: string;
  /** The agent's file, where it is not its source. */
  readonly program?: string;
}

const WORLD_DEFAULTS: WorldOptions = {
  blockMs: 150,
  firstPort: 21_000,
  ports: 20,
  flags: [],
  engineSocket: SOCKET,
};

/**
 * A market in a process of its own, a real engine, and an agent that can be killed and started
 * again. Everything that is asked of it comes from the market's books, the engine's own lists and
 * the database, never from the agent.
 */
export class World {
  readonly instance = `test-${randomBytes(6).toString('hex')}`;
  readonly folder: string;
  readonly dataDir: string;
  readonly controls: SocketControls;
  readonly market: MarketProcess;
  readonly options: WorldOptions;
  agent: AgentProcess | undefined;

  static async open(options: Partial<WorldOptions> = {}): Promise<World> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sublet-world-'));
    const all = { ...WORLD_DEFAULTS, ...options };
    const market = await startMarket(folder, ['--block-ms', String(all.blockMs)]);
    return new World(folder, market, all);
  }

  private constructor(folder: string, market: MarketProcess, options: WorldOptions) {
    this.folder = folder;
    this.market = market;
    this.options = options;
    this.dataDir = options.dataDir ?? path.join(folder, 'data');
    this.controls = new SocketControls(market.socket, {
      clock: new SystemClock(),
      log: silentLogger,
    });
    mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
    // Known beforehand, so that the engine can be asked without the agent's word.
    const storage = openStorage(
      { path: this.databaseFile },
      { clock: new SystemClock(), log: silentLogger },
    );
    storage.journal.write('instance', this.instance);
    storage.close();
  }

  get databaseFile(): string {
    return path.join(this.dataDir, 'practice.db');
  }

  startAgent(
    env: Readonly<Record<string, string>> = {},
    nodeFlags: readonly string[] = [],
  ): AgentProcess {
    const { firstPort, ports, flags, engineSocket, program } = this.options;
    this.agent = startAgent(
      [
        ...['--data-dir', this.dataDir, '--engine', 'docker'],
        ...['--docker-host', `unix://${engineSocket}`],
        ...['--practice-socket', this.market.socket],
        ...['--port-range', `${firstPort}-${firstPort + ports - 1}`],
        ...['--provider-reconcile-ms', '1500', '--provider-accrue-ms', '400'],
        ...['--provider-withdraw-ms', '700'],
        ...flags,
      ],
      env,
      nodeFlags,
      undefined,
      [],
      program,
    );
    return this.agent;
  }

  books(): Promise<Books> {
    return this.controls.books();
  }

  async deployment(): Promise<DeploymentBook | undefined> {
    return Object.values((await this.books()).deployments)[0];
  }

  objects(): Promise<EngineObjects> {
    return engineObjects(this.instance, this.options.engineSocket);
  }

  /** Containers that run now, by the engine's own word. */
  async runningContainers(): Promise<number> {
    return (await this.objects()).containers.filter(({ running }) => running).length;
  }

  database(): DatabaseReading {
    return readDatabase(this.databaseFile);
  }

  /** Our payments by the market's books, in the form in which the database is read. */
  async paidByMarket(): Promise<readonly { key: string; height: number; amount: string }[]> {
    return (await this.books()).payments
      .filter(({ provider }) => provider === PRACTICE_PROVIDER)
      .map(({ lease, height, amount }) => ({ key: lease, height, amount }))
      .sort((a, b) => a.height - b.height || (a.key < b.key ? -1 : 1));
  }

  async close(): Promise<void> {
    this.agent?.kill('SIGKILL');
    await this.agent?.closed;
    await this.controls.close();
    await this.market.stop('SIGKILL');
    await removeEngineObjects(this.instance, this.options.engineSocket);
    await removeTenantKeeping(this.instance, this.options.engineSocket);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Asks again until it holds; fails with `what` and the agent's last words. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean>,
  { within = 30_000, every = 100, words = (): string => '' } = {},
): Promise<void> {
  const endMs = performance.now() + within;
  while (performance.now() < endMs) {
    if (await holds()) return;
    await pause(every);
  }
  throw new Error(`not within ${within} ms: ${what}\n${words().slice(-6000)}`);
}
