import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { overlap, parseRange } from '../../../agent/domain/address.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest } from '../../helpers/engine-docker.ts';
import {
  eventually,
  shell,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import { OwnEngine, whyNoOwnEngine } from '../../helpers/world/own-engine.ts';

// An engine that has given all its address ranges to other networks, as a machine with many leases
// or an owner with many projects comes to.

const reason = whyNoOwnEngine();
const title = reason === undefined ? 'an engine without ranges' : `skipped: ${reason}`;

interface Row {
  readonly Name: string;
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] | null };
}

describe.skipIf(reason !== undefined)(title, { timeout: 120_000 }, () => {
  let own: OwnEngine;
  let client: EngineClient;
  let under: DockerUnderTest;
  beforeEach(async () => {
    own = await OwnEngine.make();
    client = new EngineClient(`unix://${own.socket}`);
    under = await dockerUnderTest({
      host: `unix://${own.socket}`,
      networks: () => Promise.resolve([parseRange('10.201.0.0/16')!]),
    });
    for (let made = 0; await others(`other-${made}`); made += 1);
  }, 120_000);
  afterEach(async () => {
    await under.cleanUp();
    client.close();
    await own.close();
  }, 120_000);

  /** Another network of the owner's; false where the engine has no range left for it. */
  async function others(Name: string): Promise<boolean> {
    const body = { Name, Driver: 'bridge' };
    try {
      await client.json({ method: 'POST', path: '/networks/create', body, signal: anySignal });
      return true;
    } catch (error) {
      expect(String(error)).toMatch(/address pool/);
      return false;
    }
  }

  test('gives leases ranges of our choice, beside everybody’s', async () => {
    const leases = [someLease(), someLease()];
    for (const lease of leases) {
      const page = someService('web', BUSYBOX_IMAGE, shell('sleep 1000'));
      await under.engine.deploy(someWorkload(lease, [page]), { signal: anySignal });
      const isReady = async () => (await under.engine.status(lease, anySignal))?.ready === true;
      await eventually(isReady, 'it runs');
    }
    const rows = await client.json<readonly Row[]>({
      ...{ method: 'GET', path: '/networks', signal: anySignal },
    });
    const ranges = rows.flatMap(({ IPAM }) =>
      (IPAM.Config ?? []).map(({ Subnet }) => parseRange(Subnet)!),
    );
    const shared = ranges.flatMap((range, at) =>
      ranges.slice(at + 1).filter((other) => overlap(range, other)),
    );
    const ours = rows.filter(({ Name }) => Name.startsWith('slt-'));
    expect({ shared, ours: ours.length, others: rows.length - ours.length > 10 }).toEqual({
      ...{ shared: [], ours: 2, others: true },
    });
    const forbidden = parseRange('10.201.0.0/16')!;
    expect(ours.some(({ IPAM }) => overlap(forbidden, parseRange(IPAM.Config![0]!.Subnet)!))).toBe(
      false,
    );
  });
});
