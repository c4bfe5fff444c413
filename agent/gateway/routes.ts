import type { TokenScope } from './access/claims.ts';
import { matchPath } from './paths.ts';

/** What is answered there, by name. */
export type RouteName =
  | 'version'
  | 'address'
  | 'summary'
  | 'send-manifest'
  | 'get-manifest'
  | 'migrate-hosts'
  | 'lease-status'
  | 'service-status'
  | 'logs'
  | 'events'
  | 'shell';

/** A path, how it may be asked for, and what a caller must be allowed. */
export interface Route {
  readonly name: RouteName;
  /** Any method where it is left out. */
  readonly method?: 'GET' | 'PUT' | 'POST';
  readonly pattern: string;
  /** `undefined`: open to everybody. */
  readonly scope: TokenScope | undefined;
  /** Answered as frames, after an upgrade. */
  readonly stream?: boolean;
}

const LEASE = '/lease/:dseq/:gseq/:oseq';

const ROUTES: readonly Route[] = [
  { name: 'version', method: 'GET', pattern: '/version', scope: undefined },
  { name: 'address', method: 'GET', pattern: '/address', scope: undefined },
  { name: 'summary', method: 'GET', pattern: '/status', scope: undefined },
  {
    name: 'send-manifest',
    method: 'PUT',
    pattern: '/deployment/:dseq/manifest',
    scope: 'send-manifest',
  },
  {
    name: 'migrate-hosts',
    method: 'POST',
    pattern: '/hostname/migrate',
    scope: 'hostname-migrate',
  },
  { name: 'get-manifest', method: 'GET', pattern: `${LEASE}/manifest`, scope: 'get-manifest' },
  { name: 'lease-status', method: 'GET', pattern: `${LEASE}/status`, scope: 'status' },
  // The official gateway asks for no scope here: any token of the owner's would do.
  {
    name: 'service-status',
    method: 'GET',
    pattern: `${LEASE}/service/:service/status`,
    scope: 'status',
  },
  { name: 'logs', method: 'GET', pattern: `${LEASE}/logs`, scope: 'logs', stream: true },
  { name: 'events', method: 'GET', pattern: `${LEASE}/kubeevents`, scope: 'events', stream: true },
  { name: 'shell', pattern: `${LEASE}/shell`, scope: 'shell', stream: true },
];

export type Found =
  | { readonly route: Route; readonly parts: Readonly<Record<string, string>> }
  | 'wrong-method'
  | 'nothing';

/** The route of a request. */
export function findRoute(method: string, path: string): Found {
  let found: Found = 'nothing';
  for (const route of ROUTES) {
    const parts = matchPath(route.pattern, path);
    if (parts === undefined) continue;
    if (route.method === undefined || route.method === method) return { route, parts };
    found = 'wrong-method';
  }
  return found;
}
