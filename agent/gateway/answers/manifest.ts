import { isDeeperThan } from '../../domain/manifest.ts';
import { normalManifest } from '../../domain/manifest-form.ts';
import type { RuledGroup } from '../../domain/manifest-rules.ts';
import { brokenRule } from '../../domain/manifest-rules.ts';
import type { ManifestRefusal, TenantLease, TenantSurface } from '../../provider/tenant-surface.ts';
import type { AllowedServices } from '../access/permissions.ts';
import type { Answer } from '../responses.ts';
import { emptyAnswer, jsonAnswer, textAnswer } from '../responses.ts';
import { isAllowed } from './lease-status.ts';

const MOST_DEPTH = 16;

/** In the words that tenants' tools look for; `no lease for deployment` makes them try again. */
const REFUSED: Readonly<Record<ManifestRefusal['code'], readonly [status: number, begin: string]>> =
  {
    'no-lease': [404, ''],
    'manifest-version': [422, ''],
    'manifest-malformed': [422, 'invalid manifest: '],
    'manifest-mismatch': [422, 'manifest cross-validation error: '],
    'image-refused': [422, 'manifest rejected: '],
    'host-refused': [422, ''],
  };

/** `PUT /deployment/…/manifest`: for every lease that we have of the deployment. */
export async function manifestAnswer(
  surface: TenantSurface,
  leases: readonly TenantLease[],
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const json = parsed(body);
  if (json === undefined) return textAnswer(422, 'manifest is not JSON');
  if (isDeeperThan(json, MOST_DEPTH)) {
    return textAnswer(422, 'invalid manifest: manifest is nested too deeply');
  }
  const normal = normalManifest(json);
  if (!normal.ok) return textAnswer(422, `invalid manifest: ${normal.at} ${normal.message}`);
  if (leases.length === 0) return textAnswer(404, 'no lease for deployment');
  if (normal.value.length === 0) return textAnswer(422, 'invalid manifest: manifest is empty');
  const broken = brokenRule(normal.value as readonly RuledGroup[]);
  if (broken !== undefined)
    return textAnswer(422, `invalid manifest: ${broken.at} ${broken.message}`);
  for (const { ref } of leases) {
    const taken = await surface.receiveManifest(ref, normal.value, signal);
    if (taken.ok) continue;
    const [status, begin] = REFUSED[taken.code];
    return textAnswer(status, `${begin}${taken.message}`);
  }
  return emptyAnswer(200);
}

/** `GET /lease/…/manifest`: the lease's own group, with the services that the caller may see. */
export function ownManifestAnswer(group: unknown, allowed: AllowedServices): Answer {
  if (group === undefined) return textAnswer(404, 'lease not found');
  const { services, ...rest } = group as { readonly services: readonly { name: string }[] };
  return jsonAnswer([
    { ...rest, services: services.filter(({ name }) => isAllowed(name, allowed)) },
  ]);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
