import { createReadStream, realpathSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { codeOf } from '../base/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** A file that may be served. */
export interface StaticFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
}

/**
 * The file for a request's path below `folder`. Only plain names of plain files: no dot files, no
 * way out by `..`, a drive, a backslash or a link. A path without a file ending is a page of the
 * dashboard, which is all one file.
 */
export function findFile(folder: string, urlPath: string): StaticFile | undefined {
  const parts = namesIn(urlPath);
  if (parts === undefined) return undefined;
  const last = parts.at(-1) ?? '';
  const names = last.includes('.') ? parts : ['index.html'];
  const type = TYPES[path.extname(names.at(-1) ?? '')];
  if (type === undefined) return undefined;
  try {
    const root = realpathSync(folder);
    const found = realpathSync(path.join(root, ...names));
    if (!found.startsWith(root + path.sep)) return undefined;
    const { size } = statSync(found);
    return statSync(found).isFile() ? { path: found, bytes: size, type } : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(codeOf(error) ?? '')) {
      return undefined;
    }
    throw error;
  }
}

/** Sends the file; its head was written. */
export async function sendFile(file: StaticFile, response: ServerResponse): Promise<void> {
  await pipeline(createReadStream(file.path), response);
}

function namesIn(urlPath: string): readonly string[] | undefined {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    // Not a valid encoding: no file has such a name.
    return undefined;
  }
  const names = decoded.split('/').filter((name) => name !== '');
  return names.every((name) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) ? names : undefined;
}
