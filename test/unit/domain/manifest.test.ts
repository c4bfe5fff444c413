import { describe, expect, test } from 'vitest';

import type { Expose } from '../../../agent/domain/manifest.ts';
import { isHttp, MANIFEST_LIMITS, parseManifest } from '../../../agent/domain/manifest.ts';
import {
  buildManifest,
  buildManifestExpose,
  buildManifestService,
} from '../../helpers/builders.ts';

const service = buildManifestService;
const expose = buildManifestExpose;
/** A manifest of one service with these fields. */
const one = (fields: Record<string, unknown>): unknown => buildManifest([service(fields)]);
const at = 'manifest[0].services[0]';

test('a whole manifest', () => {
  const json = [
    { name: 'other', services: 'not looked at' },
    {
      name: 'group',
      services: [
        service({
          name: 'web',
          image: 'ghcr.io/team/web@sha256:0123abcd',
          command: ['sh', '-c'],
          args: ['echo "$HOME"; exec web', ''],
          env: ['A=1', 'B=', 'C', 'D_1.x-y=a=b\nc'],
          resources: { id: 3 },
          count: '2',
          expose: [
            expose({ port: 8080, externalPort: 80, hosts: ['example.org'] }),
            expose({ port: '53', externalPort: 0, proto: 'UDP' }),
            expose({ port: 5432, global: false, service: 'db', externalPort: undefined }),
            { port: 9 },
          ],
          params: {
            storage: [
              { name: 'data', mount: '/var//lib/./data/', readOnly: false },
              { name: 'shm', mount: '/dev/shm', readOnly: true },
              { name: 'more', mount: '/...' },
            ],
          },
          credentials: {
            host: ' ghcr.io ',
            email: 'ann@example.org',
            username: 'ann',
            password: ' p w ',
          },
        }),
        service({ name: 'db', expose: undefined, params: {}, command: [], credentials: undefined }),
      ],
    },
  ];
  expect(parseManifest(json, 'group')).toEqual({
    ok: true,
    value: {
      name: 'group',
      services: [
        {
          name: 'web',
          image: 'ghcr.io/team/web@sha256:0123abcd',
          command: ['sh', '-c'],
          args: ['echo "$HOME"; exec web', ''],
          env: ['A=1', 'B=', 'C', 'D_1.x-y=a=b\nc'],
          unit: 3,
          count: 2,
          expose: [
            { port: 8080, externalPort: 80, proto: 'tcp', global: true, hosts: ['example.org'] },
            { port: 53, externalPort: 53, proto: 'udp', global: true, hosts: [] },
            {
              port: 5432,
              externalPort: 5432,
              proto: 'tcp',
              global: false,
              service: 'db',
              hosts: [],
            },
            { port: 9, externalPort: 9, proto: 'tcp', global: false, hosts: [] },
          ],
          volumes: [
            { name: 'data', mount: '/var/lib/data', readOnly: false },
            { name: 'shm', mount: '/dev/shm', readOnly: true },
            { name: 'more', mount: '/...', readOnly: false },
          ],
          credentials: { host: 'ghcr.io', username: 'ann', password: 'p w' },
        },
        {
          name: 'db',
          image: 'registry.example/web:1',
          command: [],
          args: [],
          env: [],
          unit: 1,
          count: 1,
          expose: [],
          volumes: [],
        },
      ],
    },
  });
});

const text = (length: number): string => 'a'.repeat(length);
const many = (count: number, item: unknown = 'a'): unknown[] =>
  Array.from({ length: count }, () => item);
const nameFault = (name: string): string =>
  `not a service name (lower-case letters, digits, "-"): ${JSON.stringify(name)}`;
const mounts = (mount: unknown): unknown => one({ params: { storage: [{ name: 'a', mount }] } });
const exposes = (fields: Record<string, unknown>): unknown => one({ expose: [expose(fields)] });
const login = (fields: Record<string, unknown>): unknown =>
  one({ credentials: { host: 'h', username: 'u', password: 'p', ...fields } });

