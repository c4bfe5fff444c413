import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../agent/base/logger.ts';
import { ManualClock } from '../../agent/base/manual-clock.ts';
import type { IngressOptions } from '../../agent/compose-ingress.ts';
import { composeIngress } from '../../agent/compose-ingress.ts';
import type { Storage } from '../../agent/storage/interface.ts';
import { openStorage } from '../../agent/storage/storage.ts';

const clock = new ManualClock();
let storage: Storage;

beforeEach(() => {
  storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
});
afterEach(() => storage.close());

/** On practice. */
const compose = (options: Partial<IngressOptions>) =>
  composeIngress({ isNamed: true, ...options }, undefined, {
    ...{ clock, log: silentLogger, storage },
  });

test('practice has an ingress only where a port was named', () => {
  expect(compose({ isNamed: false })).toBeUndefined();
  expect(compose({})).toBeDefined();
});

test.each([
  [{ certificate: '/a/cert.pem' }, '--ingress-key'],
  [{ key: '/a/key.pem' }, '--ingress-certificate'],
])(
  'a certificate without its key, or a key without its certificate, is refused: %j',
  (files, missing) => {
    expect(() => compose(files)).toThrow(
      `A certificate for web pages needs its key, and the key its certificate: name the other file with ${missing}.`,
    );
  },
);
