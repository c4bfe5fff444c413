import { expect, test } from 'vitest';

import {
  EngineAnswer,
  engineFailure,
  pullFailure,
  wireFailure,
} from '../../../../agent/engine/docker/failures.ts';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['ENOENT', 'engine-unreachable'],
  ['ECONNREFUSED', 'engine-unreachable'],
  ['ECONNRESET', 'engine-unreachable'],
  ['EACCES', 'engine-permission'],
])('%s on the wire is %s', (code, ours) => {
  expect(wireFailure(coded(code), undefined)).toMatchObject({ code: ours });
});

test('what was called off is no failure', () => {
  expect(wireFailure(coded('ECONNRESET'), AbortSignal.abort())).toMatchObject({ name: 'Aborted' });
});

test.each([
  [500, 'driver failed: Bind for 127.0.0.1:80 failed: port is already allocated', 'port-in-use'],
  [500, 'listen tcp4 0.0.0.0:80: bind: address already in use', 'port-in-use'],
  [500, 'write /var/lib/docker/x: no space left on device', 'engine-disk-full'],
  [400, 'Minimum memory limit allowed is 6MB', 'container-refused'],
])('%i %s', (status, text, ours) => {
  expect(engineFailure(new EngineAnswer(status, text), 'container-refused')).toMatchObject({
    code: ours,
  });
});

test.each([
  ['manifest for x:1 not found: manifest unknown', 'image-not-found'],
  ['pull access denied for x, repository does not exist or may require login', 'image-not-found'],
  ['no matching manifest for linux/amd64 in the manifest list entries', 'image-not-found'],
  ['toomanyrequests: You have reached your pull rate limit', 'image-pull-failed'],
  ['Get "https://registry": dial tcp: lookup registry: no such host', 'image-pull-failed'],
  ['received unexpected HTTP status: 503 Service Unavailable', 'image-pull-failed'],
  ['failed to register layer: no space left on device', 'engine-disk-full'],
])('a pull that fails with "%s"', (text, ours) => {
  expect(pullFailure(new EngineAnswer(500, text), 'x:1')).toMatchObject({ code: ours });
});

test.each([
  ['driver failed: Bind for 127.0.0.1:31007 failed: port is already allocated', 31_007],
  ['listen tcp4 0.0.0.0:31008: bind: address already in use', 31_008],
  ['listen udp6 [::]:31009: bind: address already in use', 31_009],
])('which port is taken: "%s"', (text, port) => {
  expect(engineFailure(new EngineAnswer(500, text), 'container-refused')).toMatchObject({
    ...{ code: 'port-in-use', data: { port } },
  });
});
