import type { DecisionValue, Handlers } from '../api/methods.ts';
import { AgentError } from '../base/errors.ts';
import { parseUnixMs } from '../base/instant.ts';
import { VERSION } from '../base/version.ts';
import type { LeaseRef } from '../domain/ids.ts';
import { decToText } from '../domain/money.ts';
import { summariseUptime } from '../domain/uptime.ts';
import type { Decision, LeaseRecord } from '../storage/interface.ts';
import type { ClientSurface, StreamHandlers } from './client-surface.ts';
import { runDoctor } from './doctor.ts';
import type { Provider } from './provider.ts';
import { shellStream } from './shell-stream.ts';
import { groupTotals, leaseView, priceValue, uptimeValue } from './views.ts';

const SHOWN_EVENTS = 200;

/** What clients may do, said in the provider's own verbs. */
export function clientSurface(provider: Provider): ClientSurface {
  return {
    version: VERSION,
    handlers: handlersOf(provider),
    streams: streamsOf(provider),
    state: provider.state,
  };
}

function handlersOf(provider: Provider): Handlers {
  const { storage, engine, clock } = provider.parts;
  const changeOffering = (mode: Parameters<Provider['offering']['set']>[0]): void => {
    provider.offering.set(mode);
    provider.uptime.beat();
    provider.state.publish('agent', 'uptime');
  };
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
      const live = record.run.state !== 'closed';
      const events = storage.leases.listEvents(lease, SHOWN_EVENTS);
      const stats = live ? await engine.stats(lease, soon()) : [];
      return {
        lease: leaseView(provider, record),
        events: events.map((event) => ({ ...event, data: { ...event.data } })),
        stats: [...stats],
      };
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
    'earnings.history': ({ fromMs, toMs, bucketMs }) => {
      const window = { fromMs: parseUnixMs(fromMs), toMs: parseUnixMs(toMs) };
      const buckets = storage.ledger.history(provider.parts.network.id, window, bucketMs);
      return Promise.resolve(buckets.map((bucket) => ({ ...bucket })));
    },
    'earnings.payments': ({ limit, beforeMs }) =>
      Promise.resolve(
        storage.ledger
          .listPayments(limit, beforeMs === undefined ? undefined : parseUnixMs(beforeMs))
          .map(({ key, height, lease, amount, atMs }) => ({ key, height, lease, amount, atMs })),
      ),
    'uptime.get': ({ fromMs, toMs }) => {
      const window = { fromMs: parseUnixMs(fromMs), toMs: parseUnixMs(toMs) };
      return Promise.resolve(uptimeValue(summariseUptime(storage.uptime.list(window), window)));
    },
    'offering.pause': ({ untilMs }) => {
      if (untilMs !== undefined && untilMs <= clock.now()) {
        throw new AgentError('bad-arguments', 'The end of a pause must lie in the future.');
      }
      changeOffering({
        mode: 'paused',
        ...(untilMs === undefined ? {} : { untilMs: parseUnixMs(untilMs) }),
      });
      return Promise.resolve({});
    },
    'offering.resume': () => {
      changeOffering({ mode: 'on' });
      return Promise.resolve({});
    },
    'offering.drain': () => {
      changeOffering({ mode: 'drain' });
      return Promise.resolve({ leases: storage.leases.listLive().length });
    },
    'settings.get': () => Promise.resolve(provider.settings.value),
    'settings.update': (patch) => Promise.resolve(provider.changeSettings(patch)),
    'settings.reset': () => Promise.resolve(provider.resetSettings()),
    'doctor.run': () => runDoctor(provider),
  };

  function soon(): AbortSignal {
    return provider.deadline(5_000);
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

function decisionView(provider: Provider, decision: Decision): DecisionValue {
  const { order, label, atMs, height, group, maxPrice, outcome } = decision;
  const pursuit = provider.parts.storage.pursuits.get(order);
  return {
    order,
    label,
    atMs,
    height,
    resources: groupTotals(group),
    maxPrice: priceValue(maxPrice),
    outcome:
      outcome.type === 'bid'
        ? {
            type: 'bid',
            price: { denom: outcome.price.denom, amount: decToText(outcome.price.amount) },
            state: pursuit?.state ?? 'unknown',
          }
        : {
            type: 'refused',
            code: outcome.refusal.code,
            numbers: { ...outcome.refusal.numbers },
          },
  };
}
