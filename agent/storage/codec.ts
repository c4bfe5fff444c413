import type { UnixMs } from '../base/instant.ts';
import { parseUnixMs } from '../base/instant.ts';
import { parseGpuId, parseServiceName } from '../domain/ids.ts';
import type { LeaseNotice } from '../domain/lease.ts';
import { PROVIDER_CLOSE_REASONS } from '../domain/lease.ts';
import type { Coin } from '../domain/money.ts';
import { parseDenom } from '../domain/money.ts';
import type { SignedBy } from '../domain/order.ts';
import type { Claim } from '../domain/reservation.ts';
import type {
  Attribute,
  GpuRequest,
  GpuWish,
  GroupSpec,
  ResourceUnit,
  StorageRequest,
} from '../domain/resources.ts';
import { STORAGE_CLASSES } from '../domain/resources.ts';
import type { PortAssignment } from '../domain/workload.ts';
import { text } from './columns.ts';
import type { SqlRow } from './connection.ts';
import type { Reader } from './json.ts';
import { readFlat, readList, readObject, readOneOf, readText, readWhole } from './json.ts';

/** JSON columns as values of the domain, checked field by field; unknown fields are dropped. */

export function groupSpec(row: SqlRow, column: string): GroupSpec {
  return fromJson(row, column, readGroup);
}

export function claim(row: SqlRow, column: string): Claim {
  return fromJson(row, column, readClaim);
}

/** What an order wants besides resources and a price, and what of it we promised. */
export interface OfferedTerms {
  readonly signedBy?: SignedBy;
  readonly unserved?: readonly string[];
  readonly wantsNotice?: number;
  readonly givesNotice?: number;
}

export function offeredTerms(row: SqlRow, column: string): OfferedTerms {
  return fromJson(row, column, readTerms);
}

export function leaseNotice(row: SqlRow, column: string): LeaseNotice {
  return fromJson(row, column, readNotice);
}

export function ports(row: SqlRow, column: string): readonly PortAssignment[] {
  return fromJson(row, column, readList(readPort));
}

export function refusalNumbers(
  row: SqlRow,
  column: string,
): Readonly<Record<string, number | string>> {
  return fromJson(row, column, readFlat<number | string>(['number', 'string']));
}

export function eventData(
  row: SqlRow,
  column: string,
): Readonly<Record<string, string | number | boolean>> {
  return fromJson(row, column, readFlat(['string', 'number', 'boolean']));
}

export function coins(row: SqlRow, column: string): readonly Coin[] {
  return fromJson(row, column, readList(readCoin));
}

function fromJson<T>(row: SqlRow, column: string, read: Reader<T>): T {
  return read(JSON.parse(text(row, column)), column);
}

const readCoin: Reader<Coin> = (value, at) => {
  const { denom, amount } = readObject(value, at);
  const atomics = readText(amount, `${at}.amount`);
  if (!/^-?\d{1,60}$/.test(atomics)) throw new RangeError(`${at}.amount is no whole number`);
  return { denom: parseDenom(readText(denom, `${at}.denom`)), amount: BigInt(atomics) };
};

const readGroup: Reader<GroupSpec> = (value, at) => {
  const group = readObject(value, at);
  return {
    name: readText(group['name'], `${at}.name`),
    units: readList(readUnit)(group['units'], `${at}.units`),
    requirements: readList(readAttribute)(group['requirements'], `${at}.requirements`),
  };
};

const readUnit: Reader<ResourceUnit> = (value, at) => {
  const unit = readObject(value, at);
  const endpoints = readObject(unit['endpoints'], `${at}.endpoints`);
  return {
    id: readWhole(unit['id'], `${at}.id`),
    cpuMilli: readWhole(unit['cpuMilli'], `${at}.cpuMilli`),
    memoryBytes: readWhole(unit['memoryBytes'], `${at}.memoryBytes`),
    gpu: readGpuRequest(unit['gpu'], `${at}.gpu`),
    storage: readList(readStorage)(unit['storage'], `${at}.storage`),
    count: readWhole(unit['count'], `${at}.count`),
    endpoints: {
      http: readWhole(endpoints['http'], `${at}.endpoints.http`),
      ports: readWhole(endpoints['ports'], `${at}.endpoints.ports`),
    },
  };
};

