import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import type { AllowedServices } from '../access/permissions.ts';
import { isAllowed } from '../answers/lease-status.ts';

/** What of a log, or of what happened, is asked for; no services are all. */
export interface LogsWish {
  readonly kind: 'logs' | 'events';
  readonly follow: boolean;
  /** `undefined`: from the beginning. */
  readonly tail: number | undefined;
  readonly services: readonly string[];
}

/** True for a service that the caller may see and asked for. */
export function isWanted(
  service: string,
  { services }: LogsWish,
  allowed: AllowedServices,
): boolean {
  return isAllowed(service, allowed) && (services.length === 0 || services.includes(service));
}

/** A command to be run in a container. */
export interface ShellWish {
  readonly kind: 'shell';
  readonly service: string;
  readonly replica: number;
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
}

export type StreamWish = LogsWish | ShellWish;

interface BadParameter {
  readonly code: 'bad-parameter';
  readonly message: string;
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
const MOST_REPLICA = 2 ** 31 - 1;
const MOST_TAIL = 2 ** 31 - 1;
const MOST_ARGUMENTS = 256;

/** Reads what is asked of the log. `services` is what the official client sends by mistake. */
export function logsWish(
  query: URLSearchParams,
  kind: LogsWish['kind'],
): Result<LogsWish, BadParameter> {
  const named = query.get('service') ?? query.get('services') ?? '';
  if (named.endsWith(',')) return bad('parameter "service" must not contain trailing comma');
  const following = query.get('follow') ?? '';
  if (following !== '' && !TRUE.has(following) && !FALSE.has(following)) {
    return bad(`strconv.ParseBool: parsing ${quoted(following)}: invalid syntax`);
  }
  const lines = query.get('tail') ?? '';
  if (lines !== '' && !/^[+-]?\d{1,20}$/.test(lines)) {
    return bad(`strconv.ParseInt: parsing ${quoted(lines)}: invalid syntax`);
  }
  const tail = lines === '' ? -1 : Number(lines);
  if (tail > MOST_TAIL) {
    return bad(`strconv.ParseInt: parsing ${quoted(lines)}: value out of range`);
  }
  if (tail < -1) return bad('parameter "tail" contains invalid value');
  return ok({
    kind,
    follow: TRUE.has(following),
    tail: tail === -1 ? undefined : tail,
    services: named === '' ? [] : named.split(','),
  });
}

/** Reads the command; `undefined` where a part of it is missing. */
export function shellWish(query: URLSearchParams): ShellWish | undefined {
  const command: string[] = [];
  for (let index = 0; index < MOST_ARGUMENTS; index++) {
    const argument = query.get(`cmd${index}`) ?? '';
    if (argument === '') break;
    command.push(argument);
  }
  const [tty = '', service = '', stdin = '', pod = ''] = [
    'tty',
    'service',
    'stdin',
    'podIndex',
  ].map((name) => query.get(name) ?? '');
  if (command.length === 0 || tty === '' || service === '' || stdin === '') return undefined;
  if (!/^\d{1,10}$/.test(pod) || Number(pod) > MOST_REPLICA) return undefined;
  return {
    ...{ kind: 'shell', service, command, replica: Number(pod) },
    ...{ tty: tty === '1', stdin: stdin === '1' },
  };
}

function bad(message: string): Result<never, BadParameter> {
  return fail({ code: 'bad-parameter', message });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
