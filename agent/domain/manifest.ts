import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { HttpOptions } from './http-options.ts';
import { parseHttpOptions } from './http-options.ts';
import type { ServiceName } from './ids.ts';
import { parseServiceName } from './ids.ts';

/**
 * What a tenant sends off the chain: which images to run, how. The JSON is Akash's manifest
 * (an array of groups); this is one group of it, read once, with limits, into values that the rest
 * of the agent can trust in form. It is secret: environment and credentials stay out of logs.
 */
export interface ManifestGroup {
  readonly name: string;
  readonly services: readonly ManifestService[];
}

/** One container kind of the group, as the tenant wrote it. Secret: `env` and `credentials`. */
export interface ManifestService {
  readonly name: ServiceName;
  readonly image: string;
  /** Replaces the image's entry point where it is not empty (Kubernetes' `command`). */
  readonly command: readonly string[];
  /** Replaces the image's arguments where it is not empty. */
  readonly args: readonly string[];
  /** `KEY=value`; a bare `KEY` is set to nothing. */
  readonly env: readonly string[];
  /** The unit of the order whose resources this service has. */
  readonly unit: number;
  readonly count: number;
  readonly expose: readonly Expose[];
  readonly volumes: readonly VolumeMount[];
  readonly credentials?: RegistryCredentials;
}

/** A port that the tenant wants reached, and from where. */
export interface Expose {
  /** Where the container listens. */
  readonly port: number;
  /** What the tenant called it outside; `80` over TCP means "by host name". */
  readonly externalPort: number;
  readonly proto: 'tcp' | 'udp';
  /** True: reachable from outside. False: only for `service`, or all services of the lease. */
  readonly global: boolean;
  readonly service?: ServiceName;
  readonly hosts: readonly string[];
  /** Missing where the tenant said nothing: the defaults. */
  readonly httpOptions?: HttpOptions;
}

/** Where a service sees one of its unit's storages; `mount` is absolute, without `.`, `..` or `//`. */
export interface VolumeMount {
  /** The name of a storage of the service's unit. */
  readonly name: string;
  readonly mount: string;
  readonly readOnly: boolean;
}

/** For pulling a private image from `host`. Secret. */
export interface RegistryCredentials {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** `at` is the path in the tenant's JSON, `message` says what is wrong there. */
export interface ManifestFault {
  readonly code: 'manifest-malformed';
  readonly at: string;
  readonly message: string;
}

/** Limits on what one manifest may hold. */
export const MANIFEST_LIMITS = {
  services: 32,
  replicas: 50,
  exposes: 64,
  strings: 256,
  stringBytes: 32_768,
  hosts: 64,
} as const;

/** True where an exposed port is reached by host name over HTTP and not by a port of its own. */
export function isHttp(expose: Expose): boolean {
  return expose.global && expose.proto === 'tcp' && (expose.externalPort || expose.port) === 80;
}

/** True where arrays and objects are nested deeper than `most` levels; found without recursion. */
export function isDeeperThan(json: unknown, most: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}

/**
 * Reads the group called `groupName` out of a tenant's JSON (already parsed, of any shape). Fails
 * with the first thing that is wrong; never throws. Fields that we do not use are ignored.
 */
export function parseManifest(
  json: unknown,
  groupName: string,
): Result<ManifestGroup, ManifestFault> {
  try {
    const groups = arrayAt(json, 'manifest', 20);
    const index = groups.findIndex((group) => isRecord(group) && group.name === groupName);
    if (index < 0) throw new Fault('manifest', `has no group named "${groupName}"`);
    const at = `manifest[${index}]`;
    const services = arrayAt(
      recordAt(groups[index], at).services,
      `${at}.services`,
      MANIFEST_LIMITS.services,
    ).map((service, number) => parseService(service, `${at}.services[${number}]`));
    if (services.length === 0) throw new Fault(`${at}.services`, 'is empty');
    const names = services.map(({ name }) => name);
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    if (twice !== undefined) throw new Fault(`${at}.services`, `names "${twice}" twice`);
    const stranger = services
      .flatMap(({ expose }) => expose)
      .find(({ service }) => service !== undefined && !names.includes(service));
    if (stranger !== undefined) {
      throw new Fault(
        `${at}.services`,
        `exposes a port to "${stranger.service ?? ''}", which is not there`,
      );
    }
    return ok({ name: groupName, services });
  } catch (error) {
    if (error instanceof Fault) {
      return fail({ code: 'manifest-malformed', at: error.at, message: error.message });
    }
    throw error;
  }
}

class Fault extends Error {
  readonly at: string;
  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }
}

