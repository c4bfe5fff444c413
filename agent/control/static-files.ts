import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

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

/** What a build may have put beside a file, the smallest first. */
const PACKED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
export type Encoding = (typeof PACKED)[number][0];

/** A file that may be served. */
export interface StaticFile {
  readonly path: string;
  readonly type: string;
  /** The page itself, whatever its address. */
  readonly isPage: boolean;
  /** The same content, packed. */
  readonly packed: readonly { readonly encoding: Encoding; readonly path: string }[];
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
  const found = type === undefined ? undefined : plainFile(folder, names.join('/'));
  if (type === undefined || found === undefined) return undefined;
  const packed = PACKED.flatMap(([encoding, ending]) => {
    const beside = plainFile(folder, names.join('/') + ending);
    return beside === undefined ? [] : [{ encoding, path: beside }];
  });
  return { path: found, type, isPage: names.join('/') === 'index.html', packed };
}

/** What the browser takes: each one named, or all by `*`, and not with a quality of 0. */
export function acceptedEncodings(header: string | string[] | undefined): ReadonlySet<Encoding> {
  const qualities = new Map(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => {
        const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
        const quality = parameters.find((text) => text.startsWith('q='));
        return [name, quality === undefined ? 1 : Number(quality.slice(2))] as const;
      }),
  );
  const names = PACKED.map(([encoding]) => encoding);
  return new Set(names.filter((name) => (qualities.get(name) ?? qualities.get('*') ?? 0) > 0));
}

/** The file's real place, if that is a plain file below the folder. */
function plainFile(folder: string, name: string): string | undefined {
  try {
    const root = realpathSync(folder);
    const found = realpathSync(path.join(root, name));
    return found.startsWith(root + path.sep) && statSync(found).isFile() ? found : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(codeOf(error) ?? '')) {
      return undefined;
    }
    throw error;
  }
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
