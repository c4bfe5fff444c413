import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { startExec } from '../../../agent/engine/docker/exec.ts';
import { Terminals } from '../../../agent/engine/docker/terminals.ts';
import type { ExecOptions, ExecSession } from '../../../agent/engine/interface.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest, inspect } from '../../helpers/engine-docker.ts';
import {
  eventually,
  named,
  saidBy,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';

describe('docker engine: exec', () => {
  const lease = someLease();
  let under: DockerUnderTest;
  beforeAll(async () => {
    under = await dockerUnderTest({}, new SystemClock());
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

  describe('a terminal that is gone', () => {
    const inTerminal = { tty: true, stdin: true };
    const stubborn = `trap '' HUP; exec ${runsAs(101)}`;

    /** Which of the commands that mark themselves run in the container now. */
    const running = async (): Promise<readonly number[]> => {
      const path = `/containers/${(await inspect(under.listing, lease, 'web')).Id}/top`;
      const top = await under.client.json<{ readonly Processes: readonly (readonly string[])[] }>({
        ...{ method: 'GET', path, signal: anySignal },
      });
      const found = top.Processes.flatMap(
        (row) => /^sleep (1\d\d)$/.exec(row.at(-1) ?? '')?.[1] ?? [],
      );
      return found.map(Number).sort((a, b) => a - b);
    };
    const until = (wanted: readonly number[]): Promise<true> =>
      eventually(
        async () => JSON.stringify(await running()) === JSON.stringify(wanted),
        `only ${wanted.join(', ')} runs`,
      );
    /** What is to run on is nobody's to end but the test's. */
    const stop = async (number: number): Promise<void> => {
      await saidBy(await start(`kill $(ps | grep "[s]leep ${number}" | cut -c1-5)`));
      await until([]);
    };
    /** As an agent leaves it that dies: nobody sees to it. */
    const abandon = async (script: string): Promise<void> => {
      const { Id } = await inspect(under.listing, lease, 'web');
      const terminals = { mark: () => new Terminals(parts).mark(), left: () => undefined };
      const parts = { client: under.client, clock: new SystemClock(), log: silentLogger };
      const options = { command: ['/bin/sh', '-c', script], ...inTerminal };
      const session = await startExec({ ...parts, terminals }, Id, options, anySignal);
      await eventually(async () => (await running()).length > 0, 'it runs');
      session.close();
    };

    test('takes its command along, with what is in the foreground, and not what was set apart', async () => {
      const caller = new AbortController();
      const script = `setsid /bin/sh -c '${runsAs(102)}' & ${runsAs(103)}; ${runsAs(104)}`;
      await start(script, inTerminal, caller.signal);
      await until([102, 103]);
      caller.abort();
      await until([102]);
      await stop(102);
    });

    test('also where the command is only just starting, or does not listen', async () => {
      for (let i = 0; i < 3; i++) {
        const session = await start(stubborn, inTerminal);
        session.close();
      }
      await until([]);
      const caller = new AbortController();
      await start(stubborn, inTerminal, caller.signal);
      await until([101]);
      caller.abort();
      await until([]);
    });

    test('spares the terminals of others, and commands without one', async () => {
      const others = await start(runsAs(105), inTerminal);
      const plain = await start(runsAs(106), { stdin: true });
      const caller = new AbortController();
      await start(runsAs(107), inTerminal, caller.signal);
      await until([105, 106, 107]);
      caller.abort();
      plain.close();
      await until([105, 106]);
      others.close();
      await until([106]);
      await stop(106);
    });

    test('runs on while nobody sees to it, and ends at the start of the next agent', async () => {
      await abandon(runsAs(108));
      const caller = new AbortController();
      await start(runsAs(109), inTerminal, caller.signal);
      await until([108, 109]);
      caller.abort();
      // The control: the same, seen to by nobody, is still there when the other has gone.
      await until([108]);
      const next = under.again();
      await next.start(anySignal);
      await until([]);
    });
  });
});

/** A command that is told by its number. */
function runsAs(number: number): string {
  return `sleep ${number}`;
}
