import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { partsOf } from '../domain/ids.ts';
import type { ImageRules } from '../domain/image-rules.ts';
import { imageRefusal } from '../domain/image-rules.ts';
import type { ManifestGroup } from '../domain/manifest.ts';
import { isDeeperThan, parseManifest } from '../domain/manifest.ts';
import { orderMismatch } from '../domain/manifest-match.ts';
import type { Workload } from '../domain/workload.ts';
import { assignPorts, buildWorkload } from '../domain/workload.ts';
import type { LeaseRecord, StoredManifest } from '../storage/interface.ts';
import type { TenantIngress } from './ingress/tenant-ingress.ts';
import { manifestVersion } from './manifest-version.ts';

/** Why a manifest was not taken. */
export interface ManifestRefusal {
  readonly code:
    | 'no-lease'
    | 'manifest-malformed'
    | 'manifest-mismatch'
    | 'manifest-version'
    | 'image-refused'
    | 'host-refused';
  readonly message: string;
}

const MOST_MANIFEST_CHARS = 1_048_576;
const MOST_MANIFEST_DEPTH = 16;

/** A manifest that can be taken: nothing of it is stored or reserved yet. */
export interface ReadManifest {
  readonly group: ManifestGroup;
  readonly stored: StoredManifest;
  readonly workload: Workload;
}

/** What a manifest is held against beside its lease. */
export interface ManifestTerms {
  readonly freePorts: readonly number[];
  readonly images: ImageRules;
}

/**
 * Reads what a tenant sent: limits first, then form, the images that may run here, ports and fit with
 * what was ordered.
 */
export function readManifest(
  record: LeaseRecord,
  json: unknown,
  { freePorts, images }: ManifestTerms,
): Result<ReadManifest, ManifestRefusal> {
  if (isDeeperThan(json, MOST_MANIFEST_DEPTH)) {
    return fail({ code: 'manifest-malformed', message: 'manifest is nested too deeply' });
  }
  const text = JSON.stringify(json ?? null);
  if (text.length > MOST_MANIFEST_CHARS) {
    return fail({ code: 'manifest-malformed', message: 'manifest is larger than 1 MiB' });
  }
  const parsed = parseManifest(json, record.group.name);
  if (!parsed.ok) return fail({ code: parsed.code, message: `${parsed.at} ${parsed.message}` });
  const version = manifestVersion(json);
  if (record.expected !== undefined && record.expected !== version) {
    return fail({ code: 'manifest-version', message: 'manifest version validation failed' });
  }
  const refused = parsed.value.services.find(({ image }) => imageRefusal(images, image));
  if (refused !== undefined) {
    // Which rule it was is the owner's business.
    const message = `this provider does not run the image of service "${refused.name}"`;
    return fail({ code: 'image-refused', message });
  }
  const differs = orderMismatch(parsed.value, resourcesIn(json, record.group.name), record.group);
  if (differs !== undefined) {
    return fail({ code: differs.code, message: `${differs.at} ${differs.message}` });
  }
  const ports = assignPorts(parsed.value, record.ports, freePorts);
  if (!ports.ok) return fail({ code: ports.code, message: `${ports.at} ${ports.message}` });
  const stored = { version, json: text, ports: ports.value };
  const workload = workloadOf(record, stored);
  if (!workload.ok) return workload;
  return ok({ group: parsed.value, stored, workload: workload.value });
}

/** Takes the host names of a manifest that fits, last of all: another tenant may have one of them. */
export function takeHosts(
  record: LeaseRecord,
  read: ReadManifest,
  ingress: Pick<TenantIngress, 'take'> | undefined,
): Result<ReadManifest, ManifestRefusal> {
  const hosts = ingress?.take(record, read.group) ?? ok(null);
  return hosts.ok ? ok(read) : fail({ code: 'host-refused', message: hosts.message });
}

/** Of each service of that group, in a manifest that was read. */
function resourcesIn(json: unknown, group: string): readonly unknown[] {
  type Groups = readonly { name: string; services: readonly { resources: unknown }[] }[];
  const found = (json as Groups).find(({ name }) => name === group);
  return found?.services.map(({ resources }) => resources) ?? [];
}

/** The workload of a manifest that was read before, as it is stored. */
export function workloadOf(
  record: LeaseRecord,
  manifest: StoredManifest,
): Result<Workload, ManifestRefusal> {
  const parsed = parseManifest(JSON.parse(manifest.json), record.group.name);
  if (!parsed.ok) return fail({ code: parsed.code, message: `${parsed.at} ${parsed.message}` });
  const built = buildWorkload(parsed.value, {
    lease: record.lease,
    network: record.network,
    version: manifest.version,
    group: record.group,
    claim: record.claim,
    ports: manifest.ports,
    env: tenantEnv(record),
  });
  return built.ok ? built : fail({ code: built.code, message: `${built.at} ${built.message}` });
}

/** The same manifest without the port that is `taken`; where nobody says which it is, on all others. */
export function withOtherPorts(
  record: LeaseRecord,
  manifest: StoredManifest,
  {
    taken,
    free: freePorts,
  }: { readonly taken: number | undefined; readonly free: readonly number[] },
): Result<{ stored: StoredManifest; workload: Workload }, ManifestRefusal> {
  const parsed = parseManifest(JSON.parse(manifest.json), record.group.name);
  if (!parsed.ok) return fail({ code: parsed.code, message: `${parsed.at} ${parsed.message}` });
  const had = new Set(manifest.ports.map(({ hostPort }) => hostPort));
  const free = freePorts.filter((port) => !had.has(port));
  // Who was told of the others still finds what is behind them.
  const kept = manifest.ports.filter(({ hostPort }) => taken !== undefined && hostPort !== taken);
  const isOurs = kept.length < manifest.ports.length;
  const ports = assignPorts(parsed.value, isOurs ? kept : [], free);
  if (!ports.ok) return fail({ code: ports.code, message: `${ports.at} ${ports.message}` });
  const stored = { ...manifest, ports: ports.value };
  const workload = workloadOf(record, stored);
  return workload.ok ? ok({ stored, workload: workload.value }) : workload;
}

// What tenants know from other providers; the reference's parts are the network's own words.
function tenantEnv(record: LeaseRecord): readonly string[] {
  const [owner = '', dseq = '', gseq = '', oseq = '', provider = ''] = partsOf(record.lease);
  return [
    `AKASH_OWNER=${owner}`,
    `AKASH_DEPLOYMENT_SEQUENCE=${dseq}`,
    `AKASH_GROUP_SEQUENCE=${gseq}`,
    `AKASH_ORDER_SEQUENCE=${oseq}`,
    `AKASH_PROVIDER=${provider}`,
  ];
}
