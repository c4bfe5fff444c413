import { fileURLToPath } from 'node:url';

import type { ContainerCreateOptions } from 'dockerode';

import { throwIfAborted } from '../../base/abort.ts';
import { AgentError } from '../../base/errors.ts';
import { parseLeaseRef, parseServiceName } from '../../domain/ids.ts';
import type { ProbeAttempt, ProbeResult } from '../../domain/isolation.ts';
import { MIB } from '../../domain/resources.ts';
import type { EngineErrorCode, Probe } from '../interface.ts';
import { createBridge } from './bridges.ts';
import type { EngineClient, EngineFacts } from './client.ts';
import { planContainers } from './container-plan.ts';
import { removeContainer, removeNetwork } from './deployment.ts';
import { engineFailure } from './failures.ts';
import { gvisorRuntime } from './gvisor.ts';
import { Listing } from './listing.ts';
import { bridgePrefix, LABEL } from './names.ts';
import type { DockerEngineOptions } from './options.ts';
import {
  createContainer,
  EMPTY_IMAGE,
  ensureEmptyImage,
  request,
  runToEnd,
} from './own-container.ts';
import type { Labels, NetworkRow } from './wire.ts';

const CHILD = fileURLToPath(new URL('probe-child.ts', import.meta.url));
const INSIDE = '/probe.ts';
const PORT = 8080;
const ATTEMPT_MS = 2_500;
/** An engine that takes longer to make one thing is not to be waited for. */
const MADE_MS = 20_000;
const MEMORY_BYTES = 256 * MIB;

interface ProbeParts {
  readonly client: EngineClient;
  readonly options: DockerEngineOptions;
}

/** An installation of its own to the engine, so that no lease of ours is ever mistaken for it. */
function probeInstance(instance: string): string {
  return `${instance}.probe`;
}

function probeLabels(instance: string): Labels {
  return { [LABEL.instance]: probeInstance(instance) };
}

/**
 * Makes two lease networks, a service on each, and tries things from the first. Networks and
 * containers come from the same code as tenants'; only the program in them is lent by this machine.
 */
