import type { EvidenceValue } from '../api/evidence.ts';
import { isAborted } from '../base/abort.ts';
import { AgentError } from '../base/errors.ts';
import { parseUnixMs } from '../base/instant.ts';
import { VERSION } from '../base/version.ts';
import type { LeaseRef } from '../domain/ids.ts';
import { summariseUptime } from '../domain/uptime.ts';
import type { ReplicaStats } from '../engine/interface.ts';
import type { LeaseRecord, StoredEvidence } from '../storage/interface.ts';
import { ownAccountHandlers } from './account-surface.ts';
import type { ClientSurface, StreamHandlers, SurfaceHandlers } from './client-surface.ts';
import { runDoctor } from './doctor.ts';
import {
  decisionView,
  earningsHistory,
  ordersSummaryView,
  timelineView,
  windowOf,
} from './history.ts';
import { paymentView } from './money-values.ts';
import type { Provider } from './provider.ts';
import { providerHandlers } from './provider-surface.ts';
import { shellStream } from './shell-stream.ts';
import { leaseView, noticeValue, priceValue, uptimeValue } from './views.ts';

const SHOWN_EVENTS = 200;
/** Usage a client waits for no longer; the engine needs a good second. */
const STATS_LIMIT_MS = 5_000;

/** What clients may do, said in the provider's own verbs. */
export function clientSurface(provider: Provider): ClientSurface {
  return {
    version: VERSION,
    handlers: handlersOf(provider),
    streams: streamsOf(provider),
    state: provider.state,
  };
}

function handlersOf(provider: Provider): SurfaceHandlers {
  const { storage, clock } = provider.parts;
  return {
    'state.get': () => Promise.resolve({ revision: 0, slices: provider.state.slices() }),
    'leases.past': ({ limit, beforeMs }) =>
      Promise.resolve(
        storage.leases
          .listPast(limit, beforeMs === undefined ? undefined : parseUnixMs(beforeMs))
          .map((record) => leaseView(provider, record)),
      ),
    'lease.get': async ({ lease }) => {
      const record = mustFind(provider, lease);
      const events = storage.leases.listEvents(lease, SHOWN_EVENTS);
      return {
        lease: leaseView(provider, record),
        events: events.map((event) => ({ ...event, data: { ...event.data } })),
      };
    },
    'lease.stats': async ({ lease }) => {
      const { run } = mustFind(provider, lease);
      return run.state === 'closed' ? [] : [...(await statsInTime(provider, lease))];
    },
    'lease.close': ({ lease, reason }) => {
      const record = mustFind(provider, lease);
      if (record.run.state === 'closed') {
        throw new AgentError('conflict', 'This lease is over already.', { data: { lease } });
      }
      // Ends in its own time; the state shows how far it is.
      void provider.leasing.closeOwn(lease, reason);
      return Promise.resolve({});
    },
    'orders.list': ({ limit, beforeMs }) =>
      Promise.resolve(
        storage.decisions
          .list(limit, beforeMs === undefined ? undefined : parseUnixMs(beforeMs))
          .map((decision) => decisionView(provider, decision)),
      ),
    'orders.summary': async (args) => ordersSummaryView(provider, args),
    'earnings.history': async (args) => earningsHistory(provider, args),
    'earnings.payments': ({ limit, beforeMs }) =>
      Promise.resolve(
        storage.ledger
          .listPayments(limit, beforeMs === undefined ? undefined : parseUnixMs(beforeMs))
          .map(paymentView),
      ),
    'uptime.get': async (args) => {
      const window = windowOf(args);
      return uptimeValue(summariseUptime(storage.uptime.list(window), window));
    },
    'timeline.get': async (args) => timelineView(provider, args),
    'offering.pause': ({ untilMs }) => {
      if (untilMs !== undefined && untilMs <= clock.now()) {
        throw new AgentError('bad-arguments', 'The end of a pause must lie in the future.');
      }
      provider.changeOffering({
        mode: 'paused',
        ...(untilMs === undefined ? {} : { untilMs: parseUnixMs(untilMs) }),
      });
      return Promise.resolve({});
    },
    'offering.resume': () => {
      provider.changeOffering({ mode: 'on' });
      return Promise.resolve({});
    },
    'offering.drain': () => {
      provider.changeOffering({ mode: 'drain' });
      return Promise.resolve({ leases: storage.leases.listLive().length });
    },
    'offering.take-back': async () => ({ leases: provider.takeBack() }),
    'settings.get': async () => provider.settings.slice,
    'settings.update': async (patch) => provider.changeSettings(patch),
    'settings.reset': async () => provider.resetSettings(),
    'notices.list': async ({ limit, beforeId }) =>
      storage.notices.list(limit, beforeId).map(noticeValue),
    'evidence.list': async ({ lease, fromMs, toMs, afterId, limit }) =>
      storage.evidence
        .list({
          ...{ afterId, limit },
          ...(lease === undefined ? {} : { lease }),
          ...(fromMs === undefined ? {} : { fromMs: parseUnixMs(fromMs) }),
          ...(toMs === undefined ? {} : { toMs: parseUnixMs(toMs) }),
        })
        .map(evidenceView),
    'notices.read': async ({ id, older }) => {
      provider.notices.markRead(id, older);
      return {};
    },
    'doctor.run': () => runDoctor(provider),
    'self-rental.start': async () => {
      provider.selfRentals.start();
      return {};
    },
    'self-rental.stop': async () => {
      provider.selfRentals.stop();
      return {};
    },
    ...ownAccountHandlers(provider),
    ...providerHandlers(provider),
  };
}

function evidenceView(entry: StoredEvidence): EvidenceValue {
  return entry.kind === 'lease-began' ? { ...entry, price: priceValue(entry.price) } : entry;
}

async function statsInTime(provider: Provider, lease: LeaseRef): Promise<readonly ReplicaStats[]> {
  try {
    return await provider.parts.engine.stats(lease, provider.deadline(STATS_LIMIT_MS));
  } catch (error) {
    if (!isAborted(error) || provider.phase === 'stopping') throw error;
    // Our own limit, which is the engine's fault: clients would take it for our end.
    throw new AgentError(
      'engine-unreachable',
      `The container engine did not say within ${STATS_LIMIT_MS / 1000} s what this lease uses. It may be busy; try again.`,
      { data: { lease }, cause: error },
    );
  }
}

function streamsOf(provider: Provider): StreamHandlers {
  const { engine } = provider.parts;
  return {
    'lease.logs': ({ lease, follow, tail, service, timestamps }, _inputs, signal) => {
      mustFind(provider, lease);
      return engine.logs(
        lease,
        {
          follow,
          timestamps,
          ...(tail === undefined ? {} : { tail }),
          ...(service === undefined ? {} : { service }),
        },
        signal,
      );
    },
    'lease.shell': (args, inputs, signal) => {
      mustFind(provider, args.lease);
      return shellStream(engine, args, inputs, signal);
    },
  };
}

function mustFind(provider: Provider, lease: LeaseRef): LeaseRecord {
  const record = provider.parts.storage.leases.get(lease);
  if (record === undefined) {
    throw new AgentError(
      'not-found',
      `There is no lease ${lease} here. "sublet leases" lists them.`,
      {
        data: { lease },
      },
    );
  }
  return record;
}
