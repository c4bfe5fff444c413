import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { Aborted } from './base/abort.ts';
import type { Clock } from './base/clock.ts';
import { AgentError, messageOf } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { Config } from './config/config.ts';
import { readPolicy } from './config/policy.ts';
import { serveControl } from './control/server.ts';
import { GIB } from './domain/resources.ts';
import { DockerEngine } from './engine/docker/docker-engine.ts';
import { endpointExists } from './engine/docker/endpoint.ts';
import { DOCKER_ENGINE_DEFAULTS } from './engine/docker/options.ts';
import { FAKE_ENGINE_DEFAULTS, FakeEngine } from './engine/fake/fake-engine.ts';
import type { ContainerEngine } from './engine/interface.ts';
import { HostHardware } from './hardware/host/host-hardware.ts';
import type { ComputeNetwork, Journal } from './network/interface.ts';
import { openEmbeddedPractice } from './network/practice/embedded.ts';
import type { PracticeOptions } from './network/practice/options.ts';
import { PRACTICE_DEFAULTS } from './network/practice/options.ts';
import { parseScenario } from './network/practice/scenarios/scenario.ts';
import { openSocketPractice } from './network/practice/socket-link.ts';
import type { PriceSource } from './pricing/interface.ts';
import { SCRIPT_DEFAULTS } from './pricing/script/options.ts';
import { ScriptPrices } from './pricing/script/script-prices.ts';
import { PROVIDER_DEFAULTS } from './provider/options.ts';
import { Provider } from './provider/provider.ts';
import { clientSurface } from './provider/surface.ts';
import type { Storage } from './storage/interface.ts';
import { openStorage } from './storage/storage.ts';

/** What the process gives to the agent. */
export interface AgentIo {
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the agent is to stop. */
  readonly signal: AbortSignal;
  /** Called once, when clients can connect. */
  ready(info: ReadyInfo): void;
}

export interface ReadyInfo {
  readonly socketPath: string;
  /** With a one-time token in it. */
  readonly webAddress?: string;
  readonly pid: number;
}

/** Practice money is no money: it is withdrawn often, so that a first run shows some. */
const PRACTICE_WITHDRAW_MS = 60_000;

/**
 * The one place that chooses adapters and builds objects: starts them in order, waits for `signal`,
 * and closes them in reverse. Throws `AgentError` where it cannot start.
 */
export async function runAgent(config: Config, io: AgentIo): Promise<void> {
  const { clock, log, signal } = io;
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const policy = readPolicy(config.policy);
    makeDataDir(config.dataDir);
    // Practice has a file of its own, so that it never mixes with real earnings.
    const storage = openStorage(
      { path: path.join(config.dataDir, `${config.network}.db`) },
      { clock, log: log.child('storage') },
    );
    closers.push(() => storage.close());
    const engine = chooseEngine(config, { clock, log, storage });
    closers.push(() => engine.close());
    const network = openNetwork(config, { clock, log, storage });
    closers.push(() => network.close());
    const provider = new Provider({
      options: {
        ...PROVIDER_DEFAULTS,
        withdrawMs: PRACTICE_WITHDRAW_MS,
        ...config.provider,
        ports: config.portRange,
        removeOnStop: true,
        ...(policy === undefined ? {} : { policy }),
      },
      network,
      engine,
      hardware: new HostHardware(config.dataDir),
      storage,
      ...(config.priceScript === undefined
        ? {}
        : { pricing: openPrices(config.priceScript, clock) }),
      clock,
      log,
    });
    const control = await serveControl(clientSurface(provider), config.control, {
      clock,
      log: log.child('control'),
      signal,
    });
    closers.push(() => control.close());
    closers.push(() => provider.stop());
    await provider.start();
    const webAddress = control.openAddress();
    io.ready({
      socketPath: control.socketPath,
      ...(webAddress === undefined ? {} : { webAddress }),
      pid: process.pid,
    });
    await fired(signal);
    log.info('stopping');
  } finally {
    await closeAll(closers, log);
  }
}

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AgentError(
      'data-dir-unusable',
      `The data folder ${dataDir} cannot be made: ${messageOf(error)}. Choose another with --data-dir.`,
      { cause: error },
    );
  }
}

const ENGINE_USED = 'engine.used';
const INSTANCE = 'instance';

/**
 * Real containers wherever there is an engine, also one that is not running just now: it is waited
 * for. Only where there never was one are containers simulated, and only for practice.
 */
function chooseEngine(
  config: Config,
  parts: { readonly clock: Clock; readonly log: Logger; readonly storage: Storage },
): ContainerEngine {
  const { clock, storage } = parts;
  const log = parts.log.child('engine');
  const { journal } = storage;
  const usedBefore = journal.read(ENGINE_USED) === 'docker';
  const docker =
    config.engine === 'docker' ||
    (config.engine === 'auto' && (usedBefore || endpointExists(config.dockerHost)));
  if (!docker) {
    log.warn('containers are simulated');
    return new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock });
  }
  journal.write(ENGINE_USED, 'docker');
  return new DockerEngine(
    {
      ...DOCKER_ENGINE_DEFAULTS,
      instance: instanceOf(storage),
      host: config.dockerHost,
      ...(config.publishAddress === undefined ? {} : { publishAddress: config.publishAddress }),
      ...(config.imageBudgetGib === undefined
        ? {}
        : { imageBudgetBytes: config.imageBudgetGib * GIB }),
    },
    { clock, log, images: storage.images },
  );
}

/** Names this installation on the engine, made once and kept with its data. */
function instanceOf(storage: Storage): string {
  const known = storage.journal.read(INSTANCE);
  if (known !== undefined) return known;
  const made = randomBytes(8).toString('hex');
  storage.journal.write(INSTANCE, made);
  return made;
}

function openNetwork(
  config: Config,
  parts: { readonly clock: Clock; readonly log: Logger; readonly storage: Storage },
): ComputeNetwork {
  const { seed, blockMs, scenario, socket } = config.practice;
  const { clock } = parts;
  const log = parts.log.child('network');
  if (socket !== undefined) return openSocketPractice(socket, { clock, log });
  const options: PracticeOptions = {
    ...PRACTICE_DEFAULTS,
    ...(seed === undefined ? {} : { seed }),
    ...(blockMs === undefined ? {} : { blockMs }),
    ...(scenario === undefined ? {} : { scenario: parseScenario(scenario) }),
  };
  const journal = journalFor(parts.storage, 'network.practice');
  return openEmbeddedPractice(options, { clock, log, journal }).network;
}

function openPrices(program: string, clock: Clock): PriceSource {
  return new ScriptPrices({ ...SCRIPT_DEFAULTS, program }, { clock, env: process.env });
}

/** A part of the storage's key-value store, for one adapter alone. */
function journalFor(storage: Storage, owner: string): Journal {
  return {
    read: (key) => storage.journal.read(`${owner}.${key}`),
    write: (key, value) => {
      storage.journal.write(`${owner}.${key}`, value);
    },
    writeAll: (entries) => {
      storage.journal.writeAll(
        [...entries].map(([key, value]) => [`${owner}.${key}`, value] as const),
      );
    },
    list: (prefix) =>
      storage.journal
        .list(`${owner}.${prefix}`)
        .map(([key, value]) => [key.slice(owner.length + 1), value] as const),
  };
}

function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function closeAll(closers: (() => Promise<void> | void)[], log: Logger): Promise<void> {
  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      if (!(error instanceof Aborted)) log.error('not closed cleanly', { error });
    }
  }
}
