import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest } from '../../helpers/engine-docker.ts';
import {
  eventually,
  MIB,
  named,
  readLogs,
  shell,
  someLease,
  someService,
  someWorkload,
  textOf,
} from '../../helpers/engine-workloads.ts';

describe('docker engine: logs', () => {
  let under: DockerUnderTest;
  beforeEach(async () => {
    under = await dockerUnderTest({ logFileBytes: 300 * MIB });
  });
  afterEach(async () => {
    await under.cleanUp();
  });

  const printing = async (script: string, cpuMilli = 2000) => {
    const lease = someLease();
    await under.engine.deploy(
      someWorkload(lease, [
        someService('web', BUSYBOX_IMAGE, {
          cpuMilli,
          ...shell(script),
        }),
      ]),
      { signal: anySignal },
    );
    return lease;
  };

  test('survives two million one-byte lines and a slow reader', { timeout: 90_000 }, async () => {
    const count = 2_000_000;
    const lease = await printing(`yes '' | head -n ${count}; echo done; sleep 1000`);
    const reader = new AbortController();
    const before = process.memoryUsage();
    let [lines, chunks, most] = [0, 0, 0];
    for await (const { text } of under.engine.logs(lease, { follow: true }, reader.signal)) {
      lines += text.length;
      chunks += 1;
      if (chunks % 512 === 0) {
        const { rss } = process.memoryUsage();
        most = Math.max(most, rss - before.rss);
        // Slower than the tenant prints, at first.
        if (chunks <= 512 * 40) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (text.endsWith('done\n')) reader.abort();
    }
    expect(lines).toBe(count + 'done\n'.length);
    expect(most).toBeLessThan(96 * MIB);
  });

  test('keeps lines whole, long ones cut and characters entire', async () => {
    const lease = await printing(
      "head -c 200000 /dev/zero | tr '\\000' x; echo; printf '\\303\\244\\303\\266\\n'; printf open; printf err >&2",
    );
    const chunks = await eventually(async () => {
      const read = await readLogs(under.engine, lease);
      return textOf(read, 'stderr') !== '' && textOf(read, 'stdout').endsWith('open\n') && read;
    }, 'all is printed');
    const lines = textOf(chunks, 'stdout').split('\n');
    expect(lines.map((line) => line.length)).toEqual([65_536, 65_536, 65_536, 3392, 2, 4, 0]);
    expect(lines[4]).toBe('äö');
    expect(textOf(chunks, 'stderr')).toBe('err\n');
    expect(textOf(await readLogs(under.engine, lease, { tail: 1 }))).toMatch(/open|err/);
  });

  test('follows several services, and one that an update brings', async () => {
    const lease = someLease();
    const first = someService('web', BUSYBOX_IMAGE);
    await under.engine.start(anySignal);
    await under.engine.deploy(someWorkload(lease, [first]), { signal: anySignal });
    const heard: string[] = [];
    const reading = (async () => {
      for await (const { service, text } of under.engine.logs(lease, { follow: true }, anySignal)) {
        heard.push(`${service}: ${text.trim()}`);
      }
    })();
    await eventually(() => heard.length === 1, 'the first line');
    const second = someService('api', BUSYBOX_IMAGE);
    const changed = someService('web', BUSYBOX_IMAGE, shell('echo changed; sleep 1000'));
    await under.engine.deploy(someWorkload(lease, [changed, second], 'b'), { signal: anySignal });
    await eventually(() => heard.length === 3, 'the lines after the update');
    await under.engine.remove(lease, anySignal);
    await reading;
    expect(heard[0]).toBe('web: hello from web');
    expect(heard.slice(1).sort()).toEqual(['api: hello from api', 'web: changed']);
  });

  test('loses and doubles nothing over a restart', async () => {
    const lease = someLease();
    await under.engine.start(anySignal);
    const script = 'for i in $(seq 500); do echo $i; done; exit 1';
    await under.engine.deploy(
      someWorkload(lease, [someService('web', BUSYBOX_IMAGE, shell(script))]),
      {
        signal: anySignal,
      },
    );
    const reader = new AbortController();
    let text = '';
    const limit = { follow: true, service: named('web') };
    for await (const chunk of under.engine.logs(lease, limit, reader.signal)) {
      text += chunk.text;
      if (text.split('\n').length > 1500) reader.abort();
    }
    const run = Array.from({ length: 500 }, (_unused, index) => `${index + 1}\n`).join('');
    expect(text.slice(0, run.length * 3)).toBe(run + run + run);
  });
});
