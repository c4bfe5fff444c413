import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { TenantLease, TenantSurface } from '../provider/tenant-surface.ts';
import type { Shown } from './access/gatekeeper.ts';
import { Gatekeeper } from './access/gatekeeper.ts';
import type { AllowedServices, Caller, Wanted } from './access/permissions.ts';
import { mayAsk, mayEverywhere, mayReach, servicesFor } from './access/permissions.ts';
import type { AccessCode } from './access/refusal.ts';
import { refusal } from './access/refusal.ts';
import type { LeaseFacts } from './answers/lease-status.ts';
import { isAllowed, leaseStatusAnswer, serviceStatusAnswer } from './answers/lease-status.ts';
import { manifestAnswer, ownManifestAnswer } from './answers/manifest.ts';
import { migrationAnswer } from './answers/migration.ts';
import { summaryBody } from './answers/summary.ts';
import { readBody } from './body.ts';
import type { GatewayLimits } from './limits.ts';
import { wantedOf } from './paths.ts';
import type { Answer } from './responses.ts';
import { emptyAnswer, jsonAnswer, refusalAnswer, textAnswer } from './responses.ts';
import type { Route } from './routes.ts';
import { findRoute } from './routes.ts';
import { RequestShares } from './shares.ts';
import type { StreamWish } from './streams/wishes.ts';
import { logsWish, shellWish } from './streams/wishes.ts';

export interface HandlerParts {
  readonly surface: TenantSurface;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly limits: GatewayLimits;
  /** The host name by which tenants reach this machine. */
  readonly publicHost: string;
  /** The body of `GET /version`. */
  readonly version: () => unknown;
}

/** A stream that was asked for and is allowed; who serves it upgrades the connection. */
export interface AllowedStream {
  readonly owner: string;
  /** `undefined` where there is no such lease, which streams say in their own way. */
  readonly lease: TenantLease | undefined;
  readonly services: AllowedServices;
  readonly wish: StreamWish;
}

export type Handled = { readonly answer: Answer } | { readonly stream: AllowedStream };

/** A request that is in order: where, for what lease, and for which of its services. */
interface Asked {
  readonly route: Route;
  readonly caller: Caller;
  readonly parts: Readonly<Record<string, string>>;
  readonly wanted: Wanted;
  readonly query: URLSearchParams;
}

/** From a request to its answer: the path, who asks, whether they may, what there is. */
export class RequestHandler {
  readonly #parts: HandlerParts;
  readonly #keeper: Gatekeeper;
  readonly #shares: RequestShares;

  constructor(parts: HandlerParts) {
    const { surface, clock, log, signal, limits } = parts;
    this.#parts = parts;
    this.#keeper = new Gatekeeper({ credentials: surface.credentials, clock, log, signal });
    this.#shares = new RequestShares(clock, limits.burstRequests, limits.requestsPerSecond);
  }

