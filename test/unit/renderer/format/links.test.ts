import { expect, test } from 'vitest';

import { explorerLink, hostText, outsideLink } from '../../../../renderer/format/links.ts';

const HASH = 'A1'.repeat(32);

test.each([
  ['https://explorer.example/tx/{hash}', HASH, `https://explorer.example/tx/${HASH}`],
  ['https://explorer.example/tx/{hash}', HASH.slice(2), undefined],
  ['https://explorer.example/tx/{hash}', `${HASH}/../..`, undefined],
  ['https://explorer.example/tx/{hash}', undefined, undefined],
  ['javascript:alert(1)//{hash}', HASH, undefined],
  ['data:text/html,{hash}', HASH, undefined],
  ['https://name:word@explorer.example/{hash}', HASH, undefined],
  ['nonsense', HASH, undefined],
  [undefined, HASH, undefined],
])('given the template %j and the hash %j, then the link is %j', (template, hash, link) => {
  expect(explorerLink(template, hash)).toBe(link);
});

test('given an address outside, when it is no page of the web, then there is no link', () => {
  expect(
    ['http://faucet.example/', 'file:///etc/passwd', 'javascript:1', '', undefined].map(
      outsideLink,
    ),
  ).toEqual(['http://faucet.example/', undefined, undefined, undefined, undefined]);
});

test('given endpoints, when named, then by what tells them apart', () => {
  expect(['https://rpc.example:444/rpc', 'not an address'].map(hostText)).toEqual([
    'rpc.example:444',
    'not an address',
  ]);
});
