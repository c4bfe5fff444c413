import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { AgentProcess } from '../helpers/world/agent-process.ts';
import { startAgent } from '../helpers/world/agent-process.ts';

const SUBLET = fileURLToPath(new URL('../../agent/sublet.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const [SYS_TIME, SYS_BOOT, SYS_RAWIO, NET_ADMIN, SYS_ADMIN] = [25, 22, 17, 12, 21];

interface Held {
  readonly time: boolean;
  readonly boot: boolean;
  readonly rawio: boolean;
  readonly net: boolean;
  readonly admin: boolean;
}

/** Which it has, and which a program that it starts can ever have. */
function heldBy(pid: number, set: 'CapPrm' | 'CapBnd'): Held {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mask = BigInt(`0x${new RegExp(`^${set}:\\s*(\\S+)$`, 'm').exec(text)?.[1]}`);
  const has = (bit: number | undefined): boolean => ((mask >> BigInt(bit ?? 0)) & 1n) === 1n;
  return {
    ...{ time: has(SYS_TIME), boot: has(SYS_BOOT), rawio: has(SYS_RAWIO) },
    ...{ net: has(NET_ADMIN), admin: has(SYS_ADMIN) },
  };
}

const wordsOf = (pid: number, file: 'cmdline' | 'environ'): readonly string[] =>
  readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');

describe.runIf(process.platform === 'linux')('what an agent may do, however it was started', () => {
  let folder = '';
  let agent: AgentProcess | undefined;
  const start = async (program: string, within: readonly string[] = []): Promise<AgentProcess> => {
    const flags = ['--data-dir', path.join(folder, 'data'), '--engine', 'fake'];
    agent = startAgent(flags, {}, [], undefined, within, program);
    expect(await agent.ready, agent.output()).toMatchObject({ pid: agent.pid });
    return agent;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-rights-'));
  });
  afterEach(async () => {
    agent?.kill('SIGTERM');
    expect(await agent?.closed).toEqual({ code: 0, signal: null });
    rmSync(folder, { recursive: true, force: true });
  });

  test.runIf(process.getuid?.() === 0)(
    'as root it gives up for good what it does not need, and is the same process',
    async () => {
      const { pid } = await start(SUBLET);
      const kept = { time: false, boot: false, rawio: false, net: true, admin: true };
      expect([heldBy(pid, 'CapPrm'), heldBy(pid, 'CapBnd')]).toEqual([kept, kept]);
      // What is tried has to be one that it would have had.
      expect(heldBy(process.pid, 'CapBnd')).toMatchObject({ boot: true, rawio: true });
      expect(agent?.output()).not.toContain('could not be dropped');
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'where that cannot be it runs and says what it kept',
    async () => {
      const { pid } = await start(SUBLET, [
        'setpriv',
        '--bounding-set=-setpcap',
        '--inh-caps=-all',
      ]);
      expect(heldBy(pid, 'CapBnd')).toMatchObject({ boot: true, net: true });
      expect(agent?.output()).toMatch(/could not be dropped","needless":\[.*"sys_boot"/);
    },
  );

  test('its memory is set up, whoever started it', async () => {
    const { pid } = await start(SUBLET);
    expect(wordsOf(pid, 'cmdline')).toContain('--max-semi-space-size=1');
    expect(wordsOf(pid, 'environ')).toContain('MALLOC_ARENA_MAX=1');
  });

  test('the control: without the first step it is as it was started', async () => {
    const { pid } = await start(MAIN);
    expect(wordsOf(pid, 'cmdline')).not.toContain('--max-semi-space-size=1');
    expect(wordsOf(pid, 'environ')).not.toContain('MALLOC_ARENA_MAX=1');
    expect(heldBy(pid, 'CapBnd')).toEqual(heldBy(process.pid, 'CapBnd'));
  });

  test('its exit code and its errors reach whoever started it', () => {
    const { status, stderr } = spawnSync(process.execPath, [SUBLET, 'agent', '--nonsense'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^sublet: .*nonsense/) as string,
    });
  });
});
