import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { PORT_SETTINGS } from './api/served-ports.ts';
import { Aborted, fired } from './base/abort.ts';
import type { Clock } from './base/clock.ts';
import { AgentError, messageOf } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { ComposedAkash } from './compose-akash.ts';
import type { OpenOwnEngine } from './compose-engine.ts';
import type { ComposedIngress, IngressOptions } from './compose-ingress.ts';
import {
  composeIngress,
  composePublicCertificate,
  composeVisiting,
  LOOPBACK,
  openToVisitors,
} from './compose-ingress.ts';
import type { KnownNetwork } from './compose-networks.ts';
import { endpointsFolder, firstNetwork, knownNetworks } from './compose-networks.ts';
import { openPrograms } from './compose-programs.ts';
import { readChosenNetwork, writeChosenNetwork } from './config/chosen-network.ts';
import type { Config } from './config/config.ts';
import { readPolicy } from './config/policy.ts';
import { serveControl } from './control/server.ts';
import { LEASE_BRIDGES } from './domain/egress.ts';
import { GIB } from './domain/resources.ts';
import { DockerEngine } from './engine/docker/docker-engine.ts';
import { endpointExists } from './engine/docker/endpoint.ts';
import { INSTANCE_KEY } from './engine/docker/names.ts';
import type { DockerEngineOptions } from './engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from './engine/docker/options.ts';
import { FAKE_ENGINE_DEFAULTS, FakeEngine } from './engine/fake/fake-engine.ts';
import type { ContainerEngine } from './engine/interface.ts';
import { readOwnNetworks } from './firewall/own-networks.ts';
import type { PublicCertificate } from './gateway/acme/open.ts';
import { HostHardware } from './hardware/host/host-hardware.ts';
import type { OpenIsolation } from './isolation.ts';
import type { NetworkData } from './network/akash/networks.ts';
import { moneyOf } from './network/akash/networks.ts';
import type { ComputeNetwork, Journal } from './network/interface.ts';
import { openEmbeddedPractice } from './network/practice/embedded.ts';
import type { PracticeOptions } from './network/practice/options.ts';
import { PRACTICE_DEFAULTS } from './network/practice/options.ts';
import { parseScenario } from './network/practice/scenarios/scenario.ts';
import { openSocketPractice } from './network/practice/socket-link.ts';
import { PROVIDER_DEFAULTS } from './provider/options.ts';
import type { IsolationGate, NetworkChooser } from './provider/parts.ts';
import { Provider } from './provider/provider.ts';
import { clientSurface } from './provider/surface.ts';
import type { Storage } from './storage/interface.ts';
import { openStorage } from './storage/storage.ts';
import { passphraseFrom } from './wallet/passphrase.ts';
import type { SecretBytes } from './wallet/secret-bytes.ts';

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
/** After a choice of another network: so long for its answer to reach whoever chose. */
const SWITCH_AFTER_MS = 250;

/** An engine that is slow must not keep what runs already waiting for longer. */
const FIRST_RULES_MS = 15_000;

/**
 * The one place that chooses adapters and builds objects: starts them in order, waits for `signal`,
 * and closes them in reverse. Where another network is chosen it does so again with that one, in the
 * same process, and goes back where that one cannot be begun. Throws `AgentError` where it cannot start.
 */
export async function runAgent(config: Config, io: AgentIo): Promise<void> {
  makeDataDir(config.dataDir);
  const networks = knownNetworks(config, io.log);
  const { passphraseFd } = config.wallet;
  let passphrase = passphraseFd === undefined ? undefined : passphraseFrom(passphraseFd);
  let ready = (info: ReadyInfo): void => io.ready(info);
  let network: string | undefined = firstNetwork(
    config,
    networks,
    readChosenNetwork(config.dataDir),
  );
  let before: string | undefined;
  while (network !== undefined && !io.signal.aborted) {
    const id: string = network;
    try {
      network = await runOn(id, networks, passphrase, config, { ...io, ready });
      before = id;
    } catch (error) {
      if (before === undefined) throw error;
      // Whoever chose it is still there, and so is the network that worked.
      io.log.error('the network that was chosen cannot be begun', { network: id, error });
      writeChosenNetwork(config.dataDir, before);
      [network, before] = [before, undefined];
    }
    // Read once, and told once: clients find the next one at the same place.
    passphrase?.wipe();
    passphrase = undefined;
    ready = () => undefined;
  }
}

