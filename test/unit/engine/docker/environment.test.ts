import { expect, test } from 'vitest';

import { parseGpuId } from '../../../../agent/domain/ids.ts';
import {
  containerEnv,
  expandEnv,
  expandWords,
} from '../../../../agent/engine/docker/environment.ts';

test('variables see those before them', () => {
  expect(expandEnv(['A=1', 'B=$(A)2', 'C=$(D)', 'D=$$(A)', 'A=$(B)', 'E'])).toEqual([
    'A=12',
    'B=12',
    'C=$(D)',
    'D=$(A)',
    'E=',
  ]);
});

test('command and arguments see all, once', () => {
  expect(
    expandWords(['$(A)', '$$(A)', '$(', '$', '$(NONE)', 'x$(A)y$(B)'], ['A=1', 'B=$$(A)']),
  ).toEqual(['1', '$(A)', '$(', '$', '$(NONE)', 'x1y$(A)']);
});

test('what steers the hooks of GPU vendors is ours', () => {
  const tenants = ['NVIDIA_VISIBLE_DEVICES=all', 'LD_PRELOAD=/x', 'AMD_VISIBLE_DEVICES=0', 'K=v'];
  expect(containerEnv(tenants, [])).toEqual(['K=v', 'NVIDIA_VISIBLE_DEVICES=void']);
  expect(containerEnv(tenants, [parseGpuId('GPU-1'), parseGpuId('GPU-2')])).toEqual([
    'K=v',
    'NVIDIA_VISIBLE_DEVICES=GPU-1,GPU-2',
    'NVIDIA_DRIVER_CAPABILITIES=compute,utility',
    'LD_PRELOAD',
    'AMD_VISIBLE_DEVICES',
  ]);
});
