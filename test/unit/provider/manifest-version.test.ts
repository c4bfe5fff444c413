import { expect, test } from 'vitest';

import { manifestVersion } from '../../../agent/provider/manifest-version.ts';

test('two spellings of one manifest are one version, another value is another', () => {
  const version = manifestVersion([{ name: 'g', services: [{ image: 'a', count: 1 }] }]);
  expect(version).toMatch(/^[0-9a-f]{64}$/);
  expect(manifestVersion([{ services: [{ count: 1, image: 'a' }], name: 'g' }])).toBe(version);
  expect(manifestVersion([{ name: 'g', services: [{ image: 'a', count: 2 }] }])).not.toBe(version);
  expect(manifestVersion([{ name: 'g', services: [{ image: 'a', count: '1' }] }])).not.toBe(
    version,
  );
});
