import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ExecOptions, ExecSession } from '../../../agent/engine/interface.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest } from '../../helpers/engine-docker.ts';
import {
  eventually,
  named,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';

describe('docker engine: exec', () => {
  const lease = someLease();
  let under: DockerUnderTest;
  beforeAll(async () => {
    under = await dockerUnderTest();
    await under.engine.deploy(
      someWorkload(lease, [someService('web', BUSYBOX_IMAGE, { cpuMilli: 2000 })]),
      { signal: anySignal },
    );
  });
  afterAll(async () => {
    await under.cleanUp();
  });

  const start = (
    script: string,
    over: Partial<ExecOptions> = {},
    signal = anySignal,
  ): Promise<ExecSession> => {
    const command = ['/bin/sh', '-c', script];
    const options = { service: named('web'), command, tty: false, stdin: false, ...over };
    return under.engine.exec(lease, options, signal);
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);

  test('keeps output and errors apart and tells the exit code', async () => {
    const session = await start('echo out; echo err >&2; exit 7');
    const out = { stdout: '', stderr: '' };
    for await (const { stream, bytes } of session.output)
      out[stream] += Buffer.from(bytes).toString();
    expect([out, await session.exited]).toEqual([{ stdout: 'out\n', stderr: 'err\n' }, 7]);
  });

  test('is a terminal that can be resized and typed into', async () => {
    const size = { columns: 100, rows: 30 };
    const session = await start('', { command: ['/bin/sh'], tty: true, stdin: true, size });
    let screen = '';
    const reading = (async () => {
      for await (const { bytes } of session.output) screen += Buffer.from(bytes).toString();
    })();
    await session.write(text('echo $TERM; ttysize\n'));
    await session.write(text('stty -a | head -n 1\n'));
    await eventually(() => /rows 30; columns 100/.test(screen), 'the size at the start');
    expect(screen).toContain('xterm-256color');
    await session.resize({ columns: 132, rows: 43 });
    await session.write(text('stty -a | head -n 1\n'));
    await eventually(() => /rows 43; columns 132/.test(screen), 'the new size');
    await session.write(text('exit 9\n'));
    await reading;
    expect(await session.exited).toBe(9);
  });

  test('passes megabytes both ways, and input may end before output', async () => {
    const session = await start('cat; echo end', { stdin: true });
    const sent = Buffer.alloc(256 * 1024, 'x');
    const sending = (async () => {
      for (let i = 0; i < 32; i++) await session.write(sent);
      session.endInput();
    })();
    let [bytes, tail] = [0, ''];
    for await (const piece of session.output) {
      bytes += piece.bytes.length;
      tail = (tail + Buffer.from(piece.bytes.slice(-4)).toString()).slice(-4);
      // Slower than it is sent.
      if (bytes % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await sending;
    expect([bytes, tail, await session.exited]).toEqual([32 * sent.length + 4, 'end\n', 0]);
  });

  test('a slow reader slows the command and not the agent', async () => {
    const session = await start('yes 0123456789');
    const before = process.memoryUsage().rss;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 ** 2);
    session.close();
    await expect(session.write(text('x'))).rejects.toMatchObject({ code: 'container-refused' });
  });

  test('ends with its caller', async () => {
    const caller = new AbortController();
    const session = await start('sleep 1000', {}, caller.signal);
    caller.abort();
    for await (const piece of session.output) expect(piece).toBeUndefined();
    await expect(session.exited).rejects.toMatchObject({ name: 'Aborted' });
  });
});