  async handle(request: IncomingMessage): Promise<Handled> {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const found = findRoute(request.method ?? '', path);
    if (found === 'nothing') return { answer: textAnswer(404, '404 page not found') };
    if (found === 'wrong-method') return { answer: emptyAnswer(405) };
    const { provider } = this.#parts.surface;
    const admitted = await this.#keeper.admit(shownBy(request), provider);
    if (!admitted.ok) return { answer: refusalAnswer(admitted) };
    const { route, parts } = found;
    const caller = admitted.value;
    // Who shows nothing is counted by where they are: a proxy shows whose request it brings.
    const who = caller?.owner ?? `from ${request.socket.remoteAddress ?? ''}`;
    if (!this.#shares.take(who)) return refused('too-many');
    if (route.scope === undefined) return { answer: this.#openAnswer(route) };
    if (caller === undefined || !mayAsk(caller, provider)) return refused('unauthorized');
    if (route.name === 'migrate-hosts') return this.#migrateHosts(request, caller);
    const wanted = wantedOf(parts);
    if (!wanted.ok) return { answer: textAnswer(400, wanted.message) };
    if (!mayReach(caller, provider, wanted.value)) return refused('unauthorized');
    const asked = { route, caller, parts, wanted: wanted.value, query: new URLSearchParams(query) };
    return this.#ownersAnswer(request, asked);
  }

  #openAnswer({ name }: Route): Answer {
    const { surface, publicHost, version } = this.#parts;
    const address = surface.provider;
    if (name === 'version') return jsonAnswer(version());
    if (name === 'address') return jsonAnswer({ address });
    return jsonAnswer(summaryBody(surface.summary(), { address, publicHost }));
  }

  async #ownersAnswer(request: IncomingMessage, asked: Asked): Promise<Handled> {
    const { surface } = this.#parts;
    const { route, caller, wanted, query, parts } = asked;
    // What is wrong with a log's parameters is said before whether it may be read, as tools know it.
    const { name } = route;
    const logs = name === 'logs' || name === 'events' ? logsWish(query, name) : undefined;
    if (logs?.ok === false) return { answer: textAnswer(400, logs.message) };
    const { scope = 'status' } = route;
    const services = servicesFor(caller, surface.provider, wanted, scope);
    if (services === undefined) return refused('unauthorized');
    switch (name) {
      case 'send-manifest':
        return { answer: await this.#takeManifest(request, asked) };
      case 'get-manifest': {
        const lease = this.#leaseOf(asked);
        return { answer: ownManifestAnswer(lease && surface.manifestOf(lease), services) };
      }
      case 'lease-status':
        return { answer: leaseStatusAnswer(await this.#factsOf(asked), services) };
      case 'service-status': {
        const { service = '' } = parts;
        if (!isAllowed(service, services)) return refused('unauthorized');
        return { answer: serviceStatusAnswer(await this.#factsOf(asked), service) };
      }
      case 'logs':
      case 'events':
        return this.#stream(request, asked, services, logs?.value);
      case 'shell': {
        const wish = shellWish(query);
        if (wish === undefined) return { answer: emptyAnswer(400) };
        if (!isAllowed(wish.service, services)) return refused('unauthorized');
        return this.#stream(request, asked, services, wish);
      }
      case 'version':
      case 'address':
      case 'summary':
      case 'migrate-hosts':
        throw new Error(`${name} is about no one lease`);
    }
  }

  async #takeManifest(request: IncomingMessage, { caller, wanted }: Asked): Promise<Answer> {
    const { surface, limits, signal } = this.#parts;
    const body = await readBody(request, limits.manifestBytes);
    if (body === undefined) {
      return textAnswer(413, `a manifest has at most ${limits.manifestBytes} bytes`, {
        Connection: 'close',
      });
    }
    return manifestAnswer(surface, surface.leasesOf(caller.owner, wanted.dseq), body, signal);
  }

  /** It names its lease in its body, so that only a token for all of them does. */
  async #migrateHosts(request: IncomingMessage, caller: Caller): Promise<Handled> {
    const { surface, limits } = this.#parts;
    if (!mayEverywhere(caller, surface.provider, 'hostname-migrate'))
      return refused('unauthorized');
    const body = await readBody(request, limits.smallBodyBytes);
    if (body === undefined) {
      const message = `a request has at most ${limits.smallBodyBytes} bytes`;
      return { answer: textAnswer(413, message, { Connection: 'close' }) };
    }
    return { answer: migrationAnswer(surface, caller.owner, body) };
  }

  #stream(
    request: IncomingMessage,
    asked: Asked,
    services: AllowedServices,
    wish: StreamWish | undefined,
  ): Handled {
    const { owner } = asked.caller;
    if (wish === undefined || request.headers.upgrade?.toLowerCase() !== 'websocket') {
      return { answer: textAnswer(400, 'Bad Request', { 'Sec-WebSocket-Version': '13' }) };
    }
    return { stream: { owner, lease: this.#leaseOf(asked), services, wish } };
  }

  #leaseOf({ caller, wanted }: Asked): TenantLease | undefined {
    return this.#parts.surface
      .leasesOf(caller.owner, wanted.dseq)
      .find(({ gseq, oseq }) => gseq === wanted.gseq && oseq === wanted.oseq);
  }

  async #factsOf(asked: Asked): Promise<LeaseFacts | undefined> {
    const { surface, signal, publicHost } = this.#parts;
    const lease = this.#leaseOf(asked);
    const manifest = lease && surface.manifestOf(lease);
    if (lease === undefined || manifest === undefined) return undefined;
    const hostsOf: LeaseFacts['hostsOf'] = (service) => surface.hostsOf(lease.ref, service);
    const status = await surface.status(lease.ref, signal);
    return { lease, manifest, publicHost, hostsOf, status };
  }
}

function refused(code: AccessCode): Handled {
  return { answer: refusalAnswer(refusal(code)) };
}

function shownBy(request: IncomingMessage): Shown {
  const { socket } = request;
  const { authorization } = request.headers;
  const certificate =
    socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
  return {
    address: socket.remoteAddress ?? '',
    ...(certificate === undefined ? {} : { certificate }),
    ...(authorization === undefined ? {} : { authorization }),
  };
}
