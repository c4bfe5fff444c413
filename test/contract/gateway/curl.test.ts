import { execFile, spawnSync } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { keyOf } from '../../helpers/chain/sign.ts';
import { claimsOf, makeToken } from '../../helpers/gateway/tokens.ts';
import { GatewayWorld, RECORDED_MS } from '../../helpers/gateway/world.ts';

// The errors of the gateway as somebody sees them who has nothing but curl.

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const STRANGER = keyOf(new Uint8Array(32).fill(9));
const hasCurl = spawnSync('curl', ['--version']).status === 0;

let world: GatewayWorld;

beforeAll(async () => {
  world = new GatewayWorld(PROVIDER);
  world.credentials.know(TENANT);
  world.addLease({ owner: TENANT.address, dseq: 7 });
  await world.open();
});
afterAll(() => world.close());

const bearer = (token: string): string[] => ['-H', `Authorization: Bearer ${token}`];
const claims = (leases?: unknown) => claimsOf(TENANT.address, RECORDED_MS, leases);
const tenant = (): string[] => bearer(makeToken(TENANT, claims()));
const only = (...scope: string[]): string[] =>
  bearer(makeToken(TENANT, claims({ access: 'scoped', scope })));
const put = (body: string): string[] => [...tenant(), '-X', 'PUT', '--data-binary', body];
const upgrade = (): string[] => [
  ...tenant(),
  ...['--http1.1', '-H', 'Connection: Upgrade', '-H', 'Upgrade: websocket'],
  ...['-H', 'Sec-WebSocket-Version: 13', '-H', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
];

/** What curl prints: the status, the type and the body. */
function curl(path: string, args: readonly string[]): Promise<string> {
  const format = '\n%{http_code} %{content_type}';
  const url = `https://127.0.0.1:${world.port}${path}`;
  const all = ['-sk', '--max-time', '20', '-w', format, ...args, url];
  return new Promise((resolve, reject) => {
    execFile('curl', all, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`curl ended with ${String(error.code)}`));
    });
  });
}

const says = (status: number, message: string): string =>
  `${JSON.stringify({ message })}\n${status} application/json`;
const line = (status: number, text: string): string =>
  `${text}\n\n${status} text/plain; charset=utf-8`;
const bare = (status: number): string => `\n${status} `;

const STATUS = '/lease/7/1/1/status';
const MANIFEST = '/deployment/7/manifest';
const NOTHING_SUCH = line(404, '404 page not found');
const noNumber = (parser: string): string =>
  line(400, `strconv.${parser}: parsing "x": invalid syntax`);

const CASES: readonly (readonly [string, string, () => readonly string[], string])[] = [
  ['nobody asks', STATUS, () => [], says(401, 'unauthorized access')],
  [
    'the header is none of ours',
    STATUS,
    () => ['-H', 'Authorization: Basic eDp5'],
    says(400, 'invalid authorization header'),
  ],
  ['the token is broken', STATUS, () => bearer('a.b.c'), says(401, 'JWT is invalid')],
  [
    'the token is old',
    STATUS,
    () => bearer(makeToken(TENANT, { ...claims(), exp: 1 })),
    says(401, 'JWT is expired'),
  ],
  [
    'another key signed it',
    STATUS,
    () => bearer(makeToken(STRANGER, claims())),
    says(401, 'JWT is invalid'),
  ],
  ['the token is for something else', STATUS, () => only('logs'), says(401, 'unauthorized access')],
  ['there is no such lease', '/lease/8/1/1/status', tenant, bare(404)],
  ['no manifest came yet', STATUS, tenant, bare(404)],
  ['the number is none', '/lease/x/1/1/status', tenant, noNumber('ParseUint')],
  ['there is no such path', '/nowhere', tenant, NOTHING_SUCH],
  ['the method is another one', MANIFEST, tenant, bare(405)],
  ['the manifest is no JSON', MANIFEST, () => put('{'), line(422, 'manifest is not JSON')],
  [
    'the manifest is empty',
    MANIFEST,
    () => put('[]'),
    line(422, 'invalid manifest: manifest is empty'),
  ],
  [
    'there is no lease for the manifest',
    '/deployment/8/manifest',
    () => put('[]'),
    line(404, 'no lease for deployment'),
  ],
  ['a shell is asked for without a command', '/lease/7/1/1/shell', upgrade, bare(400)],
  ['the tail is no number', '/lease/7/1/1/logs?tail=x', upgrade, noNumber('ParseInt')],
  [
    'nothing is said of the host names',
    '/hostname/migrate',
    () => [...tenant(), '-d', '{}'],
    line(
      400,
      'hostnames_to_migrate, destination_dseq and destination_gseq are not what they should be',
    ),
  ],
  [
    'leased addresses are asked for',
    '/endpoint/migrate',
    () => [...tenant(), '-d', '{}'],
    NOTHING_SUCH,
  ],
];

describe.skipIf(!hasCurl)(hasCurl ? 'curl' : 'skipped: there is no curl here', () => {
  test.each(CASES)('is told what is wrong when %s', async (_when, path, args, expected) => {
    expect(await curl(path, args())).toBe(expected);
  });

  test('is refused an older TLS', async () => {
    await expect(curl('/version', ['--tls-max', '1.2'])).rejects.toThrow('curl ended with 35');
    expect(await curl('/version', ['--tlsv1.3'])).toMatch(/200 application\/json/);
  });

  // Whether it has read the answer when it is cut off, or is sending still, is not ours to say.
  test('is cut off with more headers than anybody needs, and the next one is served', async () => {
    const much = curl('/version', ['-H', `X: ${'x'.repeat(100_000)}`]);
    const told = await much.catch((error: unknown) => String(error));
    expect(told).toMatch(/^(\n431 |Error: curl ended with (55|56|92))$/);
    expect(await curl('/version', [])).toMatch(/200 application\/json/);
  });
});
