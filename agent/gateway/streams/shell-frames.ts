import type { TerminalSize } from '../../provider/tenant-surface.ts';

/** The first byte of a frame says what the rest is. */
export const SHELL_CODES = {
  stdout: 100,
  stderr: 101,
  result: 102,
  failure: 103,
  stdin: 104,
  resize: 105,
} as const;

/** What a tool sends. */
export type ShellInput =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | ({ readonly type: 'resize' } & TerminalSize)
  /** Against the rules: nothing after it is read. */
  | { readonly type: 'wrong' };

/** A frame to a tool. */
export function shellFrame(kind: keyof typeof SHELL_CODES, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(SHELL_CODES[kind]), bytes]);
}

/** How the command ended, or why it was not run, in the words that tools show. */
export function resultFrame(exitCode: number, message?: string): Buffer {
  const result = { exit_code: exitCode, ...(message === undefined ? {} : { message }) };
  return shellFrame('result', Buffer.from(`${JSON.stringify(result)}\n`));
}

/** Reads a frame; `undefined` for one that says nothing. */
export function readShellFrame(frame: Buffer): ShellInput | undefined {
  const [code] = frame;
  if (code === undefined) return undefined;
  const rest = frame.subarray(1);
  if (code === SHELL_CODES.stdin) return { type: 'bytes', bytes: rest };
  if (code !== SHELL_CODES.resize || rest.length !== 4) return { type: 'wrong' };
  const [columns, rows] = [rest.readUInt16BE(0), rest.readUInt16BE(2)];
  // A terminal without room is none; some tools say so while they start.
  return columns === 0 || rows === 0 ? undefined : { type: 'resize', columns, rows };
}
