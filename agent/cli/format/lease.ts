import type { LeaseValue } from '../../api/slices.ts';
import { bytesText, countText } from './resources.ts';
import { agoText, spanText } from './time.ts';

/** What is going on with a lease, in a few words. */
export function leaseStateText(lease: LeaseValue, nowMs: number): string {
  const notice = noticeText(lease, nowMs);
  return notice === '' ? stateText(lease, nowMs) : short(`${stateText(lease, nowMs)}, ${notice}`);
}

/** That its close is announced, and when it comes. */
function noticeText({ state, notice }: LeaseValue, nowMs: number): string {
  if (state === 'stopping' || state === 'closed' || notice === undefined) return '';
  if (notice.state === 'asked') return 'its close is being announced';
  if (notice.untilMs === undefined) return '';
  return `closes in ${spanText(Math.max(0, notice.untilMs - nowMs))}`;
}

function stateText(lease: LeaseValue, nowMs: number): string {
  switch (lease.state) {
    case 'awaiting-manifest': {
      const leftMs = (lease.manifestDeadlineMs ?? nowMs) - nowMs;
      return `awaits its manifest, ${spanText(leftMs)} left`;
    }
    case 'deploying':
      return short(`deploying${progressText(lease)}`);
    case 'running':
      return 'running';
    case 'unhealthy':
      return short(`unhealthy${lease.problem === undefined ? '' : `: ${lease.problem}`}`);
    case 'stopping':
      return `stopping: ${closeReasonText(lease.closeReason)}`;
    case 'closed':
      return `closed ${agoText(lease.sinceMs ?? lease.createdAtMs, nowMs)}: ${closeReasonText(lease.closeReason)}`;
  }
}

const CLOSE_REASONS: Readonly<Record<string, string>> = {
  tenant: 'the tenant ended it',
  'insufficient-funds': "the tenant's money ran out",
  'manifest-timeout': 'no manifest came in time',
  unstable: 'it would not run',
  decommission: 'you ended it',
  unspecified: 'the network does not say why',
};

export function closeReasonText(reason: string | undefined): string {
  return CLOSE_REASONS[reason ?? 'unspecified'] ?? reason ?? '';
}

const MOST_STATE_CHARS = 60;

// A table's cell; `status` and `lease` say the whole under problems and history.
function short(text: string): string {
  return text.length <= MOST_STATE_CHARS ? text : `${text.slice(0, MOST_STATE_CHARS - 1)}…`;
}

/** `web 1/1, db 0/1 (starts again in 4 s)` */
export function servicesText(lease: LeaseValue, nowMs: number): string {
  return lease.services
    .map(({ service, ready, wanted, replicas }) => {
      const next = replicas.find(({ state }) => state === 'waiting-restart');
      const inMs = next?.nextStartAtMs === undefined ? undefined : next.nextStartAtMs - nowMs;
      const again = inMs === undefined ? '' : ` (starts again in ${spanText(inMs)})`;
      return `${service} ${ready}/${wanted}${again}`;
    })
    .join(', ');
}

/** Where its services are reached on this machine: `web:80 → 31004`. */
export function portsText(lease: LeaseValue): string {
  return lease.services
    .flatMap(({ service, replicas }) =>
      replicas.flatMap(({ ports, state }) =>
        (state === 'running' ? ports : []).map(({ port, hostPort, proto }) => {
          const kind = proto === 'udp' ? '/udp' : '';
          return `${service}:${port}${kind} on port ${hostPort}`;
        }),
      ),
    )
    .join(', ');
}

function progressText({ progress, problem }: LeaseValue): string {
  if (progress === undefined) return problem === undefined ? '' : `: ${problem}`;
  const { service, step, doneBytes, totalBytes } = progress;
  const bytes =
    doneBytes === undefined
      ? ''
      : ` ${bytesText(doneBytes)}${totalBytes === undefined ? '' : ` of ${bytesText(totalBytes)}`}`;
  return `: ${step} ${service}${bytes}`;
}

/** `2 leases run, 1 awaits its manifest` */
export function leaseCountsText(leases: readonly LeaseValue[]): string {
  const groups = [
    { state: 'running', one: 'runs', many: 'run' },
    { state: 'unhealthy', one: 'does not run as it should', many: 'do not run as they should' },
    { state: 'deploying', one: 'is being deployed', many: 'are being deployed' },
    { state: 'awaiting-manifest', one: 'awaits its manifest', many: 'await their manifests' },
    { state: 'stopping', one: 'is stopping', many: 'are stopping' },
  ];
  const counts = groups
    .map((group) => ({
      ...group,
      count: leases.filter(({ state }) => state === group.state).length,
    }))
    .filter(({ count }) => count > 0);
  return counts
    .map(({ count, one, many }, place) => {
      const what = place === 0 ? countText(count, 'lease') : String(count);
      return `${what} ${count === 1 ? one : many}`;
    })
    .join(', ');
}
