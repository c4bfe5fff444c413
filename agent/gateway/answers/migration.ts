import type { TenantSurface } from '../../provider/tenant-surface.ts';
import type { Answer } from '../responses.ts';
import { emptyAnswer, textAnswer } from '../responses.ts';

const MOST_HOSTS = 64;

interface Wish {
  readonly hosts: readonly string[];
  readonly dseq: bigint;
  readonly gseq: number;
}

/** `POST /hostname/migrate`: the owner's names, to another lease of the owner's. */
export function migrationAnswer(
  surface: Pick<TenantSurface, 'leasesOf' | 'migrateHosts'>,
  owner: string,
  body: string,
): Answer {
  const wish = wishOf(body);
  if (wish === undefined) {
    return textAnswer(
      400,
      'hostnames_to_migrate, destination_dseq and destination_gseq are not what they should be',
    );
  }
  const to = surface.leasesOf(owner, wish.dseq).find(({ gseq }) => gseq === wish.gseq);
  if (to === undefined) return textAnswer(400, 'destination deployment does not exist');
  const moved = surface.migrateHosts(to.ref, wish.hosts);
  return moved.ok ? emptyAnswer(200) : textAnswer(400, moved.message);
}

function wishOf(body: string): Wish | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(json));
  const hosts: unknown = given.get('hostnames_to_migrate');
  const dseq = given.get('destination_dseq');
  const gseq = given.get('destination_gseq');
  if (!Array.isArray(hosts) || hosts.length === 0 || hosts.length > MOST_HOSTS) return undefined;
  if (!hosts.every((host) => typeof host === 'string')) return undefined;
  if (!isWhole(dseq) || !isWhole(gseq)) return undefined;
  return { hosts, dseq: BigInt(dseq), gseq };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