export async function openDockerProbe(parts: ProbeParts, signal: AbortSignal): Promise<Probe> {
  const { client, options } = parts;
  const facts = await client.facts(signal);
  const close = (): Promise<void> => removeProbe(parts, new AbortController().signal);
  await removeProbe(parts, signal);
  await ensureEmptyImage(client, signal);
  try {
    const [near, far] = [1, 2].map((index) => `${bridgePrefix(options.instance)}-probe${index}`);
    const networks = await eachMade(
      [near, far].map((name) => createNetwork(parts, name ?? '', AbortSignal.timeout(MADE_MS))),
    );
    throwIfAborted(signal);
    const [own, sibling] = await eachMade(
      [near, far].map((name) =>
        startServer(parts, facts, name ?? '', AbortSignal.timeout(MADE_MS)),
      ),
    );
    throwIfAborted(signal);
    // What is nearest to this machine's kernel shows most of it, also where no tenant is so near.
    const outside = { client, options: { ...options, gvisor: 'off' as const } };
    const attemptsFrom =
      (from: ProbeParts): Probe['run'] =>
      (attempts, runSignal) =>
        runAttempts(from, facts, near ?? '', attempts, runSignal);
    return {
      gateway: networks[0] ?? '',
      own: own ?? '',
      sibling: sibling ?? '',
      port: PORT,
      run: attemptsFrom(outside),
      ...(gvisorRuntime(facts.info, options.gvisor, []) === undefined
        ? {}
        : { runInGvisor: attemptsFrom(parts) }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * All of them, or the first fault once each has come to its end. Nobody breaks one off: the engine goes on
 * with what it was asked for, and a network that comes after all were removed would stay.
 */
async function eachMade<T>(made: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(made);
  return await Promise.all(made);
}

async function createNetwork(
  parts: ProbeParts,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const { client, options } = parts;
  try {
    await createBridge(parts, name, probeLabels(options.instance), signal);
  } catch (error) {
    throw engineFailure(error, 'container-refused');
  }
  const row = await request<NetworkRow>(client, signal, 'GET', `/networks/${name}`);
  return row.IPAM?.Config?.[0]?.Gateway ?? '';
}

async function startServer(
  { client, options }: ProbeParts,
  facts: EngineFacts,
  network: string,
  signal: AbortSignal,
): Promise<string> {
  const body = probeBody(facts, options, network, { serve: PORT });
  const id = await createContainer(client, body, signal);
  await request(client, signal, 'POST', `/containers/${id}/start`);
  const { NetworkSettings } = await request<Addressed>(
    client,
    signal,
    'GET',
    `/containers/${id}/json`,
  );
  const address = NetworkSettings.Networks[network]?.IPAddress ?? '';
  if (address === '') throw notRun('it has no address');
  return address;
}

interface Addressed {
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

async function runAttempts(
  { client, options }: ProbeParts,
  facts: EngineFacts,
  network: string,
  attempts: readonly ProbeAttempt[],
  signal: AbortSignal,
): Promise<readonly ProbeResult[]> {
  const order = { attempts, waitMs: ATTEMPT_MS };
  const body = probeBody(facts, options, network, order);
  const id = await createContainer(client, body, AbortSignal.timeout(MADE_MS));
  throwIfAborted(signal);
  const { code, stdout, stderr } = await runToEnd(client, id, signal);
  const results = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ProbeResult);
  if (code !== 0 || results.length !== attempts.length) {
    throw notRun(`it ended with code ${code}: ${stderr.slice(0, 300)}`);
  }
  return results;
}

/** A tenant's container with a program of this machine in it. */
function probeBody(
  facts: EngineFacts,
  options: DockerEngineOptions,
  network: string,
  order: object,
): ContainerCreateOptions {
  const lease = parseLeaseRef('practice:probe/1/1/1/provider/1');
  const [plan] = planContainers(
    {
      lease,
      network: 'practice' as never,
      version: '',
      services: [
        {
          name: parseServiceName('probe'),
          image: EMPTY_IMAGE,
          command: [process.execPath],
          args: [INSIDE, JSON.stringify(order)],
          env: [],
          replicas: [{ index: 0, gpus: [], ports: [] }],
          cpuMilli: 1_000,
          memoryBytes: MEMORY_BYTES,
          ephemeralBytes: 0,
          volumes: [],
        },
      ],
    },
    facts,
    options,
  );
  if (plan === undefined) throw notRun('it was not planned');
  return {
    ...plan.body,
    Labels: probeLabels(options.instance),
    HostConfig: {
      ...plan.body.HostConfig,
      NetworkMode: network,
      Binds: [`${CHILD}:${INSIDE}:ro`, ...ownProgram().map((file) => `${file}:${file}:ro`)],
    },
    NetworkingConfig: { EndpointsConfig: { [network]: {} } },
  };
}

/** Newer than the types of Node. */
interface NetworkSwitch {
  excludeNetwork?: boolean;
}

/** This Node and every library that it has loaded: it runs in a container that has nothing else. */
function ownProgram(): readonly string[] {
  const { report: reporter } = process as { report: typeof process.report & NetworkSwitch };
  // Else every connection is looked up by name, one after the other, while the agent stands still.
  reporter.excludeNetwork = true;
  const report = reporter.getReport() as { readonly sharedObjects?: readonly string[] };
  const libraries = (report.sharedObjects ?? []).filter((file) => file.startsWith('/'));
  return [...new Set([process.execPath, ...libraries])];
}

/** What an earlier probe left, also one that was killed. */
async function removeProbe({ client, options }: ProbeParts, signal: AbortSignal): Promise<void> {
  const listing = new Listing(client, probeInstance(options.instance));
  const containers = await listing.containers(undefined, signal);
  await Promise.all(containers.map(({ id }) => removeContainer(client, id, signal)));
  for (const { Id } of await listing.networks(undefined, signal)) {
    await removeNetwork(client, Id, signal);
  }
}

function notRun(why: string): AgentError {
  return new AgentError(
    'container-refused' satisfies EngineErrorCode,
    `The probe that checks the isolation of tenants did not run: ${why}`,
  );
}
