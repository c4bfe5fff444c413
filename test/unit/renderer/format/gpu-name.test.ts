import { expect, test } from 'vitest';

import { gpuName } from '../../../../renderer/format/gpu-name.ts';

test.each([
  ['rtx4090', 'RTX 4090'],
  ['rtx4070ti', 'RTX 4070 Ti'],
  ['rtx4070tisuper', 'RTX 4070 Ti Super'],
  ['rx7900xtx', 'RX 7900 XTX'],
  ['gtx1080', 'GTX 1080'],
  ['rtxa6000', 'RTX A6000'],
  ['h100', 'H100'],
  ['t4', 'T4'],
  ['constructor', 'constructor'],
  ['', ''],
])('%j is called %j', (model, name) => {
  expect(gpuName(model)).toBe(name);
});
