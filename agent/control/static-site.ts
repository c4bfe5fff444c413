import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { StaticFile } from './static-files.ts';
import { acceptedEncodings, findFile } from './static-files.ts';
import { securityHeaders } from './web-page.ts';

/** Stands in `index.html` for the nonce; libraries give it to the styles that they add. */
const NONCE_PLACEHOLDER = '__STYLE_NONCE__';

/** Names below it contain a hash of the content. */
const HASHED = '/assets/';

/** The built dashboard. */
export class StaticSite {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  exists(): boolean {
    return existsSync(path.join(this.#folder, 'index.html'));
  }

  /** Answers with that file; resolves to whether there is one. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    urlPath: string,
    hosts: readonly string[],
  ): Promise<boolean> {
    const file = findFile(this.#folder, urlPath);
    if (file === undefined) return false;
    if (file.isPage) await this.#servePage(file, request, response, hosts);
    else await this.#serveAsset(file, request, response, urlPath, hosts);
    return true;
  }

  // The nonce is new in each answer: who cannot read this one cannot know it.
  async #servePage(
    file: StaticFile,
    request: IncomingMessage,
    response: ServerResponse,
    hosts: readonly string[],
  ): Promise<void> {
    const nonce = randomBytes(16).toString('base64url');
    const text = await readFile(file.path, 'utf8');
    const body = Buffer.from(text.replaceAll(NONCE_PLACEHOLDER, nonce));
    response.writeHead(200, {
      ...securityHeaders(hosts, nonce),
      'Content-Type': file.type,
      'Content-Length': body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async #serveAsset(
    file: StaticFile,
    request: IncomingMessage,
    response: ServerResponse,
    urlPath: string,
    hosts: readonly string[],
  ): Promise<void> {
    const accepted = acceptedEncodings(request.headers['accept-encoding']);
    const chosen = file.packed.find(({ encoding }) => accepted.has(encoding));
    // Opened before the head is sent: a new build may take the file's place in between.
    const handle: FileHandle = await open(chosen?.path ?? file.path);
    try {
      const { size } = await handle.stat();
      response.writeHead(200, {
        ...securityHeaders(hosts),
        'Content-Type': file.type,
        'Content-Length': size,
        ...(chosen === undefined ? {} : { 'Content-Encoding': chosen.encoding }),
        ...(file.packed.length === 0 ? {} : { Vary: 'Accept-Encoding' }),
        ...(urlPath.startsWith(HASHED)
          ? { 'Cache-Control': 'private, max-age=31536000, immutable' }
          : {}),
      });
      if (request.method === 'HEAD') response.end();
      else await pipeline(handle.createReadStream({ autoClose: false }), response);
    } finally {
      await handle.close();
    }
  }
}
