import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findEndpoint } from '../../../../agent/engine/docker/endpoint.ts';

describe('where the engine is', () => {
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'sublet-home-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const at = (env: Record<string, string> = {}, platform = 'linux') => ({ env, home, platform });
  const context = (name: string, host: string): void => {
    const id = createHash('sha256').update(name).digest('hex');
    const folder = path.join(home, '.docker/contexts/meta', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'meta.json'),
      JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
    );
    writeFileSync(path.join(home, '.docker/config.json'), JSON.stringify({ currentContext: name }));
  };

  test('as the option says, before all else', () => {
    const env = { DOCKER_HOST: 'unix:///env.sock' };
    expect(findEndpoint('unix:///given.sock', at(env))).toEqual({ socketPath: '/given.sock' });
    expect(findEndpoint(undefined, at(env))).toEqual({ socketPath: '/env.sock' });
  });

  test.each([
    ['tcp://build:2375', { protocol: 'http', host: 'build', port: '2375' }],
    ['build:1234', { protocol: 'http', host: 'build', port: '1234' }],
    ['tcp://[::1]:2375', { protocol: 'http', host: '::1', port: '2375' }],
    ['ssh://me@build', { protocol: 'ssh', host: 'build', port: '22', username: 'me' }],
    ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }],
  ])('%s', (host, endpoint) => {
    expect(findEndpoint(host, at())).toEqual(endpoint);
  });

  test('with certificates where they are asked for', () => {
    mkdirSync(path.join(home, 'certs'));
    writeFileSync(path.join(home, 'certs/ca.pem'), 'CA');
    const env = {
      DOCKER_HOST: 'tcp://build:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: path.join(home, 'certs'),
    };
    expect(findEndpoint(undefined, at(env))).toMatchObject({ protocol: 'https', ca: 'CA' });
  });

  test('as the current context says: Docker Desktop, rootless, another machine', () => {
    context('desktop-linux', 'unix:///home/me/.docker/desktop/docker.sock');
    expect(findEndpoint(undefined, at())).toEqual({
      socketPath: '/home/me/.docker/desktop/docker.sock',
    });
    expect(findEndpoint(undefined, at({ DOCKER_CONTEXT: 'default' }))).not.toEqual({
      socketPath: '/home/me/.docker/desktop/docker.sock',
    });
  });

  test('at the usual places', () => {
    expect(findEndpoint(undefined, at({}, 'win32'))).toEqual({
      socketPath: '//./pipe/docker_engine',
    });
    expect(findEndpoint(undefined, at()).socketPath).toMatch(/docker\.sock$/);
  });

  test('an address that is none is said to be none', () => {
    expect(() => findEndpoint('tcp://:::', at())).toThrow(/DOCKER_HOST is not an address/);
    mkdirSync(path.join(home, '.docker'));
    writeFileSync(path.join(home, '.docker/config.json'), '{');
    expect(() => findEndpoint(undefined, at())).toThrow(/config\.json cannot be read/);
  });
});
