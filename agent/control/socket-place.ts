import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';

import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import type { ControlErrorCode } from './errors.ts';
import { writePrivateFile } from './private-file.ts';

/** Windows has named pipes, which are no files: nothing to make, to clean up or to protect by mode. */
export function isPipe(socketPath: string): boolean {
  return socketPath.startsWith('\\\\');
}

/** Makes the folder for this user alone, or sees that it is so. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const own = process.getuid === undefined || found.uid === process.getuid();
    if (!found.isDirectory() || !own) {
      throw unusable(`${folder} belongs to somebody else. Choose another data folder.`);
    }
    // A link that was put there would have failed the test above; ours may have got another mode.
    if (process.getuid !== undefined && (found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw unusable(`The folder ${folder} cannot be made: ${messageOf(error)}`, error);
  }
}

/** Whether somebody answers there. Any other reason not to get through counts as somebody. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socketPath);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => {
      const nobody = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(codeOf(error) ?? '');
      resolve(!nobody);
    });
  });
}

/** Where this start's token is read by our own clients. */
export function writeTokenFile(file: string, token: string): void {
  writePrivateFile(file, `${token}\n`);
}

/** Removes the token file, unless a later agent has put its own there. */
export function removeTokenFile(file: string, token: string): void {
  try {
    if (readFileSync(file, 'utf8').trim() === token) rmSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Identifies the socket file, to remove only our own. */
export function inodeOf(file: string): bigint | undefined {
  return lstatSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

export function unusable(message: string, cause?: unknown): AgentError<ControlErrorCode> {
  return new AgentError('socket-unusable', message, { cause });
}
