import type { CheckValue } from '../api/methods.ts';
import { messageOf } from '../base/errors.ts';
import { GIB } from '../domain/resources.ts';
import { NETWORK_FRESH_MS } from '../domain/uptime.ts';
import { checkHomeNetwork } from './isolation/doctor-check.ts';
import { checkMoney } from './money-checks.ts';
import type { Provider } from './provider.ts';
import { checkProvider } from './provider-checks.ts';
import { checkPublicCertificate } from './public-certificate-check.ts';
import { leaseProblems } from './views.ts';

const LITTLE_DISK_BYTES = 5 * GIB;

/** Looks at everything that renting out needs, now, and says what to do about what is wrong. */
export async function runDoctor(provider: Provider): Promise<CheckValue[]> {
  return [
    await checkEngine(provider),
    ...(await checkOwnEngine(provider)),
    ...checkIsolation(provider),
    ...checkGvisor(provider),
    ...checkHomeNetwork(provider),
    ...checkGateway(provider),
    ...checkPublicCertificate(provider),
    checkNetwork(provider),
    await checkMachine(provider),
    checkStorage(provider),
    checkOffering(provider),
    ...checkProvider(provider),
    ...checkLeases(provider),
    ...checkMoney(provider),
  ];
}

async function checkEngine(provider: Provider): Promise<CheckValue> {
  const { engine } = provider.parts;
  if (engine.kind === 'fake') {
    return {
      id: 'engine',
      status: 'warning',
      message: 'Containers are simulated: no container engine was found at the start.',
      advice: 'Install and start Docker Engine, then start Sublet again.',
    };
  }
  try {
    const { version, apiVersion } = await engine.capabilities(provider.deadline(5_000));
    return {
      id: 'engine',
      status: 'ok',
      message: `Docker ${version} (API ${apiVersion}) answers.`,
    };
  } catch (error) {
    return {
      id: 'engine',
      status: 'failed',
      message: messageOf(error),
      advice: 'Start the container engine. Running leases are kept meanwhile.',
    };
  }
}

/** Nothing to say where tenants run in the engine that was there. */
async function checkOwnEngine({ parts }: Provider): Promise<readonly CheckValue[]> {
  if (parts.ownEngine === undefined) return [];
  const { diskBytes, wantedBytes, freeBytes } = await parts.ownEngine.status();
  const id = 'own-engine';
  if (freeBytes === undefined) {
    return [
      {
        id,
        status: 'failed',
        message: "Sublet's own engine does not run.",
        advice: 'It is started again every few seconds; the log says why that fails.',
      },
    ];
  }
  const size = `It has a disk of ${gibText(diskBytes)}, ${gibText(freeBytes)} of it free.`;
  const message = `Tenants run in Sublet's own engine, apart from your containers. ${size}`;
  if (diskBytes >= wantedBytes) return [{ id, status: 'ok', message }];
  return [
    {
      id,
      status: 'warning',
      message: `${message} You gave it ${gibText(wantedBytes)} since.`,
      advice: 'It grows when the agent is stopped while nothing is leased, and started again.',
    },
  ];
}