/** Runs on one network until `signal` fires, or another is chosen: then that one is returned. */
async function runOn(
  id: string,
  networks: readonly KnownNetwork[],
  passphrase: SecretBytes | undefined,
  config: Config,
  io: AgentIo,
): Promise<string | undefined> {
  const { clock, log } = io;
  const closers: (() => Promise<void> | void)[] = [];
  const leave = new AbortController();
  const signal = AbortSignal.any([io.signal, leave.signal]);
  let next: string | undefined;
  const switchTo = (network: string): void => {
    if (config.networkFixedBy !== undefined) throw fixed(config.networkFixedBy);
    writeChosenNetwork(config.dataDir, network);
    next = network;
    clock.after(SWITCH_AFTER_MS, () => leave.abort(new Aborted('another network was chosen')));
  };
  const chooser: NetworkChooser = {
    list: () =>
      networks.map(({ data: _data, ...listed }) => ({ ...listed, current: listed.network === id })),
    switchTo,
  };
  try {
    const policy = readPolicy(config.policy);
    const data = networks.find(({ network }) => network === id)?.data;
    // Each network has a file of its own, so that nothing of one is mixed with another.
    const storage = openStorage(
      { path: path.join(config.dataDir, `${id}.db`) },
      { clock, log: log.child('storage') },
    );
    closers.push(() => storage.close());
    const own = await startOwnEngine(config, data, signal, { clock, log, storage });
    closers.push(async () => {
      // Another network may need it the next moment; practice takes its containers away itself.
      const isLeased = data !== undefined && storage.leases.listLive().length > 0;
      await own?.close(next !== undefined || isLeased);
    });
    const { engine, docker } = chooseEngine(config, data, own, { clock, log, storage });
    closers.push(() => engine.close());
    const isolation =
      docker === undefined
        ? undefined
        : await composeIsolation(docker, config, data, own, { clock, log, storage, closers });
    const gate = isolation?.gate;
    const publicCertificate = await composePublicCertificate(config, data, { clock, log });
    const challenges = publicCertificate?.challenges;
    const web = composeIngress(ingressOptions(config), data, { clock, log, storage, challenges });
    const visitors = web?.visitors;
    const parts = { clock, log, storage, closers, gate, visitors, publicCertificate };
    const opened =
      data === undefined
        ? { network: openPractice(config, parts) }
        : await openAkash(config, data, parts);
    closers.push(() => opened.network.close());
    const provider = new Provider({
      options: {
        ...PROVIDER_DEFAULTS,
        ...(data === undefined ? { withdrawMs: PRACTICE_WITHDRAW_MS, removeOnStop: true } : {}),
        ...config.provider,
        ports: config.portRange,
        given: config.given,
        dashboardPort: config.control.web.port,
        ...(policy === undefined ? {} : { policy }),
      },
      ...opened,
      ...(gate === undefined ? {} : { gate }),
      ...(web === undefined ? {} : { ingress: web.ingress }),
      ...(docker === undefined ? {} : { visiting: composeVisiting(visitors, config.gateway) }),
      networks: chooser,
      engine,
      hardware: new HostHardware(config.dataDir, own?.forTenants),
      ...(own === undefined ? {} : { ownEngine: own.engine }),
      storage,
      ...openPrograms(config, docker?.host, clock),
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
    if ('unlock' in opened && passphrase !== undefined) await opened.unlock(passphrase);
    // First the rules: what runs from before is brought up with them in force.
    gate?.start(signal);
    if (data !== undefined) await gate?.firstRules(FIRST_RULES_MS);
    await provider.start();
    if ('letIn' in opened) closers.push(await opened.letIn(provider));
    else if (web !== undefined) {
      closers.push(await openToVisitors(web, provider.settings.value));
    }
    const webAddress = control.openAddress();
    io.ready({
      socketPath: control.socketPath,
      ...(webAddress === undefined ? {} : { webAddress }),
      pid: process.pid,
    });
    await fired(signal);
    log.info('stopping', { network: id });
  } finally {
    await closeAll(closers, log);
  }
  return next;
}

function fixed(where: string): AgentError {
  return new AgentError(
    'locked',
    `The network is fixed by ${where}. Take that away, then choose here.`,
    { data: { by: where, at: 'network' } },
  );
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

/** Before anything that runs containers; `undefined` where the owner has not chosen it. */
async function startOwnEngine(
  { engine, engineDiskBytes, dataDir }: Config,
  network: NetworkData | undefined,
  signal: AbortSignal,
  { clock, log, storage }: Pick<Parts, 'clock' | 'log' | 'storage'>,
): Promise<OpenOwnEngine | undefined> {
  if (network !== undefined) throwWhereLeasedElsewhere(engine, storage);
  if (engine !== 'own') return undefined;
  if (engineDiskBytes === undefined) {
    throw new AgentError(
      'bad-option',
      'An engine of our own needs a disk: say how large, such as --engine-disk 200GiB.',
    );
  }
  // Only now: the engine that is there needs none of it.
  const { openOwnEngine } = await import('./compose-engine.ts');
  return await openOwnEngine(dataDir, engineDiskBytes, signal, { clock, log });
}

/** What runs in one engine is not seen in the other: it would run twice, or its files be lost. */
function throwWhereLeasedElsewhere(engine: Config['engine'], storage: Storage): void {
  const used = storage.journal.read(ENGINE_USED);
  const isOther = used === 'own' ? engine !== 'own' : used === 'docker' && engine === 'own';
  const leases = isOther ? storage.leases.listLive().length : 0;
  if (leases === 0) return;
  const [before, flag] =
    used === 'own' ? ['an engine of our own', 'own'] : ['the engine that was there', 'docker'];
  throw new AgentError(
    'bad-option',
    `Leases run in ${before} (${leases} of them). Start with --engine ${flag} until they have ended, then choose another.`,
  );
}

/**
 * Real containers wherever there is an engine, also one that is not running just now: it is waited
 * for. Only where there never was one are containers simulated, and only for practice; on a network
 * with test money somebody has to ask for that, and for real money nobody can.
 */
function chooseEngine(
  config: Config,
  network: NetworkData | undefined,
  own: OpenOwnEngine | undefined,
  parts: Pick<Parts, 'clock' | 'log' | 'storage'>,
): ChosenEngine {
  const { clock, storage } = parts;
  const log = parts.log.child('engine');
  const { journal } = storage;
  const usedBefore = journal.read(ENGINE_USED) === 'docker';
  const auto = network !== undefined || usedBefore || endpointExists(config.dockerHost);
  const docker =
    own !== undefined || config.engine === 'docker' || (config.engine === 'auto' && auto);
  if (!docker) {
    if (network !== undefined && moneyOf(network) === 'main') {
      throw new AgentError(
        'bad-option',
        'Simulated containers are for play money and test money. Leave --engine away on a network with real money.',
      );
    }
    log.warn('containers are simulated');
    return { engine: new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock }) };
  }
  journal.write(ENGINE_USED, own === undefined ? 'docker' : 'own');
  const options: DockerEngineOptions = {
    ...DOCKER_ENGINE_DEFAULTS,
    instance: instanceOf(storage),
    host: own?.engine.host ?? config.dockerHost,
    networks: async () => (await readOwnNetworks(LEASE_BRIDGES)).networks,
    ...(own === undefined ? {} : { imageBudgetBytes: own.imageBudgetBytes }),
    ...(config.gvisor === undefined ? {} : { gvisor: config.gvisor }),
    publishAddress: config.publishAddress ?? (network === undefined ? LOOPBACK : EVERYWHERE),
    ...(config.imageBudgetGib === undefined
      ? {}
      : { imageBudgetBytes: config.imageBudgetGib * GIB }),
  };
  const room = own === undefined ? {} : { room: own.engine.room };
  const engine = new DockerEngine(options, { clock, log, images: storage.images, ...room });
  return { engine, docker: options };
}

/** Where ports that tenants leased are opened; those of practice are nobody's from outside. */
const EVERYWHERE = '0.0.0.0';

/** `docker`: how a real one is used; what keeps tenants apart uses the same. */
interface ChosenEngine {
  readonly engine: ContainerEngine;
  readonly docker?: DockerEngineOptions;
}

/** A first run shows a rental first; that of practice are tenants of our own. */
const PRACTICE_FIRST_CHECK_MS = 10_000;

/** What keeps tenants apart, on whichever network: practice shows what would be on another. */
async function composeIsolation(
  engine: DockerEngineOptions,
  { isolation }: Config,
  network: NetworkData | undefined,
  own: OpenOwnEngine | undefined,
  { clock, log, storage, closers }: Omit<Parts, 'gate'>,
): Promise<OpenIsolation> {
  // Only now: simulated containers need none of it.
  const { openIsolation } = await import('./isolation.ts');
  const isPractice = network === undefined;
  const opened = openIsolation({
    engine,
    options: { ...(isPractice ? { firstCheckMs: PRACTICE_FIRST_CHECK_MS } : {}), ...isolation },
    // Practice leaves nothing behind; elsewhere leases run on without us.
    removesRules: isPractice,
    // Practice asks nobody outside of this machine for anything.
    triesInternet: !isPractice,
    ...(own === undefined ? {} : { ownRange: own.range }),
    journal: storage.journal,
    clock,
    log,
  });
  closers.push(() => opened.close());
  return opened;
}

/** Names this installation on the engine, made once and kept with its data. */
function instanceOf(storage: Storage): string {
  const known = storage.journal.read(INSTANCE_KEY);
  if (known !== undefined) return known;
  const made = randomBytes(8).toString('hex');
  storage.journal.write(INSTANCE_KEY, made);
  return made;
}

function openPractice(config: Config, parts: Parts): ComputeNetwork {
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

async function openAkash(
  { dataDir, akash, gateway }: Config,
  data: NetworkData,
  { storage, ...parts }: AkashParts,
): Promise<ComposedAkash> {
  // Only now: practice needs none of it.
  const { composeAkash } = await import('./compose-akash.ts');
  return composeAkash(
    {
      data,
      folder: path.join(dataDir, 'networks', data.id),
      refreshedFolder: endpointsFolder(dataDir),
      ...{ instance: instanceOf(storage), gateway },
      ...(akash.rpc === undefined ? {} : { endpoints: akash.rpc }),
    },
    { ...parts, journalOf: (owner) => journalFor(storage, owner) },
  );
}

/** What the objects of one network are made with. */
interface Parts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly storage: Storage;
  readonly closers: Closers;
  readonly gate: IsolationGate | undefined;
}

interface AkashParts extends Parts {
  readonly visitors: ComposedIngress['visitors'] | undefined;
  readonly publicCertificate: PublicCertificate | undefined;
}

type Closers = (() => Promise<void> | void)[];

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

function ingressOptions({ ingress, given, gateway: { address } }: Config): IngressOptions {
  const isNamed = given.some(({ path }) => path === PORT_SETTINGS.ingress);
  return { ...ingress, isNamed, ...(address === undefined ? {} : { address }) };
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
