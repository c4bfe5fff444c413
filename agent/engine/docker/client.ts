import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';

import Modem from 'docker-modem';

import { orAborted, throwIfAborted } from '../../base/abort.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';
import { CalmHttpAgent, CalmHttpsAgent } from './calm-agent.ts';
import type { EndpointSurroundings } from './endpoint.ts';
import { findEndpoint, THIS_MACHINE } from './endpoint.ts';
import { EngineAnswer, wireFailure } from './failures.ts';
import type { EngineInfo, EngineVersion } from './wire.ts';

/** The newest shape of answers that we were written for; a newer engine still speaks it. */
export const NEWEST_API = '1.51';
/** Docker 19.03: older ones lack what the isolation of tenants needs. */
export const OLDEST_API = '1.40';

export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  /** Without the version: `/containers/json`. */
  readonly path: string;
  /** Objects become JSON, as the engine wants its filters. */
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: object;
  /** A registry's user and password, sent as a header and never logged. */
  readonly auth?: Readonly<Record<string, string>>;
  /** Sent as the body instead of JSON: a tar archive. */
  readonly upload?: Readable;
  readonly signal: AbortSignal;
}

/** What was learnt about the engine when the connection was made. */
export interface EngineFacts {
  readonly apiVersion: string;
  readonly version: EngineVersion;
  readonly info: EngineInfo;
}

/**
 * One engine's HTTP API. Built on docker-modem, the part of dockerode that speaks to the socket:
 * dockerode itself also loads gRPC and protobuf for BuildKit, 13 MB of memory that an agent
 * which runs all day does not have to spare.
 */
export class EngineClient {
  readonly #host: string | undefined;
  readonly #surroundings: EndpointSurroundings;
  #modem: Modem | undefined;
  #agent: HttpAgent | undefined;
  #facts: Promise<EngineFacts> | undefined;

  constructor(host: string | undefined, surroundings = THIS_MACHINE) {
    this.#host = host;
    this.#surroundings = surroundings;
  }

