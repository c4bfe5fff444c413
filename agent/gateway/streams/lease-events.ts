import { createHash } from 'node:crypto';

import { base32Hex } from '../../base/base32.ts';
import type { LeaseRef } from '../../domain/ids.ts';
import { partsOf } from '../../domain/ids.ts';
import type { LeaseEventRecord } from '../../provider/tenant-surface.ts';
import { podName } from './pod-names.ts';

/** What happened to a lease, in the words in which tenants' tools show it. */
export interface ToolEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reportingController: string;
  readonly reportingInstance: string;
  readonly reason: string;
  readonly note: string;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
}

type Words = readonly [type: ToolEvent['type'], reason: string, note: string];

/** An event in tools' words, and the service that it is about; `undefined` for what is ours alone. */
export function toolEvent(
  lease: LeaseRef,
  { code, data }: LeaseEventRecord,
): { readonly event: ToolEvent; readonly service: string | undefined } | undefined {
  const words = wordsOf(code, data);
  if (words === undefined) return undefined;
  const [type, reason, note] = words;
  const service = typeof data.service === 'string' ? data.service : undefined;
  const namespace = namespaceOf(lease);
  const object =
    service === undefined
      ? { kind: 'Namespace', namespace, name: namespace }
      : { kind: 'Pod', namespace, name: podName(lease, service, Number(data.replica ?? 0)) };
  const reporting = { reportingController: 'sublet', reportingInstance: 'node1' };
  return { event: { type, ...reporting, reason, note, object }, service };
}

function wordsOf(code: string, data: LeaseEventRecord['data']): Words | undefined {
  switch (code) {
    case 'manifest-accepted':
      return ['Normal', 'Scheduled', `Accepted manifest ${String(data.version)}`];
    case 'container-started':
      return ['Normal', 'Started', 'Started container'];
    case 'container-exited':
      return data.outOfMemory === true
        ? ['Warning', 'OOMKilling', 'Container used more memory than it leased']
        : ['Warning', 'Failed', `Container ended with code ${String(data.exitCode)}`];
    case 'restart-planned':
      return ['Warning', 'BackOff', 'Back-off restarting failed container'];
    case 'deploy-failed':
      return deployFailed(String(data.error));
    case 'running':
      return ['Normal', 'Created', 'All containers run'];
    case 'unhealthy':
      return ['Warning', 'Unhealthy', 'Not all containers run'];
    case 'lease-ending':
      return ['Normal', 'Killing', 'Stopping containers'];
    default:
      return undefined;
  }
}

/** What is the tenant's to mend is said, anything else is ours and tried again. */
function deployFailed(error: string): Words {
  switch (error) {
    case 'image-not-found':
      return [
        'Warning',
        'Failed',
        'Image does not exist, or may not be pulled as it was asked for',
      ];
    case 'image-too-large':
      return ['Warning', 'Failed', 'Image is larger than it may be here'];
    case 'image-refused':
      return ['Warning', 'Failed', 'Image is not run here'];
    case 'container-refused':
      return ['Warning', 'Failed', 'Container cannot be made or started as it was asked for'];
    case 'image-pull-failed':
      return ['Warning', 'BackOff', 'Back-off pulling image'];
    default:
      return ['Warning', 'BackOff', 'Back-off starting containers'];
  }
}

/** The name of a lease's own space, as tools know it: SHA-224 of its id, in base32 (hex, lower case). */
export function namespaceOf(lease: LeaseRef): string {
  const id = partsOf(lease).slice(0, 5).join('/');
  return base32Hex(createHash('sha224').update(id).digest());
}
