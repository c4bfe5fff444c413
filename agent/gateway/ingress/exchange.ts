import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Dispatcher } from 'undici';

import type { Clock, Timer } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { NextCase } from '../../domain/http-options.ts';
import type { IngressSite, Upstream } from '../../provider/ingress/surface.ts';
import { answeredHeaders } from './headers.ts';
import type { IngressLimits } from './limits.ts';
import { Upload } from './upload.ts';
import type { Upstreams } from './upstreams.ts';

export interface ExchangeParts {
  readonly site: IngressSite;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly body: 'none' | 'sized' | 'chunked';
  readonly headers: string[];
  readonly upstreams: Upstreams;
  readonly clock: Clock;
  readonly limits: IngressLimits;
  /** The service gave no answer: what to say in its place. */
  readonly onFailure: (status: number) => void;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND', 'REPORT']);
const TIMEOUTS = new Set([
  ...['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'service-slow'],
]);
/** Nothing of the request went out. */
const NOT_CONNECTED = new Set([
  ...['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
]);
/** A connection that was kept had ended meanwhile, and nobody is to blame. */
const GONE = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** One request and its answer: the replicas are asked one after the other until one answers. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #parts: ExchangeParts;
  readonly #left: Upstream[];
  readonly #beganMs: number;
  #upload: Upload | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #tries = 0;
  #mostTries: number;
  #stalled: Timer | undefined;
  /** Set while an answer is thrown away because another replica is to be asked. */
  #passing: 'no' | 'passing' = 'no';
  #over = false;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#left = [...parts.upstreams.inTurn(parts.site)];
    this.#mostTries = parts.site.options.nextTries || Number.MAX_SAFE_INTEGER;
    this.#beganMs = parts.site.options.nextTimeoutMs === 0 ? 0 : parts.clock.monotonicMs();
  }

  begin(): void {
    const { response, body } = this.#parts;
    response.on('close', this.#onClose);
    if (body !== 'none') this.#upload = this.#openUpload();
    this.#next();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('the visitor went away'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    if (status < 200 || this.#over) return;
    if (this.#mayPass(`${status}`)) {
      this.#passing = 'passing';
      controller.abort(new Error('another replica is asked'));
      return;
    }
    const raw = controller.rawHeaders;
    const headers = Array.isArray(raw) ? answeredHeaders(raw, this.#parts.site.shared) : [];
    const { response } = this.#parts;
    if (this.#upload !== undefined && !this.#upload.writableFinished) {
      // The rest of the body is not read any more, so what follows it cannot be either.
      response.shouldKeepAlive = false;
    }
    response.writeHead(status, statusText ?? '', headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { response, clock, limits } = this.#parts;
    if (this.#over || response.write(chunk)) return;
    controller.pause();
    this.#stalled = clock.after(limits.clientMs, () => response.destroy());
    response.once('drain', () => {
      this.#stalled?.cancel();
      controller.resume();
    });
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.#parts.response.end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.#passing === 'passing') {
      this.#passing = 'no';
      if (!this.#over) this.#next();
    } else if (!this.#over) {
      this.#failed(error);
    }
  }

  #next(): void {
    const { site, request, path, headers, upstreams } = this.#parts;
    const upstream = this.#left.shift();
    if (upstream === undefined) {
      this.#fail(502);
      return;
    }
    this.#tries += 1;
    const { readTimeoutMs } = site.options;
    try {
      upstreams.pool(site, upstream).dispatch(
        {
          ...{ path, method: request.method ?? 'GET', headers, body: this.#upload ?? null },
          ...{ headersTimeout: readTimeoutMs, bodyTimeout: readTimeoutMs },
        },
        this,
      );
    } catch (error) {
      // What undici does not send, such as a name of a header that is none.
      this.#failed(error);
    }
    // Only this one may have been a connection that was kept for too long.
    if (this.#tries === 1 && this.#left.length === 0) this.#again = upstream;
  }

  #again: Upstream | undefined;

  #failed(error: unknown): void {
    const { response } = this.#parts;
    const code = codeOf(error) ?? '';
    if (response.headersSent) {
      // Cut short, so that nobody takes it for the whole.
      response.destroy();
      return;
    }
    const isTimeout = TIMEOUTS.has(code);
    if (code === 'too-large') this.#fail(413);
    else if (code === 'client-slow') this.#fail(408);
    else if (this.#mayPass(isTimeout ? 'timeout' : 'error', NOT_CONNECTED.has(code))) this.#next();
    else if (this.#again !== undefined && GONE.has(code) && this.#maySendAgain(false)) {
      this.#left.push(this.#again);
      this.#again = undefined;
      this.#next();
    } else this.#fail(isTimeout ? 504 : 502);
  }

  #mayPass(why: string, unsent = false): boolean {
    const { options } = this.#parts.site;
    const cases: readonly string[] = options.nextCases;
    if (this.#left.length === 0 || this.#tries >= this.#mostTries) return false;
    if (cases.includes('off' satisfies NextCase) || !cases.includes(why)) return false;
    const late =
      options.nextTimeoutMs > 0 &&
      this.#parts.clock.monotonicMs() - this.#beganMs >= options.nextTimeoutMs;
    return !late && this.#maySendAgain(unsent);
  }

  /** A request that may have had its effect is not sent twice, and a body that was read cannot be. */
  #maySendAgain(unsent: boolean): boolean {
    if (this.#upload !== undefined) return unsent && !this.#upload.destroyed;
    return unsent || IDEMPOTENT.has(this.#parts.request.method ?? '');
  }

  #openUpload(): Upload {
    const { request, clock, limits, site } = this.#parts;
    const upload = new Upload({
      ...{ clock, mostBytes: site.options.maxBodyBytes },
      ...{ clientMs: limits.clientMs, serviceMs: site.options.sendTimeoutMs },
    });
    // Also once nobody sends it on any more: a service may answer before it has read all.
    upload.on('error', () => undefined);
    request.pipe(upload);
    return upload;
  }

  #fail(status: number): void {
    this.#over = true;
    this.#parts.onFailure(status);
    this.#end();
  }

  readonly #onClose = (): void => {
    this.#over = true;
    this.#stalled?.cancel();
    if (this.#parts.response.writableFinished) this.#upload?.destroy();
    else this.#end();
  };

  #end(): void {
    const gone = new Error('over');
    this.#parts.request.unpipe();
    // Whoever still waits for it hears of the end by the controller.
    this.#upload?.destroy();
    this.#controller?.abort(gone);
  }
}
