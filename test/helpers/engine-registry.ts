import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import type { TarEntry } from '../../agent/engine/docker/tar.ts';
import { tarBytes, textFile } from '../../agent/engine/docker/tar.ts';
import { busyboxFiles } from './engine-busybox-image.ts';

const USER = 'tenant';
export const PASSWORD = 'correct horse';
export const CREDENTIALS = { username: USER, password: PASSWORD };

interface Repository {
  readonly manifest: string;
  readonly blobs: ReadonlyMap<string, Buffer>;
}

/**
 * As much of a registry as a pull needs, on loopback, where Docker asks for no certificate.
 * Names say what happens: `private/…` wants a password, `broken/…` answers 500 as often as it was
 * told to, `missing/…` does not exist.
 */
export class TestRegistry {
  readonly #server: Server;
  readonly #repositories = new Map<string, Repository>();
  /** How many answers of `broken/…` are still to fail. */
  failures = 0;
  /** Never answers, while true. */
  hangs = false;

  constructor() {
    this.#server = createServer((request, response) => {
      const answer = (status: number, body: Buffer | string = '', type = 'text/plain'): void => {
        const digest = `sha256:${sha256(body)}`;
        response.writeHead(status, {
          'Content-Type': type,
          'Content-Length': Buffer.byteLength(body),
          'Docker-Content-Digest': digest,
          ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="test"' } : {}),
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      const [, name = '', kind, ref = ''] =
        /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
      const said = request.headers.authorization;
      const basic = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
      if (this.hangs) return;
      // The registry as a whole names its kind of password, as Docker wants to know it first.
      if (said !== undefined && said !== `Basic ${basic}`) {
        answer(401, refusal('UNAUTHORIZED'), JSON_TYPE);
        return;
      }
      if (kind === undefined) {
        answer(said === undefined && this.private ? 401 : 200, '{}', JSON_TYPE);
        return;
      }
      if (name.startsWith('broken/') && this.failures > 0) {
        this.failures -= 1;
        answer(500);
        return;
      }
      if (name.startsWith('private/') && said === undefined) {
        answer(401, refusal('UNAUTHORIZED'), JSON_TYPE);
        return;
      }
      const repository = this.#repositories.get(name);
      const blob = repository?.blobs.get(ref);
      if (repository === undefined) answer(404, refusal('NAME_UNKNOWN'), JSON_TYPE);
      else if (kind === 'manifests') answer(200, repository.manifest, MANIFEST_TYPE);
      else if (blob === undefined) answer(404, refusal('BLOB_UNKNOWN'), JSON_TYPE);
      else answer(200, blob, 'application/octet-stream');
    });
  }

  /** While true, the registry asks everybody for a password. */
  private = false;

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds an image with a shell; `mark` makes its bytes its own. Answers with its full name. */
  async add(name: string, mark: string, extraBytes = 0): Promise<string> {
    const files: readonly TarEntry[] = [
      ...busyboxFiles(),
      textFile('mark', mark + '.'.repeat(extraBytes)),
    ];
    const pieces: Uint8Array[] = [];
    for await (const piece of tarBytes(files)) pieces.push(piece);
    const layer = Buffer.concat(pieces);
    const packed = gzipSync(layer, { level: 1 });
    const config = Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/bin'], Cmd: ['/bin/sh'] },
        rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
      }),
    );
    const described = (bytes: Buffer, type: string) => ({
      mediaType: `application/vnd.docker.${type}`,
      size: bytes.length,
      digest: `sha256:${sha256(bytes)}`,
    });
    this.#repositories.set(name, {
      manifest: JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        config: described(config, 'container.image.v1+json'),
        layers: [described(packed, 'image.rootfs.diff.tar.gzip')],
      }),
      blobs: new Map([config, packed].map((bytes) => [`sha256:${sha256(bytes)}`, bytes])),
    });
    return `${this.host}/${name}:1`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const JSON_TYPE = 'application/json';
const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

function refusal(code: string): string {
  return JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] });
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
