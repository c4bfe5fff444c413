import { expect, test } from 'vitest';

import type { ImageRules } from '../../../agent/domain/image-rules.ts';
import { digestOf, imageRefusal } from '../../../agent/domain/image-rules.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function rules(
  images: ImageRules['images'],
  otherImages: ImageRules['otherImages'] = 'allow',
): ImageRules {
  return { images, otherImages };
}

test('given no rules, everything may run, or nothing', () => {
  expect(imageRefusal(rules({}), 'nginx')).toBe(undefined);
  expect(imageRefusal(rules({}, 'deny'), 'nginx')).toEqual({ code: 'not-listed' });
});

test.each([
  ['nginx', 'nginx'],
  ['nginx', 'NGINX:1.25'],
  ['nginx', 'docker.io/library/nginx'],
  ['nginx', 'docker.io/nginx'],
  ['nginx', 'index.docker.io/library/nginx:1'],
  ['docker.io/library/nginx', 'nginx'],
  ['nginx', `nginx@${DIGEST}`],
  ['somebody/*', 'somebody/tool'],
  ['somebody/*', 'docker.io/somebody/tool:2'],
  ['docker.io/*', 'nginx'],
  ['docker.io/*', 'somebody/tool'],
  ['ghcr.io/*', 'ghcr.io/a/b/c:1'],
  ['*miner*', 'ghcr.io/a/superminer-x'],
  ['*/xmrig', 'quay.io/somebody/xmrig'],
  ['localhost:5000/x', 'localhost:5000/x:1'],
  ['nginx:1.*', 'nginx:1.25'],
  ['nginx:latest', 'nginx'],
  // Which tag is behind a digest nobody knows here, whatever stands beside it.
  ['nginx:1.*', `nginx@${DIGEST}`],
  ['nginx:1.*', `nginx:2@${DIGEST}`],
  ['xmrig*', 'xmrig-cuda:6'],
  ['xmrig*', 'docker.io/library/xmrig'],
  ['some*/tool', 'docker.io/somebody/tool'],
  ['library/nginx', 'nginx'],
  ['index.docker.io/*', 'somebody/tool'],
])('given "%s" is denied, "%s" does not run', (pattern, image) => {
  expect(imageRefusal(rules({ [pattern]: 'deny' }), image)).toEqual({ code: 'denied', pattern });
});

test.each([
  ['nginx', 'nginx2'],
  ['nginx', 'somebody/nginx'],
  ['nginx', 'ghcr.io/library/nginx'],
  ['somebody/*', 'ghcr.io/somebody/tool'],
  ['docker.io/*', 'ghcr.io/docker.io/x'],
  ['nginx:1.*', 'nginx:2.0'],
  ['nginx:1.*', 'nginx'],
  ['localhost:5000/x', 'localhost:5001/x'],
  ['xmrig*', 'somebody/xmrig'],
  ['some*/tool', 'quay.io/somebody/tool'],
])('given "%s" is denied, "%s" still runs', (pattern, image) => {
  expect(imageRefusal(rules({ [pattern]: 'deny' }), image)).toBe(undefined);
});

test('given a list of what is allowed, only that runs, and a digest does not pass for a tag', () => {
  const only = rules({ 'nginx:1.*': 'allow', 'ghcr.io/*': 'allow' }, 'deny');
  expect(
    [
      ...['nginx:1.2', 'ghcr.io/a/b'],
      ...['nginx:2', 'nginx', `nginx@${DIGEST}`, `nginx:1.2@${DIGEST}`, 'redis'],
    ].map((image) => imageRefusal(only, image)),
  ).toEqual([
    ...[undefined, undefined],
    ...Array.from({ length: 5 }, () => ({ code: 'not-listed' })),
  ]);
});

test('given both, what denies wins, in any order', () => {
  const refusal = { code: 'denied', pattern: 'ghcr.io/a/*' };
  const both = [
    { 'ghcr.io/*': 'allow', 'ghcr.io/a/*': 'deny' },
    { 'ghcr.io/a/*': 'deny', 'ghcr.io/*': 'allow' },
  ] as const;
  for (const images of both) expect(imageRefusal(rules(images), 'ghcr.io/a/b')).toEqual(refusal);
  expect(imageRefusal(rules(both[0], 'deny'), 'ghcr.io/b/c')).toBe(undefined);
});

test('given an image that several repositories have, its digest is that of the one it was asked of', () => {
  const other = `sha256:${'b'.repeat(64)}`;
  const known = [`ghcr.io/a/nginx@sha256:${'c'.repeat(64)}`, `nginx@${DIGEST}`, `nginx@${other}`];
  expect(
    ['nginx:1', 'docker.io/library/nginx', `nginx@${other}`, 'quay.io/a/nginx'].map((image) =>
      digestOf(image, known),
    ),
  ).toEqual([DIGEST, DIGEST, other, undefined]);
});
