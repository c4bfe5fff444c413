import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { DeployProgress } from '../../../agent/engine/interface.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, client, dockerUnderTest, inspect } from '../../helpers/engine-docker.ts';
import { CREDENTIALS, PASSWORD, TestRegistry } from '../../helpers/engine-registry.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';

describe('docker engine: images', () => {
  const registry = new TestRegistry();
  const images: string[] = [];
  let under: DockerUnderTest;

  const start = async (over = {}): Promise<DockerUnderTest> => {
    under = await dockerUnderTest({ pullTries: 3, pullPauseMs: 50, ...over });
    return under;
  };
  beforeEach(async () => {
    registry.failures = 0;
    registry.private = false;
    registry.hangs = false;
    await registry.listen();
  });
  afterEach(async () => {
    registry.close();
    await under.cleanUp();
    for (const image of images.splice(0)) {
      const path = `/images/${encodeURIComponent(image)}`;
      await client
        .json({ method: 'DELETE', path, query: { force: true }, signal: anySignal })
        .catch(() => undefined);
    }
  });

  const add = async (name: string, mark: string = name, bytes = 0): Promise<string> => {
    const image = await registry.add(name, mark, bytes);
    images.push(image);
    return image;
  };
  const deploy = async (image: string, credentials?: { username: string; password: string }) => {
    const lease = someLease();
    const seen: DeployProgress[] = [];
    const full = credentials && { host: registry.host, ...credentials };
    await under.engine.deploy(
      someWorkload(lease, [someService('web', image, full ? { credentials: full } : {})]),
      { signal: anySignal, onProgress: (step) => seen.push(step) },
    );
    return { lease, seen };
  };

  test('pulls what is missing, once, and notes that it is ours', async () => {
    await start();
    const image = await add('open/tool');
    const { lease, seen } = await deploy(image);
    expect(new Set(seen.map(({ step }) => step))).toEqual(
      new Set(['pulling', 'creating', 'starting', 'started']),
    );
    const last = seen.filter(({ step }) => step === 'pulling').at(-1);
    expect(last?.doneBytes).toBe(last?.totalBytes);
    const { Image } = await inspect(under.listing, lease, 'web');
    expect(under.journal.list().map((entry) => entry.image)).toEqual([Image]);
    registry.hangs = true;
    const again = await deploy(image);
    expect(again.seen.some(({ step }) => step === 'pulling')).toBe(false);
  });

  test('gives the tenant’s password to his registry and to nobody else', async () => {
    await start();
    registry.private = true;
    const image = await add('private/tool');
    await expect(deploy(image)).rejects.toMatchObject({ code: 'image-not-found' });
    const wrong = { ...CREDENTIALS, password: 'wrong secret' };
    const refused = await deploy(image, wrong).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'image-not-found' });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('wrong secret');
    const { lease } = await deploy(image, CREDENTIALS);
    const detail = await inspect(under.listing, lease, 'web');
    expect(JSON.stringify(detail)).not.toContain(PASSWORD);
  });

  test('says that there is no such image, at once', async () => {
    await start({ pullTries: 1000 });
    for (const image of [`${registry.host}/missing/tool:1`, 'Not A Name', '../containers/x']) {
      await expect(deploy(image)).rejects.toMatchObject({ code: 'image-not-found' });
    }
  });

  test('tries again when the registry has a bad moment, and not for ever', async () => {
    await start();
    const image = await add('broken/tool');
    registry.failures = 2;
    await deploy(image);
    const other = await add('broken/other');
    registry.failures = 1_000;
    await expect(deploy(other)).rejects.toMatchObject({ code: 'image-pull-failed' });
  });

  test('gives up a pull that stalls, and one that is called off', async () => {
    await start({ pullTries: 1, pullStallMs: 300 });
    const image = await add('open/slow');
    registry.hangs = true;
    await expect(deploy(image)).rejects.toMatchObject({ code: 'image-pull-failed' });
    const caller = new AbortController();
    const deployed = under.engine.deploy(someWorkload(someLease(), [someService('web', image)]), {
      signal: caller.signal,
    });
    caller.abort();
    await expect(deployed).rejects.toMatchObject({ name: 'Aborted' });
  });

  test('makes room by the least recently used, and never takes one that is in use', async () => {
    const [one, two, three] = [
      await add('open/one', 'one', 3_000_000),
      await add('open/two', 'two', 3_000_000),
      await add('open/three', 'three', 3_000_000),
    ];
    await start({ imageBudgetBytes: 12_500_000 });
    const first = await deploy(one);
    const second = await deploy(two);
    await under.engine.remove(second.lease, anySignal);
    await deploy(three);
    const there = async (image: string): Promise<boolean> =>
      client
        .json({
          method: 'GET',
          path: `/images/${encodeURIComponent(image)}/json`,
          signal: anySignal,
        })
        .then(
          () => true,
          () => false,
        );
    expect([await there(one), await there(two), await there(three)]).toEqual([true, false, true]);
    expect(under.journal.list()).toHaveLength(2);
    expect(await under.engine.status(first.lease, anySignal)).toMatchObject({ ready: true });
    const large = await add('open/large', 'large', 20_000_000);
    await expect(deploy(large)).rejects.toMatchObject({ code: 'image-too-large' });
    expect(await there(large)).toBe(false);
  });
});