function parseService(json: unknown, at: string): ManifestService {
  const service = recordAt(json, at);
  const nameText = textAt(service.name, `${at}.name`, 63);
  let name: ServiceName;
  try {
    name = parseServiceName(nameText);
  } catch (error) {
    throw new Fault(`${at}.name`, error instanceof Error ? error.message : 'is no service name');
  }
  const image = textAt(service.image, `${at}.image`, 512);
  if (!/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/.test(image))
    throw new Fault(`${at}.image`, 'is no image reference');
  const env = textsAt(service.env, `${at}.env`);
  const badEnv = env.findIndex((entry) => !/^[A-Za-z_][A-Za-z0-9_.-]*(?:=|$)/.test(entry));
  if (badEnv >= 0) throw new Fault(`${at}.env[${badEnv}]`, 'is not of the form KEY=value');
  const credentials = parseCredentials(service.credentials, `${at}.credentials`);
  return {
    name,
    image,
    command: textsAt(service.command, `${at}.command`),
    args: textsAt(service.args, `${at}.args`),
    env,
    unit: integerAt(
      recordAt(service.resources, `${at}.resources`).id,
      `${at}.resources.id`,
      0,
      2 ** 31,
    ),
    count: integerAt(service.count, `${at}.count`, 1, MANIFEST_LIMITS.replicas),
    expose: optionalArrayAt(service.expose, `${at}.expose`, MANIFEST_LIMITS.exposes).map(
      (expose, number) => parseExpose(expose, `${at}.expose[${number}]`),
    ),
    volumes: parseVolumes(service.params, `${at}.params`),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function parseExpose(json: unknown, at: string): Expose {
  const expose = recordAt(json, at);
  const proto = expose.proto ?? 'TCP';
  if (proto !== 'TCP' && proto !== 'UDP')
    throw new Fault(`${at}.proto`, 'is neither "TCP" nor "UDP"');
  const service = optionalTextAt(expose.service, `${at}.service`, 63);
  const port = integerAt(expose.port, `${at}.port`, 1, 65_535);
  return {
    port,
    externalPort: integerAt(expose.externalPort ?? 0, `${at}.externalPort`, 0, 65_535) || port,
    proto: proto === 'TCP' ? 'tcp' : 'udp',
    global: booleanAt(expose.global ?? false, `${at}.global`),
    ...(service === undefined || service === '' ? {} : { service: service as ServiceName }),
    hosts: textsAt(expose.hosts, `${at}.hosts`, MANIFEST_LIMITS.hosts),
    ...httpOptionsAt(expose.httpOptions, `${at}.httpOptions`),
  };
}

function httpOptionsAt(json: unknown, at: string): Pick<Expose, 'httpOptions'> {
  if (json === undefined || json === null) return {};
  const options = parseHttpOptions(json);
  if (options.ok) return { httpOptions: options.value };
  throw new Fault(options.field === '' ? at : `${at}.${options.field}`, options.message);
}

function parseVolumes(json: unknown, at: string): readonly VolumeMount[] {
  if (json === undefined || json === null) return [];
  const storage = recordAt(json, at).storage;
  return optionalArrayAt(storage, `${at}.storage`, 16).map((entry, number) => {
    const here = `${at}.storage[${number}]`;
    const volume = recordAt(entry, here);
    const mount = textAt(volume.mount, `${here}.mount`, 512);
    // Of one spelling, so that two mounts at one place are found.
    const parts = mount.split('/').filter((part) => part !== '' && part !== '.');
    if (!/^\/[^:]+$/.test(mount) || parts.length === 0 || parts.includes('..')) {
      throw new Fault(`${here}.mount`, 'is no absolute path below /');
    }
    return {
      name: textAt(volume.name, `${here}.name`, 63),
      mount: `/${parts.join('/')}`,
      readOnly: booleanAt(volume.readOnly ?? false, `${here}.readOnly`),
    };
  });
}

function parseCredentials(json: unknown, at: string): RegistryCredentials | undefined {
  if (json === undefined || json === null) return undefined;
  const credentials = recordAt(json, at);
  return {
    host: textAt(trimmed(credentials.host), `${at}.host`, 255),
    username: textAt(trimmed(credentials.username), `${at}.username`, 255),
    password: textAt(trimmed(credentials.password), `${at}.password`, 4096),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function recordAt(value: unknown, at: string): Record<string, unknown> {
  if (!isRecord(value)) throw new Fault(at, 'is not an object');
  return value;
}
function arrayAt(value: unknown, at: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Fault(at, 'is not a list');
  if (value.length > most) throw new Fault(at, `has more than ${most} entries`);
  return value;
}
function optionalArrayAt(value: unknown, at: string, most: number): readonly unknown[] {
  return value === undefined || value === null ? [] : arrayAt(value, at, most);
}
function textAt(value: unknown, at: string, most: number): string {
  if (typeof value !== 'string') throw new Fault(at, 'is not a text');
  if (value === '') throw new Fault(at, 'is empty');
  if (value.length > most) throw new Fault(at, `is longer than ${most} characters`);
  if (value.includes('\0')) throw new Fault(at, 'contains a NUL character');
  return value;
}
function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}
function optionalTextAt(value: unknown, at: string, most: number): string | undefined {
  return value === undefined || value === null || value === ''
    ? undefined
    : textAt(value, at, most);
}
function textsAt(
  value: unknown,
  at: string,
  most: number = MANIFEST_LIMITS.strings,
): readonly string[] {
  return optionalArrayAt(value, at, most).map((text, number) => {
    if (text === '') return '';
    return textAt(text, `${at}[${number}]`, MANIFEST_LIMITS.stringBytes);
  });
}
function integerAt(value: unknown, at: string, least: number, most: number): number {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw new Fault(at, 'is not a whole number');
  if (number < least || number > most) throw new Fault(at, `is not between ${least} and ${most}`);
  return number;
}
function booleanAt(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw new Fault(at, 'is neither true nor false');
  return value;
}
