import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import type { Received } from '../../helpers/gateway/client.ts';
import { ask } from '../../helpers/gateway/client.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { SIZE } from './run-settings.ts';

export const GATEWAY_TENANT = keyOf(new Uint8Array(32).fill(33));
/** More than any log of these measurements. */
export const LOG_BYTES = 400 * 1024 ** 2;

export const gatewayToken = (): string =>
  makeToken(GATEWAY_TENANT, claimsOf(GATEWAY_TENANT.address, Date.now()));

interface TenantService {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
}

/** Sends the manifest as a tenant's tool does: one service, its port 8080 by host name. */
export async function putManifest(
  port: number,
  dseq: number,
  { image, command, args }: TenantService,
): Promise<void> {
  const resources = {
    id: 1,
    cpu: { units: { val: String(SIZE.cpuMilli) } },
    memory: { size: { val: String(SIZE.memoryMib * 1024 ** 2) } },
    gpu: { units: { val: '0' } },
    storage: [{ name: 'default', size: { val: '134217728' } }],
    endpoints: [{}],
  };
  const service = {
    ...{ name: 'app', image, count: 1, resources, command, args },
    expose: [{ port: 8080, externalPort: 80, proto: 'TCP', global: true }],
  };
  const normal = normalManifest([{ name: 'anywhere', services: [service] }]);
  if (!normal.ok) throw new Error(normal.message);
  const answer: Received = await ask(port, {
    ...{ method: 'PUT', path: `/deployment/${dseq}/manifest`, body: sortedGoJson(normal.value) },
    headers: { Authorization: `Bearer ${gatewayToken()}` },
  });
  if (answer.status !== 200) throw new Error(`the manifest was refused: ${answer.body}`);
}
