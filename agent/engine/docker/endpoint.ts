import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { AgentError } from '../../base/errors.ts';

/** Where an engine answers, in the words of docker-modem. */
export interface EngineEndpoint {
  readonly socketPath?: string | undefined;
  readonly protocol?: 'http' | 'https' | 'ssh' | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly username?: string | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What discovery looks at; given, so that a test can lay it out. */
export interface EndpointSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: string;
}

export const THIS_MACHINE: EndpointSurroundings = {
  env: process.env,
  home: homedir(),
  platform: process.platform,
};

/**
 * Finds the engine as the `docker` command does, plus the sockets of rootless engines and Docker
 * Desktop, which the command knows only through a context. Looked up anew after an engine went
 * away: it may come back elsewhere.
 */
export function findEndpoint(host: string | undefined, at: EndpointSurroundings): EngineEndpoint {
  const named = host ?? nonEmpty(at.env.DOCKER_HOST);
  if (named !== undefined) {
    const secure = nonEmpty(at.env.DOCKER_TLS_VERIFY) !== undefined;
    const certs = nonEmpty(at.env.DOCKER_CERT_PATH) ?? path.join(at.home, '.docker');
    return parseHost(named, secure ? certs : undefined);
  }
  const context = contextEndpoint(at);
  if (context !== undefined) return context;
  const sockets = usualSockets(at);
  return { socketPath: sockets.find((socket) => existsSync(socket)) ?? sockets[0] };
}

function parseHost(host: string, certFolder: string | undefined): EngineEndpoint {
  const local = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (local !== undefined) return { socketPath: local };
  let url: URL;
  try {
    url = new URL(host.includes('://') ? host : `tcp://${host}`);
  } catch (cause) {
    throw new AgentError('engine-unreachable', 'DOCKER_HOST is not an address; correct it.', {
      cause,
    });
  }
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'ssh:') {
    return {
      protocol: 'ssh',
      host: name,
      port: url.port || '22',
      username: decodeURIComponent(url.username),
    };
  }
  if (certFolder === undefined && url.protocol !== 'https:') {
    return { protocol: 'http', host: name, port: url.port || '2375' };
  }
  const certs = certFolder === undefined ? {} : readCerts(certFolder);
  return { protocol: 'https', host: name, port: url.port || '2376', ...certs };
}

function readCerts(folder: string): Pick<EngineEndpoint, 'ca' | 'cert' | 'key'> {
  const read = (name: string): string | undefined => {
    const file = path.join(folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

// The context that `docker context use` chose, kept under the hash of its name.
function contextEndpoint({ env, home }: EndpointSurroundings): EngineEndpoint | undefined {
  const folder = nonEmpty(env.DOCKER_CONFIG) ?? path.join(home, '.docker');
  const name = nonEmpty(env.DOCKER_CONTEXT) ?? text(readJson(folder, 'config.json').currentContext);
  if (name === undefined || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const endpoints = readJson(folder, 'contexts', 'meta', id, 'meta.json').Endpoints;
  const docker = isRecord(endpoints) && isRecord(endpoints.docker) ? endpoints.docker : {};
  const host = text(docker.Host);
  if (host === undefined) return undefined;
  const certs = path.join(folder, 'contexts', 'tls', id, 'docker');
  return parseHost(host, existsSync(certs) ? certs : undefined);
}

function usualSockets({ env, home, platform }: EndpointSurroundings): readonly string[] {
  if (platform === 'win32') {
    return ['//./pipe/docker_engine', '//./pipe/dockerDesktopLinuxEngine'];
  }
  const runtime = nonEmpty(env.XDG_RUNTIME_DIR);
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [path.join(runtime, 'docker.sock')]),
    path.join(home, '.docker/run/docker.sock'),
    path.join(home, '.docker/desktop/docker.sock'),
  ];
}

// A configuration that is missing or not ours to understand says nothing about the engine.
function readJson(...parts: string[]): Readonly<Record<string, unknown>> {
  const file = path.join(...parts);
  if (!existsSync(file)) return {};
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(json) ? json : {};
  } catch (cause) {
    throw new AgentError('engine-unreachable', `${file} cannot be read; correct or remove it.`, {
      cause,
    });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** True where an engine was named, or the socket of one is there, whether it answers or not. */
export function endpointExists(host: string | undefined, at = THIS_MACHINE): boolean {
  if (host !== undefined || nonEmpty(at.env.DOCKER_HOST) !== undefined) return true;
  const { socketPath } = findEndpoint(undefined, at);
  return socketPath === undefined || existsSync(socketPath);
}
