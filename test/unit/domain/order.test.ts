import { expect, test } from 'vitest';

import { missingAttribute } from '../../../agent/domain/order.ts';
import type { Attribute } from '../../../agent/domain/resources.ts';
import { buildGroup, buildOrder } from '../../helpers/builders.ts';

const attribute = (key: string, value = 'true'): Attribute => ({ key, value });
const order = (...requirements: Attribute[]) => buildOrder({ group: buildGroup({ requirements }) });

// Go's filepath.Match, for what an attribute's key can be.
const globs: readonly [glob: string, key: string, matches: boolean][] = [
  ['region', 'region', true],
  ['region', 'regions', false],
  ['region', 'aregion', false],
  ['', 'region', false],
  ['*', 'region', true],
  ['*', 'a/b', false],
  ['a/*', 'a/b', true],
  ['a/*', 'a/', true],
  ['a/*', 'a', false],
  ['a/*', 'a/b/c', false],
  ['*/b', 'a/b', true],
  ['gpu/model/*', 'gpu/model/rtx4090', true],
  ['gpu/model/*', 'gpu/model/rtx4090/ram/24Gi', false],
  ['gpu/model/*/ram/*', 'gpu/model/rtx4090/ram/24Gi', true],
  ['gpu/*/rtx*0', 'gpu/model/rtx4090', true],
  ['gpu/*/rtx*1', 'gpu/model/rtx4090', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b*', 'xxbxxaxx', false],
  ['*ab', 'aab', true],
  ['*aab', 'aaab', true],
  ['a**b', 'ab', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a?c', 'a/c', false],
  ['???', 'abc', true],
  ['?*', 'a', true],
  ['?*', 'ab', true],
  ['*?', 'ab', true],
  ['a.c', 'abc', false],
  ['a.c', 'a.c', true],
  ['a+', 'aa', false],
  ['(a|b)', 'a', false],
  ['^a$', 'a', false],
  // Literal here, because no key contains them; Go would read a class and an escape.
  ['[a-z]', 'a', false],
  ['\\a', 'a', false],
];
test.each(globs)('"%s" and "%s": %s', (glob, key, matches) => {
  const wanted = attribute(glob);
  expect(missingAttribute(order(wanted), [attribute(key)])).toBe(matches ? undefined : wanted);
});

test('a value must be equal', () => {
  const wanted = attribute('region', 'eu-west');
  const found = [
    [attribute('region', 'eu-west')],
    [attribute('region', 'eu-east'), attribute('region', 'eu-west')],
    [attribute('region', 'eu-east')],
    [attribute('region', 'eu-*')],
    [],
  ].map((own) => missingAttribute(order(wanted), own));
  expect(found).toEqual([undefined, undefined, wanted, wanted, wanted]);
});

test('the first of several that is not met', () => {
  const [met, first, second] = [attribute('a'), attribute('b'), attribute('c')];
  expect(missingAttribute(order(met, first, second), [attribute('a')])).toBe(first);
});

test('nothing is demanded', () => {
  expect(missingAttribute(order(), [])).toBe(undefined);
});

test('a glob of 20,000 stars takes no time', () => {
  const wanted = attribute(`${'*a'.repeat(10_000)}b`);
  const before = performance.now();
  const missing = missingAttribute(order(wanted), [attribute('a'.repeat(128))]);
  expect([missing, performance.now() - before < 1000]).toEqual([wanted, true]);
});