  /** Asked once per connection: every deploy needs it and it never changes while it stands. */
  facts(signal: AbortSignal): Promise<EngineFacts> {
    throwIfAborted(signal);
    if (this.#facts === undefined) {
      // Without the caller's signal: others wait for the same answer.
      const asked = this.#ask(new AbortController().signal);
      this.#facts = asked;
      asked.catch(() => {
        if (this.#facts === asked) this.#facts = undefined;
      });
    }
    return orAborted(this.#facts, signal);
  }

  /** After the engine went away: what comes back may be another version at another place. */
  forget(): void {
    this.#facts = undefined;
    this.#modem = undefined;
    this.close();
  }

  /** Lets go of connections that wait for the next call. */
  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Calls and reads the whole answer; `undefined` where it has no body. */
  async json<T>(call: EngineCall): Promise<T> {
    return (await this.#read(await this.#versioned(call), call)) as T;
  }

  /** Calls and hands over the answer's body, to be read at the caller's pace. */
  async stream(call: EngineCall): Promise<IncomingMessage> {
    const path = await this.#versioned(call);
    return await this.#open(path, call);
  }

  /** Calls and hands over the raw connection, in both directions. */
  async upgrade(call: EngineCall): Promise<Duplex> {
    const path = await this.#versioned(call);
    const connection = (await this.#dial(path, call, { hijack: true })) as Duplex;
    // Broken or called off before its reader listens: it closes, which is what the reader sees.
    connection.on('error', () => undefined);
    return connection;
  }

  async #ask(signal: AbortSignal): Promise<EngineFacts> {
    const get = (path: string): EngineCall => ({ method: 'GET', path, signal });
    const version = (await this.#read('/version', get('/version'))) as EngineVersion | undefined;
    if (typeof version?.ApiVersion !== 'string') throw notAnEngine();
    const apiVersion = agreeVersion(version);
    const info = (await this.#read(`/v${apiVersion}/info`, get('/info'))) as EngineInfo | undefined;
    return { apiVersion, version, info: info ?? {} };
  }

  async #versioned(call: EngineCall): Promise<string> {
    const { apiVersion } = await this.facts(call.signal);
    return `/v${apiVersion}${call.path}`;
  }

  async #open(path: string, call: EngineCall): Promise<IncomingMessage> {
    return (await this.#dial(path, call)) as IncomingMessage;
  }

  // Read here and not by docker-modem: a call that is called off while it reads an answer makes
  // it throw where nobody can catch it, and the agent would end.
  async #read(path: string, call: EngineCall): Promise<unknown> {
    const answer = await this.#open(path, call);
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of answer as AsyncIterable<Uint8Array>) pieces.push(piece);
    } catch (error) {
      throw asError(wireFailure(error, call.signal));
    }
    const text = Buffer.concat(pieces).toString();
    try {
      return JSON.parse(text);
    } catch {
      // Some answers are words ("OK") or nothing at all, and nobody reads those.
      return undefined;
    }
  }

  #dial(path: string, call: EngineCall, how: { readonly hijack?: true } = {}): Promise<unknown> {
    const query = call.query ?? {};
    const hasQuery = Object.keys(query).length > 0;
    return new Promise((resolve, reject) => {
      this.#connection().dial(
        {
          // docker-modem appends the query to a path that ends in a question mark.
          path: hasQuery ? `${path}?` : path,
          method: call.method,
          options: { ...(hasQuery ? { _query: query } : {}), _body: call.body ?? {} },
          abortSignal: call.signal,
          statusCodes: GOOD,
          ...(call.auth === undefined ? {} : { authconfig: call.auth }),
          ...(call.upload === undefined ? {} : { file: call.upload }),
          isStream: true,
          ...how,
        },
        (error, result) => {
          if (error === null) resolve(result);
          else reject(asError(wireFailure(answerOf(error), call.signal)));
        },
      );
    });
  }

  #connection(): Modem {
    if (this.#modem !== undefined) return this.#modem;
    const endpoint = findEndpoint(this.#host, this.#surroundings);
    try {
      // Every field is named: docker-modem fills what is left out from DOCKER_HOST.
      this.#agent = endpoint.protocol === 'https' ? new CalmHttpsAgent() : new CalmHttpAgent();
      this.#modem = new Modem({
        agent: this.#agent,
        socketPath: endpoint.socketPath,
        protocol: endpoint.protocol ?? 'http',
        host: endpoint.host,
        port: endpoint.port,
        username: endpoint.username,
        ca: endpoint.ca,
        cert: endpoint.cert,
        key: endpoint.key,
      });
    } catch (cause) {
      throw new AgentError(
        'engine-unreachable' satisfies EngineErrorCode,
        `The container engine's address is wrong; correct DOCKER_HOST: ${messageOf(cause)}`,
        { cause },
      );
    }
    return this.#modem;
  }
}

const GOOD = { 101: true, 200: true, 201: true, 204: true, 304: true };

/** The version that both sides speak. Throws where the engine is too old. */
export function agreeVersion(engine: EngineVersion): string {
  const theirs = engine.ApiVersion;
  if (compare(theirs, OLDEST_API) < 0) {
    throw new AgentError(
      'engine-too-old' satisfies EngineErrorCode,
      `Docker ${engine.Version} is too old; update to 19.03 or newer.`,
      { data: { version: engine.Version, apiVersion: theirs } },
    );
  }
  const common = compare(theirs, NEWEST_API) < 0 ? theirs : NEWEST_API;
  const least = engine.MinAPIVersion;
  return least !== undefined && compare(common, least) < 0 ? least : common;
}

/** True where the engine's API is at least `version`. */
export function speaks(facts: EngineFacts, version: string): boolean {
  return compare(facts.apiVersion, version) >= 0;
}

function compare(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}

function notAnEngine(): AgentError {
  return new AgentError(
    'engine-unreachable' satisfies EngineErrorCode,
    'What answers is not a container engine; check DOCKER_HOST.',
  );
}

// docker-modem's error, as what the engine said.
function answerOf(error: Error): Error {
  if (!('statusCode' in error) || typeof error.statusCode !== 'number') return error;
  const text = error.message.replace(/^\(HTTP code \d+\) .*? - /s, '').trim();
  return new EngineAnswer(error.statusCode, text);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
