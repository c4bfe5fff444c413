import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

import { codeOf, messageOf } from '../base/errors.ts';
import { configError } from './errors.ts';

const FILE = 'network';
const NAME = /^[a-z][a-z0-9-]{0,31}\n?$/;

/** The network that was chosen last in this data folder; `undefined` where none was. */
export function readChosenNetwork(dataDir: string): string | undefined {
  const file = path.join(dataDir, FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(file, messageOf(error), error);
  }
  if (!NAME.test(text)) throw unreadable(file, 'it is damaged');
  return text.trim();
}

/** Chooses one from the next start on; it is on the disk when this returns. */
export function writeChosenNetwork(dataDir: string, network: string): void {
  const file = path.join(dataDir, FILE);
  const draft = `${file}.draft`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, `${network}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  // A draft that a crash left is written over by the next one.
  renameSync(draft, file);
}

// Practice in its place would leave the leases of another network alone without a word.
function unreadable(file: string, why: string, cause?: unknown): Error {
  return configError(
    'config-unreadable',
    `Which network was chosen cannot be read from ${file} (${why}). Say which with --network, or remove the file to practise.`,
    file,
    cause,
  );
}
