import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Clock } from './base/clock.ts';
import { AgentError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { AddressRange } from './domain/address.ts';
import { parseRange } from './domain/address.ts';
import { LEASE_BRIDGES } from './domain/egress.ts';
import { bridgePrefix, INSTANCE_KEY } from './engine/docker/names.ts';
import { DOCKER_ENGINE_DEFAULTS } from './engine/docker/options.ts';
import type { OwnEngine, OwnEngineErrorCode } from './engine/interface.ts';
import { gvisorProgram } from './engine/own/gvisor.ts';
import { LinuxOwnEngine } from './engine/own/linux-engine.ts';
import { hasFile, requireOwnEngine } from './engine/own/needs.ts';
import { OWN_ENGINE_DEFAULTS } from './engine/own/options.ts';
import { freeRange } from './engine/ranges.ts';
import { chooseFirewall } from './firewall/choose.ts';
import { readOwnNetworks } from './firewall/own-networks.ts';
import { runHere } from './firewall/run-here.ts';
import { openStorage } from './storage/storage.ts';

/** Of its disk, where that is less than images may have elsewhere. */
const IMAGES_SHARE = 0.25;

interface Tools {
  readonly clock: Clock;
  readonly log: Logger;
}

/** An engine of our own that answers. */
export interface OpenOwnEngine {
  readonly engine: OwnEngine;
  /** Where its networks have their addresses; nothing else of the machine does. */
  readonly range: AddressRange;
  readonly imageBudgetBytes: number;
  /** What leases may have of its disk together, in bytes; none while it is away. */
  readonly forTenants: () => Promise<number>;
  /** Lets go of it: it runs on where something in it does, else it ends too. */
  close(isInUse: boolean): Promise<void>;
}

/** Starts the one of this data folder, or finds it running, and keeps it so until it is closed. */
export async function openOwnEngine(
  dataDir: string,
  diskBytes: number,
  signal: AbortSignal,
  { clock, log }: Tools,
): Promise<OpenOwnEngine> {
  const folder = folderOf(dataDir);
  requireOwnEngine(folder);
  const range = readRange(folder) ?? (await chooseRange(folder));
  const engine = engineIn(folder, range, diskBytes, { clock, log });
  await engine.start(signal);
  const leave = new AbortController();
  const kept = engine.keepRunning(leave.signal);
  return {
    engine,
    range: rangeIn(range),
    imageBudgetBytes: Math.min(
      DOCKER_ENGINE_DEFAULTS.imageBudgetBytes,
      Math.floor(diskBytes * IMAGES_SHARE),
    ),
    forTenants: async () => (await engine.status()).forTenantsBytes ?? 0,
    close: async (isInUse) => {
      leave.abort();
      await kept;
      if (!isInUse) await engine.stop();
    },
  };
}

/** What `sublet engine remove` found: nothing, or what it has taken away. */
export type EngineRemoval = 'removed' | 'none';

/**
 * Takes the engine of our own of this data folder away, with its disk, its networks and the rules for
 * them. Throws `AgentError` `conflict` while something is leased, and what writing rules throws.
 */
export async function removeOwnEngine(dataDir: string, tools: Tools): Promise<EngineRemoval> {
  const folder = folderOf(dataDir);
  const range = readRange(folder);
  if (range === undefined) return 'none';
  requireOwnEngine(folder);
  const instances = readdirSync(dataDir)
    .filter((file) => file.endsWith('.db'))
    .flatMap((file) => instanceIn(path.join(dataDir, file), tools) ?? []);
  await engineIn(folder, range, 0, tools).remove();
  const { signal } = new AbortController();
  for (const instance of instances) {
    const rules = { prefix: bridgePrefix(instance), ownRange: rangeIn(range) };
    await (await chooseFirewall(rules, [runHere], signal)).remove(signal);
  }
  return 'removed';
}

/** Under which name the agent of that database has made things; nothing may be leased there. */
function instanceIn(file: string, tools: Tools): string | undefined {
  const storage = openStorage({ path: file }, tools);
  try {
    // Practice takes its containers away when it stops; its leases go on with the next start.
    const leases = path.basename(file) === 'practice.db' ? 0 : storage.leases.listLive().length;
    if (leases === 0) return storage.journal.read(INSTANCE_KEY);
    throw new AgentError(
      'conflict',
      `${leases} of the leases on "${path.basename(file, '.db')}" still run in it. End them first: start the agent, then "sublet take-back".`,
    );
  } finally {
    storage.close();
  }
}

function engineIn(folder: string, range: string, diskBytes: number, tools: Tools): LinuxOwnEngine {
  const name = `slo-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  const gvisor = gvisorProgram(hasFile);
  return new LinuxOwnEngine(
    {
      ...OWN_ENGINE_DEFAULTS,
      ...{ folder, diskBytes, name, range },
      ...(gvisor === undefined ? {} : { gvisor }),
    },
    tools,
  );
}

function folderOf(dataDir: string): string {
  return path.join(dataDir, 'engine');
}

function rangeFile(folder: string): string {
  return path.join(folder, 'range');
}

function readRange(folder: string): string | undefined {
  const file = rangeFile(folder);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Once: networks of leases stay in it. */
async function chooseRange(folder: string): Promise<string> {
  const { networks } = await readOwnNetworks(LEASE_BRIDGES);
  const range = freeRange(folder, networks);
  if (range === undefined) {
    throw new AgentError(
      'own-engine-unavailable' satisfies OwnEngineErrorCode,
      'An engine of our own needs private addresses for its networks, and every range that it knows lies in a network of this machine (10.201 to 10.240, 172.24 to 172.31). Use the engine that is there: --engine docker.',
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(rangeFile(folder), range);
  return range;
}

function rangeIn(text: string): AddressRange {
  const range = parseRange(text);
  if (range !== undefined) return range;
  throw new AgentError(
    'own-engine-failed' satisfies OwnEngineErrorCode,
    `"${text}" is no range of addresses; the file "range" of the engine's folder is damaged.`,
  );
}
