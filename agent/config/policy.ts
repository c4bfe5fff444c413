import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

import { z } from 'zod';

import { settingsPatch } from '../api/settings.ts';
import { codeOf, messageOf } from '../base/errors.ts';
import type { Policy } from '../provider/options.ts';
import { configError } from './errors.ts';

/** Where a policy is looked for. */
export interface PolicyPlace {
  readonly path: string;
  /** Somebody named it, so it must be there; the one at the usual place may be missing. */
  readonly named: boolean;
}

const policySchema = z.strictObject({ by: z.string().min(1).max(200), settings: settingsPatch });

const MOST_BYTES = 1024 * 1024;
/** Write permission of the group and of everybody. */
const OTHERS_MAY_WRITE = 0o022;

/**
 * Reads the settings that somebody fixed for this machine; `undefined` where nobody did. Throws
 * `policy-unusable` for a file that is there and cannot be used: going on without it would rent
 * out against the will of whoever wrote it.
 */
export function readPolicy(
  place: PolicyPlace,
  platform: NodeJS.Platform = process.platform,
): Policy | undefined {
  const text = readText(place, platform);
  if (text === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw unusable(place, `is not JSON (${messageOf(error)})`, 'Correct it', error);
  }
  const parsed = policySchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw unusable(place, `does not fit: ${plainly(parsed.error.issues[0])}`, 'Correct it');
}

function readText(place: PolicyPlace, platform: NodeJS.Platform): string | undefined {
  const { path, named } = place;
  let file;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
    if (isMissing && !named) return undefined;
    const why = isMissing ? 'is not there' : `cannot be read (${messageOf(error)})`;
    throw unusable(place, why, isMissing ? 'Put it there' : 'Let this user read it', error);
  }
  try {
    const { mode, size } = fstatSync(file);
    // It fixes the prices for everybody on this machine: whoever may write it sets them. Windows
    // keeps such rights elsewhere, and its own folder for this is the administrators'.
    if (platform !== 'win32' && (mode & OTHERS_MAY_WRITE) !== 0) {
      throw unusable(
        place,
        'may be written by other users than its owner, and whoever writes it sets the prices for everybody',
        `Run "chmod go-w ${path}"`,
      );
    }
    if (size > MOST_BYTES) throw unusable(place, 'is far too long', 'Correct it');
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'policy-unusable') throw error;
    throw unusable(place, `cannot be read (${messageOf(error)})`, 'Correct it', error);
  } finally {
    closeSync(file);
  }
}

function plainly(issue: z.core.$ZodIssue | undefined): string {
  const at = issue?.path.map(String).join('.') ?? '';
  const where = at === '' ? '' : ` in "${at}"`;
  if (issue?.code === 'unrecognized_keys') {
    return `unknown key "${issue.keys.join('", "')}"${where}`;
  }
  return `${issue?.message ?? 'not valid'}${where}`;
}

/** `doThis` is the one thing to do; the other is to do without the file. */
function unusable(
  { path, named }: PolicyPlace,
  what: string,
  doThis: string,
  cause?: unknown,
): Error {
  const without = named ? 'leave the option policyFile out' : 'have the file removed';
  return configError(
    'policy-unusable',
    `The policy file ${path} ${what}. ${doThis}, or ${without}, and start again.`,
    path,
    cause,
  );
}