function gibText(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

function checkIsolation(provider: Provider): readonly CheckValue[] {
  const missing = provider.engineWatch.capabilities?.missing ?? [];
  if (missing.length === 0) return [];
  return [
    {
      id: 'isolation',
      status: 'warning',
      message: `This engine or kernel does not offer: ${missing.join(', ')}.`,
      advice: 'Renting out works; what is listed is not enforced here.',
    },
  ];
}

/** Nothing to say where there is none, or the owner does not want it. */
function checkGvisor({ engineWatch }: Provider): readonly CheckValue[] {
  const id = 'gvisor';
  switch (engineWatch.capabilities?.gvisor) {
    case 'without-gpu':
      return [
        {
          id,
          status: 'ok',
          message:
            "Tenants' containers without a GPU are started in gVisor, others by the default runtime.",
        },
      ];
    case 'all':
      return [{ id, status: 'ok', message: "Tenants' containers are started in gVisor only." }];
    case 'without-names':
      return [
        {
          id,
          status: 'warning',
          message: 'gVisor is there and not used: names would not resolve in it.',
          advice:
            'Add "--network=host" to the "runtimeArgs" of its runtime in the engine\'s daemon.json. Renting out works without it.',
        },
      ];
    case 'absent':
    case 'off':
    case undefined:
      return [];
  }
}

/** Nothing to say where no tenants come from outside, and before there is a certificate. */
function checkGateway({ parts }: Provider): readonly CheckValue[] {
  const status = parts.door?.status();
  const id = 'gateway';
  switch (status?.state) {
    case 'open':
      return [{ id, status: 'ok', message: `Tenants are served on port ${status.port}.` }];
    case 'failed':
      return status.problems.map((problem) => ({
        ...{ id, status: 'failed', ...problem },
        advice:
          'It is tried again every few seconds. No bids are made until then: tenants could not use what they lease.',
      }));
    case 'waiting':
    case 'closed':
    case undefined:
      return [];
  }
}

function checkNetwork(provider: Provider): CheckValue {
  const { head, parts } = provider;
  const ageMs = head === undefined ? undefined : parts.clock.now() - head.atMs;
  if (head === undefined || ageMs === undefined) {
    return {
      id: 'network',
      status: 'failed',
      message: `No block of the network "${parts.network.id}" was seen yet.`,
      advice: 'Wait a moment; if it stays so, check the internet connection.',
    };
  }
  const seconds = Math.round(ageMs / 1000);
  return ageMs > NETWORK_FRESH_MS
    ? {
        id: 'network',
        status: 'failed',
        message: `The newest block of "${parts.network.id}" is ${seconds} s old.`,
        advice: 'Check the internet connection. Running leases are kept meanwhile.',
      }
    : {
        id: 'network',
        status: 'ok',
        message: `Block ${head.height} of "${parts.network.id}" is ${seconds} s old.`,
      };
}

async function checkMachine(provider: Provider): Promise<CheckValue> {
  try {
    await provider.readMachine();
  } catch (error) {
    return {
      id: 'machine',
      status: 'failed',
      message: messageOf(error),
      advice: 'The rest of the agent goes on with what it knew before.',
    };
  }
  const free = provider.capacity.free();
  const message =
    `Free for tenants: ${(free.cpuMilli / 1000).toFixed(1)} cores, ${gibText(free.memoryBytes)} of ` +
    `memory, ${gibText(free.diskBytes)} of disk, ${free.gpus.length} GPUs.`;
  return free.diskBytes < LITTLE_DISK_BYTES
    ? {
        id: 'machine',
        status: 'warning',
        message,
        advice: 'Free some disk space to rent out more.',
      }
    : { id: 'machine', status: 'ok', message };
}

function checkStorage(provider: Provider): CheckValue {
  try {
    provider.uptime.beat();
    return { id: 'storage', status: 'ok', message: 'The database takes writes.' };
  } catch (error) {
    return {
      id: 'storage',
      status: 'failed',
      message: messageOf(error),
      advice: 'Free some disk space. Nothing that was stored is lost.',
    };
  }
}

function checkLeases(provider: Provider): readonly CheckValue[] {
  return leaseProblems(provider).map(({ message }) => ({
    id: 'leases',
    status: 'warning',
    message,
    advice: 'It is tried again by itself. "sublet lease <id>" shows its history.',
  }));
}

function checkOffering(provider: Provider): CheckValue {
  const { mode } = provider.offering.mode;
  if (mode === 'on') return offeringNow(provider);
  return {
    id: 'offering',
    status: 'warning',
    message:
      mode === 'drain'
        ? 'Draining: no new bids, running leases go on to their end.'
        : 'Paused: no new bids, running leases go on.',
    advice: '"sublet resume" bids again.',
  };
}

/** The owner wants bids; what else they need may be missing. */
function offeringNow({ engineWatch, head, parts, setup, mode }: Provider): CheckValue {
  const id = 'offering';
  if (!engineWatch.up) {
    return { id, status: 'warning', message: 'No new bids until the container engine answers.' };
  }
  if (head === undefined || parts.clock.now() - head.atMs > NETWORK_FRESH_MS) {
    return { id, status: 'warning', message: 'No new bids until the network answers.' };
  }
  if (!mode.started) return { id, status: 'ok', message: 'New orders are judged, not bid on.' };
  if (setup.heldBack() !== undefined) {
    return { id, status: 'warning', message: 'New orders are judged; no bids are sent for now.' };
  }
  return { id, status: 'ok', message: 'New orders are bid on.' };
}
