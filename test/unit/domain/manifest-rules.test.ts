import { expect, test } from 'vitest';

import { isHostName } from '../../../agent/domain/host-names.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import type { RuledGroup } from '../../../agent/domain/manifest-rules.ts';
import { brokenRule } from '../../../agent/domain/manifest-rules.ts';

const AT = 'manifest[0].services[0].expose[0]';

test.each<[what: string, expose: readonly object[], at: string | undefined]>([
  ['two names', [{ hosts: ['a.example', 'b.example'] }], undefined],
  ['no names', [{ hosts: null }, {}], undefined],
  ['the most of everything', [http({ maxBodySize: 104_857_600, readTimeout: 60_000 })], undefined],
  [
    'every case',
    [http({ nextCases: ['error', 'timeout', '403', '404', '429', '500', '502', '503', '504'] })],
    undefined,
  ],
  ['a name twice at one port', [{ hosts: ['a.example', 'a.example'] }], `${AT}.hosts[1]`],
  [
    'a name twice',
    [{ hosts: ['a.example'] }, { hosts: ['a.example'] }],
    `manifest[0].services[0].expose[1].hosts[0]`,
  ],
  ['no name', [{ hosts: ['a b'] }], `${AT}.hosts[0]`],
  ['too large a body', [http({ maxBodySize: 104_857_601 })], `${AT}.httpOptions.maxBodySize`],
  ['too long a wait', [http({ sendTimeout: 60_001 })], `${AT}.httpOptions.sendTimeout`],
  ['a case of its own', [http({ nextCases: ['always'] })], `${AT}.httpOptions.nextCases[0]`],
  ['off and on', [http({ nextCases: ['off', 'error'] })], `${AT}.httpOptions.nextCases`],
])('%s', (_what, expose, at) => {
  const exposed = expose.map((one) => ({ global: true, ...one }));
  const services = [{ name: 's', resources: {}, expose: exposed }];
  const normal = normalManifest([{ name: 'g', services }]);
  expect(normal.ok && brokenRule(normal.value as readonly RuledGroup[])?.at).toBe(at);
});

test.each([
  ['no port', []],
  ['a port for other services alone', [{ global: false }]],
])('with %s nobody outside reaches anything of it', (_what, expose) => {
  const normal = normalManifest([{ name: 'g', services: [{ name: 's', resources: {}, expose }] }]);
  expect(normal.ok && brokenRule(normal.value as readonly RuledGroup[])).toEqual({
    ...{ code: 'manifest-malformed', at: 'manifest' },
    message: 'has no service that is reached from outside',
  });
});

test('a name of two groups is named twice', () => {
  const group = { name: 'g', services: [{ name: 's', expose: [{ hosts: ['a.example'] }] }] };
  const normal = normalManifest([group, { ...group, name: 'h' }]);
  expect(normal.ok && brokenRule(normal.value as readonly RuledGroup[])).toEqual({
    ...{ code: 'manifest-malformed', at: 'manifest[1].services[0].expose[0].hosts[0]' },
    message: 'names "a.example" again',
  });
});

test.each<[name: string, expected: boolean]>([
  ['web.localhost', true],
  ['a', true],
  ['xn--bcher-kva.example', true],
  [`${'a'.repeat(63)}.example`, true],
  [`${'a'.repeat(64)}.example`, false],
  [`${'a.'.repeat(126)}a`, true],
  [`${'a.'.repeat(127)}a`, false],
  ['', false],
  ['A.example', false],
  ['a..b', false],
  ['.a', false],
  ['a.', false],
  ['-a.example', false],
  ['a-.example', false],
  ['*.example', false],
  ['a.example\n', false],
  ['bücher.example', false],
])('%j is a host name: %s', (name, expected) => {
  expect(isHostName(name)).toBe(expected);
});

function http(httpOptions: object): object {
  return { httpOptions };
}
