import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import { parseHostName } from '../../domain/host-names.ts';

/** The head of a request, as it was read. */
export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** Names and values by turns, in their order. */
  readonly rawHeaders: readonly string[];
}

/** Where a request is to go, in one spelling. */
export interface Routed {
  readonly host: string;
  /** As it was written in the header: with a port, where it has one. */
  readonly authority: string;
  readonly path: string;
  readonly body: 'none' | 'sized' | 'chunked';
}

/** `status` is what the visitor is told; `code` is for us. */
export interface RequestRefusal {
  readonly code: string;
  readonly status: number;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const CONTROL = /[^\t\x20-\x7e\x80-\xff]/;
const REFUSED_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK', 'PRI']);
/** Named as belonging to this hop, they would be lost, or mean something else behind us. */
const NEVER_HOP = new Set(['host', 'content-length', 'transfer-encoding']);
const NO_BODY_SIZE = '0';

/**
 * Whether a request has one meaning only. Whatever two programs could read in two ways is refused:
 * more than one host, or a host in the target that is another; a body told in two ways; names and
 * values of other signs than they may have.
 */
export function checkRequest(head: RequestHead): Result<Routed, RequestRefusal> {
  const { method, httpVersion, rawHeaders } = head;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return refuse('version', 505);
  if (REFUSED_METHODS.has(method) || !TOKEN.test(method)) return refuse('method', 405);
  const headers = readHeaders(rawHeaders);
  if (headers === undefined) return refuse('header', 400);
  const { hosts, lengths, encodings, connection } = headers;
  if (connection.some((name) => NEVER_HOP.has(name))) return refuse('connection', 400);
  const [authority] = hosts;
  if (hosts.length !== 1 || authority === undefined) return refuse('host-count', 400);
  const host = hostOf(authority);
  if (host === undefined) return refuse('host-form', 400);
  const path = pathOf(head.url, authority);
  if (path === undefined) return refuse('target', 400);
  const body = bodyOf(lengths, encodings, httpVersion);
  if (body === undefined) return refuse('body', 400);
  return ok({ host, authority, path, body });
}

interface ReadHeaders {
  readonly hosts: readonly string[];
  readonly lengths: readonly string[];
  readonly encodings: readonly string[];
  readonly connection: readonly string[];
}

function readHeaders(raw: readonly string[]): ReadHeaders | undefined {
  const found = {
    hosts: [] as string[],
    lengths: [] as string[],
    encodings: [] as string[],
    connection: [] as string[],
  };
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    if (!TOKEN.test(name) || CONTROL.test(value)) return undefined;
    // Only these four lengths matter, and most headers have another.
    const { length } = name;
    if (length !== 4 && length !== 10 && length !== 14 && length !== 17) continue;
    const lower = name.toLowerCase();
    if (lower === 'host') found.hosts.push(value);
    else if (lower === 'content-length') found.lengths.push(value);
    else if (lower === 'transfer-encoding') found.encodings.push(value);
    else if (lower === 'connection') found.connection.push(...optionsOf(value));
  }
  return found;
}

/** The options of a `Connection` header, in lower case. */
export function optionsOf(value: string): readonly string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '');
}

/** The name of `name[:port]`; no user, no address, nothing else. */
function hostOf(authority: string): string | undefined {
  const parts = /^([^:]+)(?::(\d{1,5}))?$/.exec(authority);
  if (parts?.[1] === undefined || Number(parts[2] ?? 1) > 65_535) return undefined;
  return parseHostName(parts[1]);
}

/** Of a target in its plain form, or in the absolute one for the very same host. */
function pathOf(url: string, authority: string): string | undefined {
  if (/[^\x21-\x7e\x80-\xff]|[#\\]/.test(url)) return undefined;
  if (url.startsWith('/')) return url;
  const absolute = /^https?:\/\/([^/?]*)(.*)$/i.exec(url);
  if (absolute === null || absolute[1]?.toLowerCase() !== authority.toLowerCase()) return undefined;
  const rest = absolute[2] ?? '';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function bodyOf(
  lengths: readonly string[],
  encodings: readonly string[],
  httpVersion: string,
): Routed['body'] | undefined {
  if (lengths.length + encodings.length > 1) return undefined;
  const [length] = lengths;
  const [encoding] = encodings;
  if (encoding !== undefined) {
    return httpVersion === '1.1' && encoding.toLowerCase() === 'chunked' ? 'chunked' : undefined;
  }
  if (length === undefined) return 'none';
  if (!/^\d{1,15}$/.test(length)) return undefined;
  return length === NO_BODY_SIZE ? 'none' : 'sized';
}

function refuse(code: string, status: number): { readonly ok: false } & RequestRefusal {
  return fail({ code, status });
}
