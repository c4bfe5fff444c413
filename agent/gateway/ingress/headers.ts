import { optionsOf } from './request-rules.ts';

/** Belong to one connection and not to the message. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);
/** What only a proxy may say; a visitor who says it says it in our place. */
const OURS = new Set([
  ...['host', 'expect', 'proxy', 'forwarded', 'via', 'x-real-ip', 'x-scheme', 'x-client-ip'],
  ...['x-original-url', 'x-original-host', 'x-original-forwarded-for', 'x-rewrite-url'],
  ...['x-cluster-client-ip', 'true-client-ip'],
]);

/** What is true of a visitor. */
export interface Visitor {
  readonly address: string;
  readonly secure: boolean;
  readonly authority: string;
  /** The port that was asked. */
  readonly port: number;
}

/** The headers that a service gets, names and values by turns: the visitor's, and ours in place of theirs. */
export function forwardedHeaders(raw: readonly string[], visitor: Visitor): string[] {
  const named = nominated(raw);
  const headers: string[] = ['Host', visitor.authority];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    // Many programs read `_` as `-`, so that the one passes for the other.
    const lower = name.toLowerCase().replaceAll('_', '-');
    if (HOP_BY_HOP.has(lower) || OURS.has(lower) || lower.startsWith('x-forwarded-')) continue;
    if (named?.has(lower)) continue;
    headers.push(name, raw[at + 1] ?? '');
  }
  const proto = visitor.secure ? 'https' : 'http';
  headers.push('X-Real-IP', visitor.address, 'X-Forwarded-For', visitor.address);
  headers.push('X-Forwarded-Host', visitor.authority, 'X-Forwarded-Port', String(visitor.port));
  headers.push('X-Forwarded-Proto', proto, 'X-Forwarded-Scheme', proto);
  return headers;
}

/**
 * The headers that a visitor gets of a service's answer. Where other tenants' names lie beside this one
 * (`shared`), a cookie is for this name alone: one for the domain would be sent to all of them.
 */
export function answeredHeaders(raw: readonly (Buffer | string)[], shared: boolean): string[] {
  const texts = raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  const named = nominated(texts);
  const chunked = texts.some(
    (text, at) => at % 2 === 0 && text.toLowerCase() === 'transfer-encoding',
  );
  const headers: string[] = [];
  for (let at = 0; at < texts.length; at += 2) {
    const name = texts[at] ?? '';
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named?.has(lower)) continue;
    // How long it is, is told once.
    if (chunked && lower === 'content-length') continue;
    const value = texts[at + 1] ?? '';
    const isWide = shared && lower === 'set-cookie';
    headers.push(name, isWide ? value.replace(/;\s*domain\s*(?:=[^;]*)?(?=;|$)/gi, '') : value);
  }
  return headers;
}

/** What a `Connection` header names as belonging to this hop. */
function nominated(raw: readonly string[]): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = raw[at + 1] ?? '';
    if (value === 'keep-alive' || value === 'close') continue;
    names ??= new Set();
    for (const option of optionsOf(value)) names.add(option.replaceAll('_', '-'));
  }
  return names;
}
