import { buildManifest, buildManifestService } from '../builders.ts';

/** What a tenant sends for the resources of `SMALL`: one service. */
export function smallManifest(service: Readonly<Record<string, unknown>> = {}): unknown {
  const resources = {
    id: 1,
    cpu: { units: { val: '100' } },
    memory: { size: { val: String(2 ** 26) } },
    storage: [{ name: 'default', size: { val: String(2 ** 26) } }],
    gpu: { units: { val: '0' } },
    endpoints: [{ sequence_number: 0 }],
  };
  return buildManifest([buildManifestService({ resources, ...service })], 'group0');
}
