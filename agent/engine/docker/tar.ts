import { createReadStream } from 'node:fs';

/** One entry of an archive. Times are zero and the owner is root: the same entries, the same bytes. */
export type TarEntry =
  | { readonly type: 'folder'; readonly path: string; readonly mode: number }
  | { readonly type: 'link'; readonly path: string; readonly target: string }
  | {
      readonly type: 'file';
      readonly path: string;
      readonly mode: number;
      readonly bytes: number;
      readonly content: TarContent;
    };

/** Read piece by piece where it is large, and as often as it is needed. */
export type TarContent = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const BLOCK = 512;

export function textFile(path: string, text: string, mode = 0o644): TarEntry {
  const bytes = Buffer.from(text);
  return { type: 'file', path, mode, bytes: bytes.length, content: () => [bytes] };
}

export function diskFile(path: string, file: string, bytes: number, mode = 0o644): TarEntry {
  return { type: 'file', path, mode, bytes, content: () => createReadStream(file) };
}

/** The archive, piece by piece: headers, contents, two empty blocks. */
export async function* tarBytes(entries: readonly TarEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield header(entry);
    if (entry.type !== 'file') continue;
    let left = entry.bytes;
    for await (const piece of entry.content()) {
      left -= piece.length;
      if (left < 0) break;
      yield piece;
    }
    if (left !== 0) throw new RangeError(`${entry.path} is not ${entry.bytes} bytes long`);
    const over = entry.bytes % BLOCK;
    if (over > 0) yield Buffer.alloc(BLOCK - over);
  }
  yield Buffer.alloc(2 * BLOCK);
}

// The layout that POSIX calls ustar.
function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  };
  if (Buffer.byteLength(entry.path) > 100) throw new RangeError(`path too long: ${entry.path}`);
  block.write(entry.path, 0);
  octal(entry.type === 'link' ? 0o777 : entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(entry.type === 'file' ? entry.bytes : 0, 124, 12);
  octal(0, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write(TYPE_FLAG[entry.type], 156, 'latin1');
  if (entry.type === 'link') block.write(entry.target, 157);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const TYPE_FLAG = { file: '0', link: '2', folder: '5' } as const;