const broken: readonly [what: string, json: unknown, at: string, message: string][] = [
  ['nothing', undefined, 'manifest', 'is not a list'],
  ['null', null, 'manifest', 'is not a list'],
  ['a text', '[]', 'manifest', 'is not a list'],
  ['an object', { 0: {}, length: 1 }, 'manifest', 'is not a list'],
  ['too many groups', many(21, {}), 'manifest', 'has more than 20 entries'],
  ['no groups', [], 'manifest', 'has no group named "group"'],
  ['groups that are none', [null, 1, 'group', ['group']], 'manifest', 'has no group named "group"'],
  ['another group', buildManifest([service()], 'Group'), 'manifest', 'has no group named "group"'],
  ['no services', [{ name: 'group' }], 'manifest[0].services', 'is not a list'],
  ['an empty group', buildManifest([]), 'manifest[0].services', 'is empty'],
  ['33 services', buildManifest(many(33)), 'manifest[0].services', 'has more than 32 entries'],
  ['a service that is null', buildManifest([null]), at, 'is not an object'],
  ['a service that is a list', buildManifest([[]]), at, 'is not an object'],
  [
    'two of one name',
    buildManifest([service(), service()]),
    'manifest[0].services',
    'names "web" twice',
  ],
  [
    'the fault of a later service',
    [{}, { name: 'group', services: [service(), service({ name: 1 })] }],
    'manifest[1].services[1].name',
    'is not a text',
  ],
  ['no name', one({ name: undefined }), `${at}.name`, 'is not a text'],
  ['an empty name', one({ name: '' }), `${at}.name`, 'is empty'],
  ['a long name', one({ name: text(64) }), `${at}.name`, 'is longer than 63 characters'],
  ['a name in capitals', one({ name: 'Web' }), `${at}.name`, nameFault('Web')],
  ['a name that goes up', one({ name: '../x' }), `${at}.name`, nameFault('../x')],
  ['a name of the prototype', one({ name: '__proto__' }), `${at}.name`, nameFault('__proto__')],
  ['no image', one({ image: null }), `${at}.image`, 'is not a text'],
  ['an empty image', one({ image: '' }), `${at}.image`, 'is empty'],
  ['a long image', one({ image: text(513) }), `${at}.image`, 'is longer than 512 characters'],
  ['an image with a space', one({ image: 'web latest' }), `${at}.image`, 'is no image reference'],
  ['an image that is an option', one({ image: '--help' }), `${at}.image`, 'is no image reference'],
  ['an image with a newline', one({ image: 'web\n' }), `${at}.image`, 'is no image reference'],
  ['an image with a NUL', one({ image: 'web\0' }), `${at}.image`, 'contains a NUL character'],
  ['a command that is a text', one({ command: 'sh' }), `${at}.command`, 'is not a list'],
  ['a command with a number', one({ command: ['sh', 1] }), `${at}.command[1]`, 'is not a text'],
  ['257 arguments', one({ args: many(257) }), `${at}.args`, 'has more than 256 entries'],
  [
    'a long argument',
    one({ args: [text(32_769)] }),
    `${at}.args[0]`,
    'is longer than 32768 characters',
  ],
  ['an argument with a NUL', one({ args: ['a\0'] }), `${at}.args[0]`, 'contains a NUL character'],
  ['env that is an object', one({ env: { A: '1' } }), `${at}.env`, 'is not a list'],
  [
    'an env without a name',
    one({ env: ['A=1', '=1'] }),
    `${at}.env[1]`,
    'is not of the form KEY=value',
  ],
  ['an empty env', one({ env: [''] }), `${at}.env[0]`, 'is not of the form KEY=value'],
  ['an env with a space', one({ env: ['A B=1'] }), `${at}.env[0]`, 'is not of the form KEY=value'],
  [
    'an env that is a number',
    one({ env: ['1A=1'] }),
    `${at}.env[0]`,
    'is not of the form KEY=value',
  ],
  ['an env with a newline', one({ env: ['A\n'] }), `${at}.env[0]`, 'is not of the form KEY=value'],
  ['no resources', one({ resources: undefined }), `${at}.resources`, 'is not an object'],
  ['no unit', one({ resources: {} }), `${at}.resources.id`, 'is not a whole number'],
  [
    'a unit below 0',
    one({ resources: { id: -1 } }),
    `${at}.resources.id`,
    'is not between 0 and 2147483648',
  ],
  ['no count', one({ count: undefined }), `${at}.count`, 'is not a whole number'],
  ['count 0', one({ count: 0 }), `${at}.count`, 'is not between 1 and 50'],
  ['count 51', one({ count: 51 }), `${at}.count`, 'is not between 1 and 50'],
  ['count 1.5', one({ count: 1.5 }), `${at}.count`, 'is not a whole number'],
  ['count "1e1"', one({ count: '1e1' }), `${at}.count`, 'is not a whole number'],
  ['count NaN', one({ count: NaN }), `${at}.count`, 'is not a whole number'],
  ['count true', one({ count: true }), `${at}.count`, 'is not a whole number'],
  ['exposes that are an object', one({ expose: {} }), `${at}.expose`, 'is not a list'],
  ['65 exposes', one({ expose: many(65, expose()) }), `${at}.expose`, 'has more than 64 entries'],
  ['an expose that is a number', one({ expose: [80] }), `${at}.expose[0]`, 'is not an object'],
  ['no port', exposes({ port: undefined }), `${at}.expose[0].port`, 'is not a whole number'],
  ['port 0', exposes({ port: 0 }), `${at}.expose[0].port`, 'is not between 1 and 65535'],
  ['port 65536', exposes({ port: 65_536 }), `${at}.expose[0].port`, 'is not between 1 and 65535'],
  [
    'a far outer port',
    exposes({ externalPort: 65_536 }),
    `${at}.expose[0].externalPort`,
    'is not between 0 and 65535',
  ],
  [
    'an outer port below 0',
    exposes({ externalPort: -1 }),
    `${at}.expose[0].externalPort`,
    'is not between 0 and 65535',
  ],
  [
    'a protocol in small letters',
    exposes({ proto: 'tcp' }),
    `${at}.expose[0].proto`,
    'is neither "TCP" nor "UDP"',
  ],
  [
    'another protocol',
    exposes({ proto: 'SCTP' }),
    `${at}.expose[0].proto`,
    'is neither "TCP" nor "UDP"',
  ],
  [
    'global that is a text',
    exposes({ global: 'true' }),
    `${at}.expose[0].global`,
    'is neither true nor false',
  ],
  [
    'a service that is a number',
    exposes({ service: 1 }),
    `${at}.expose[0].service`,
    'is not a text',
  ],
  [
    'a service that is not there',
    exposes({ service: 'db' }),
    'manifest[0].services',
    'exposes a port to "db", which is not there',
  ],
  [
    'a service of the prototype',
    exposes({ service: 'constructor' }),
    'manifest[0].services',
    'exposes a port to "constructor", which is not there',
  ],
  ['hosts that are a text', exposes({ hosts: 'a.org' }), `${at}.expose[0].hosts`, 'is not a list'],
  ['65 hosts', exposes({ hosts: many(65) }), `${at}.expose[0].hosts`, 'has more than 64 entries'],
  ['params that are a list', one({ params: [] }), `${at}.params`, 'is not an object'],
  [
    'storage that is an object',
    one({ params: { storage: {} } }),
    `${at}.params.storage`,
    'is not a list',
  ],
  [
    '17 volumes',
    one({ params: { storage: many(17, {}) } }),
    `${at}.params.storage`,
    'has more than 16 entries',
  ],
  [
    'a volume that is a text',
    one({ params: { storage: ['a'] } }),
    `${at}.params.storage[0]`,
    'is not an object',
  ],
  [
    'a volume without a name',
    one({ params: { storage: [{ mount: '/a' }] } }),
    `${at}.params.storage[0].name`,
    'is not a text',
  ],
  [
    'a volume that may be written "no"',
    one({ params: { storage: [{ name: 'a', mount: '/a', readOnly: 'no' }] } }),
    `${at}.params.storage[0].readOnly`,
    'is neither true nor false',
  ],
  ['a volume without a place', mounts(undefined), `${at}.params.storage[0].mount`, 'is not a text'],
  ...['/', '//', '/./', 'a', 'a/b', '../a', '/a/..', '/../a', '/a:/b', ' /a', '.'].map(
    (mount): [string, unknown, string, string] => [
      `a volume at "${mount}"`,
      mounts(mount),
      `${at}.params.storage[0].mount`,
      'is no absolute path below /',
    ],
  ),
  [
    'a volume at a NUL',
    mounts('/a\0'),
    `${at}.params.storage[0].mount`,
    'contains a NUL character',
  ],
  ['a login that is a text', one({ credentials: 'ann' }), `${at}.credentials`, 'is not an object'],
  ['a login without a host', login({ host: undefined }), `${at}.credentials.host`, 'is not a text'],
  ['a login with a blank host', login({ host: ' ' }), `${at}.credentials.host`, 'is empty'],
  ['a login without a name', login({ username: '' }), `${at}.credentials.username`, 'is empty'],
  [
    'a long password',
    login({ password: text(4097) }),
    `${at}.credentials.password`,
    'is longer than 4096 characters',
  ],
];

