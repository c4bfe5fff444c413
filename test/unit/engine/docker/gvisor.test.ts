import { describe, expect, test } from 'vitest';

import { parseGpuId } from '../../../../agent/domain/ids.ts';
import { gvisorRuntime, gvisorUse } from '../../../../agent/engine/docker/gvisor.ts';
import { GVISOR_CHOICES } from '../../../../agent/engine/docker/options.ts';
import type { RuntimeRow } from '../../../../agent/engine/docker/wire.ts';

const ON_THE_KERNEL: RuntimeRow = {
  path: '/usr/bin/runsc',
  runtimeArgs: ['--platform=systrap', '--network=host'],
};
const infoOf = (more: Readonly<Record<string, RuntimeRow>>) => ({
  Runtimes: { runc: { path: 'runc' }, ...more },
});

describe('which runtime', () => {
  test.each([
    ['none of gVisor', {}, undefined, 'absent'],
    ['by its name', { runsc: ON_THE_KERNEL }, 'runsc', 'without-gpu'],
    ['by its program', { safe: ON_THE_KERNEL }, 'safe', 'without-gpu'],
    ['a network of its own', { runsc: { path: '/usr/bin/runsc' } }, undefined, 'without-names'],
    [
      'settings in a file',
      { 'io.containerd.runsc.v1': { runtimeType: 'io.containerd.runsc.v1' } },
      undefined,
      'without-names',
    ],
    [
      'two of them',
      { runsc: { path: '/usr/bin/runsc' }, 'runsc-host': ON_THE_KERNEL },
      'runsc-host',
      'without-gpu',
    ],
    [
      'an option in two words',
      { runsc: { runtimeArgs: ['-network', 'host'] } },
      'runsc',
      'without-gpu',
    ],
    [
      'an option that is taken back',
      { runsc: { runtimeArgs: ['--network=host', '--network=sandbox'] } },
      undefined,
      'without-names',
    ],
    [
      'an option that only begins so',
      { runsc: { runtimeArgs: ['--network=hosted', '--gofer-network=host'] } },
      undefined,
      'without-names',
    ],
  ] as const)('%s', (_what, runtimes, runtime, use) => {
    const info = infoOf(runtimes);
    expect([gvisorRuntime(info, 'auto', []), gvisorUse(info, 'auto')]).toEqual([runtime, use]);
  });

  test('a GPU is never in it, and off is off', () => {
    const info = infoOf({ runsc: ON_THE_KERNEL });
    expect(gvisorRuntime(info, 'auto', [parseGpuId('GPU-1')])).toBeUndefined();
    expect(GVISOR_CHOICES.map((choice) => gvisorUse(info, choice))).toEqual([
      ...['without-gpu', 'off', 'all'],
    ]);
    expect(gvisorRuntime(info, 'off', [])).toBeUndefined();
  });

  test('always lets in nothing that cannot run in it, and says what to do', () => {
    const info = infoOf({ runsc: ON_THE_KERNEL });
    expect(gvisorRuntime(info, 'always', [])).toBe('runsc');
    const refusals = [
      () => gvisorRuntime(info, 'always', [parseGpuId('GPU-1')]),
      () => gvisorRuntime(infoOf({}), 'always', []),
      () => gvisorRuntime(infoOf({ runsc: {} }), 'always', []),
    ];
    const words = [/with a GPU do not run in gVisor/, /install gVisor/, /add "--network=host"/];
    refusals.forEach((refusal, index) => {
      expect(refusal).toThrow(
        expect.objectContaining({
          code: 'container-refused',
          message: expect.stringMatching(words[index]!),
        }),
      );
    });
  });
});