const readGpuRequest: Reader<GpuRequest> = (value, at) => {
  const request = readObject(value, at);
  return {
    count: readWhole(request['count'], `${at}.count`),
    anyOf: readList(readGpuWish)(request['anyOf'], `${at}.anyOf`),
  };
};

const readGpuWish: Reader<GpuWish> = (value, at) => {
  const wish = readObject(value, at);
  const { memoryGi, interface: bus } = wish;
  return {
    vendor: readOneOf(['nvidia', 'amd'])(wish['vendor'], `${at}.vendor`),
    model: readText(wish['model'], `${at}.model`),
    ...(memoryGi === undefined ? {} : { memoryGi: readWhole(memoryGi, `${at}.memoryGi`) }),
    ...(bus === undefined ? {} : { interface: readOneOf(['pcie', 'sxm'])(bus, `${at}.interface`) }),
  };
};

const readStorage: Reader<StorageRequest> = (value, at) => {
  const storage = readObject(value, at);
  return {
    name: readText(storage['name'], `${at}.name`),
    bytes: readWhole(storage['bytes'], `${at}.bytes`),
    class: readOneOf(STORAGE_CLASSES)(storage['class'], `${at}.class`),
  };
};

const readAttribute: Reader<Attribute> = (value, at) => {
  const attribute = readObject(value, at);
  return {
    key: readText(attribute['key'], `${at}.key`),
    value: readText(attribute['value'], `${at}.value`),
  };
};

const readClaim: Reader<Claim> = (value, at) => {
  const held = readObject(value, at);
  return {
    cpuMilli: readWhole(held['cpuMilli'], `${at}.cpuMilli`),
    memoryBytes: readWhole(held['memoryBytes'], `${at}.memoryBytes`),
    diskBytes: readWhole(held['diskBytes'], `${at}.diskBytes`),
    ports: readWhole(held['ports'], `${at}.ports`),
    gpus: readList((entry, where) => {
      const { unit, gpu, kind } = readObject(entry, where);
      return {
        unit: readWhole(unit, `${where}.unit`),
        gpu: parseGpuId(readText(gpu, `${where}.gpu`)),
        ...(kind === undefined ? {} : { kind: readGpuWish(kind, `${where}.kind`) }),
      };
    })(held['gpus'], `${at}.gpus`),
  };
};

const readTerms: Reader<OfferedTerms> = (value, at) => {
  const terms = readObject(value, at);
  const whole = (name: 'wantsNotice' | 'givesNotice'): object =>
    terms[name] === undefined ? {} : { [name]: readWhole(terms[name], `${at}.${name}`) };
  return {
    ...(terms['signedBy'] === undefined
      ? {}
      : { signedBy: readSignedBy(terms['signedBy'], `${at}.signedBy`) }),
    ...(terms['unserved'] === undefined
      ? {}
      : { unserved: readList(readText)(terms['unserved'], `${at}.unserved`) }),
    ...whole('wantsNotice'),
    ...whole('givesNotice'),
  };
};

const readSignedBy: Reader<SignedBy> = (value, at) => {
  const { allOf, anyOf } = readObject(value, at);
  return {
    allOf: readList(readText)(allOf, `${at}.allOf`),
    anyOf: readList(readText)(anyOf, `${at}.anyOf`),
  };
};

const readNotice: Reader<LeaseNotice> = (value, at) => {
  const notice = readObject(value, at);
  const state = readOneOf(['asked', 'announced'])(notice['state'], `${at}.state`);
  const reason = readOneOf(PROVIDER_CLOSE_REASONS)(notice['reason'], `${at}.reason`);
  const instant = (name: string): UnixMs => parseUnixMs(readWhole(notice[name], `${at}.${name}`));
  return state === 'asked'
    ? { state, reason, atMs: instant('atMs') }
    : { state, reason, deadlineMs: instant('deadlineMs') };
};

const readPort: Reader<PortAssignment> = (value, at) => {
  const port = readObject(value, at);
  return {
    service: parseServiceName(readText(port['service'], `${at}.service`)),
    replica: readWhole(port['replica'], `${at}.replica`),
    port: readWhole(port['port'], `${at}.port`),
    proto: readOneOf(['tcp', 'udp'])(port['proto'], `${at}.proto`),
    hostPort: readWhole(port['hostPort'], `${at}.hostPort`),
  };
};