describe('a broken manifest', () => {
  test.each(broken)('%s', (_what, json, where, message) => {
    expect(parseManifest(json, 'group')).toEqual({
      ok: false,
      code: 'manifest-malformed',
      at: where,
      message,
    });
  });
});

describe('limits are reached, not passed', () => {
  const { services, replicas, exposes: ports, strings, stringBytes, hosts } = MANIFEST_LIMITS;
  test.each([
    ['services', buildManifest(many(services).map((_unused, n) => service({ name: `s${n}` })))],
    ['replicas', one({ count: replicas })],
    ['exposes', one({ expose: many(ports, expose()) })],
    ['arguments', one({ args: many(strings) })],
    ['the length of an argument', one({ args: [text(stringBytes)] })],
    ['hosts', exposes({ hosts: many(hosts) })],
    ['ports', one({ expose: [expose({ port: 65_535, externalPort: 65_535 })] })],
    ['the unit', one({ resources: { id: 2 ** 31 } })],
    ['the name', one({ name: text(63) })],
    ['the image', one({ image: text(512) })],
  ])('%s', (_what, json) => {
    expect(parseManifest(json, 'group').ok).toBe(true);
  });
});

describe('hostile JSON', () => {
  test('a __proto__ beside the fields changes nothing, here or elsewhere', () => {
    const plain = JSON.stringify(buildManifest());
    const evil = plain.replaceAll(
      '{',
      '{"__proto__":{"polluted":true,"command":["evil"],"credentials":{}},"constructor":{"prototype":{"polluted":true}},',
    );
    const results = [plain, evil].map((json) => parseManifest(JSON.parse(json), 'group'));
    expect(results[1]).toStrictEqual(results[0]);
    expect(({} as { polluted?: boolean }).polluted).toBe(undefined);
  });

  test('a __proto__ in place of the fields gives none of them', () => {
    const json: unknown = JSON.parse(
      '[{"name":"group","services":[{"__proto__":{"name":"web"}}]}]',
    );
    expect(parseManifest(json, 'group')).toEqual({
      ok: false,
      code: 'manifest-malformed',
      at: `${at}.name`,
      message: 'is not a text',
    });
  });

  test.each([
    ['a million services', (): unknown => buildManifest(many(1_000_000))],
    ['a million groups', (): unknown => many(1_000_000, { name: 'group' })],
    ['an image of 50 million characters', (): unknown => one({ image: text(50_000_000) })],
    ['a count of 50 million digits', (): unknown => one({ count: '1'.repeat(50_000_000) })],
    ['an env of 50 million characters', (): unknown => one({ env: [text(50_000_000)] })],
    [
      'lists in lists, 10,000 deep',
      (): unknown => {
        let deep: unknown = [];
        for (let depth = 0; depth < 10_000; depth++) deep = [deep];
        return one({ command: deep });
      },
    ],
  ])('%s: refused', (_what, make) => {
    expect(parseManifest(make(), 'group').ok).toBe(false);
  });

  test('no fault repeats what is secret', () => {
    const secret = 'hunter2hunter2';
    const faults = [
      one({ env: [`A B=${secret}`] }),
      one({ env: [`A=${secret}\0`] }),
      login({ password: `${secret}\0` }),
      login({ username: [secret] }),
      one({ args: [`${secret}\0`] }),
    ].map((json) => JSON.stringify(parseManifest(json, 'group')));
    expect(faults.filter((fault) => fault.includes(secret))).toEqual([]);
  });
});

describe('what is reached by host name', () => {
  const rows: readonly [Partial<Expose>, boolean][] = [
    [{}, true],
    [{ port: 8080 }, true],
    [{ externalPort: 8080 }, false],
    [{ externalPort: 0 }, true],
    [{ externalPort: 0, port: 8080 }, false],
    [{ proto: 'udp' }, false],
    [{ global: false }, false],
    [{ externalPort: 443, port: 443 }, false],
  ];
  test.each(rows)('%j: %s', (fields, expected) => {
    const ordinary: Expose = { port: 80, externalPort: 80, proto: 'tcp', global: true, hosts: [] };
    expect(isHttp({ ...ordinary, ...fields })).toBe(expected);
  });

  test.each([
    [{ port: 80, externalPort: 0 }, true],
    [{ port: 80, externalPort: undefined }, true],
    [{ port: 8080, externalPort: 0 }, false],
    [{ port: 8080, externalPort: 80 }, true],
  ])('as it is read from %j: %s', (fields, expected) => {
    const result = parseManifest(exposes(fields), 'group');
    expect(result.ok && result.value.services[0]!.expose.map(isHttp)).toEqual([expected]);
  });
});
