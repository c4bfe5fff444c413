import { readFileSync } from 'node:fs';

import { codeOf, messageOf } from '../base/errors.ts';
import { configError } from './errors.ts';
import { unknownText } from './nearest.ts';
import type { OptionKey } from './options.ts';
import { flagOf, OPTION_KEYS, OPTIONS, variableOf } from './options.ts';

/** From weak to strong. */
export type SourceKind = 'default' | 'file' | 'environment' | 'flag';

/** A value before its check, and where it stands. */
export interface Given {
  readonly key: OptionKey;
  readonly value: unknown;
  readonly source: SourceKind;
  /** For people: `flag --web-port`, `variable SUBLET_WEB_PORT`, `"webPort" in /etc/…`. */
  readonly where: string;
}

/** Of the agent itself, but no options: the file's path, and what only tests set. */
const OTHER_VARIABLES = ['SUBLET_CONFIG', 'SUBLET_CRASH_AT', 'SUBLET_SAMPLES', 'SUBLET_LONG'];
const TEST_VARIABLE = /^SUBLET_TEST_/;

const KEY_OF_VARIABLE = new Map(OPTION_KEYS.map((key) => [variableOf(key), key]));
const KEY_OF_FLAG = new Map(OPTION_KEYS.map((key) => [flagOf(key), key]));

export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Given[] {
  const given: Given[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('SUBLET_') || value === undefined || value === '') continue;
    if (OTHER_VARIABLES.includes(name) || TEST_VARIABLE.test(name)) continue;
    const key = KEY_OF_VARIABLE.get(name);
    if (key === undefined) {
      const known = [...KEY_OF_VARIABLE.keys(), 'SUBLET_CONFIG'];
      throw configError('unknown-option', unknownText('variable', name, known), name);
    }
    const where = `variable ${name}`;
    given.push({ key, value: fromText(key, value, where), source: 'environment', where });
  }
  return given;
}

/** A flag that is no start option, with what stands behind it. */
export interface OtherFlags {
  readonly config?: string;
  readonly printConfig: boolean;
}

export function fromFlags(args: readonly string[]): { given: Given[]; other: OtherFlags } {
  const given: Given[] = [];
  let config: string | undefined;
  let printConfig = false;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const { name, inline } = splitFlag(arg);
    const valueOf = (): string => {
      const value = inline ?? rest.shift();
      if (value === undefined || value === '') {
        throw configError('bad-option', `--${name} needs a value`, `flag --${name}`);
      }
      return value;
    };
    const where = `flag --${name}`;
    const positive = KEY_OF_FLAG.get(name);
    const negated = name.startsWith('no-') ? KEY_OF_FLAG.get(name.slice(3)) : undefined;
    if (name === 'config') config = valueOf();
    else if (name === 'print-config') printConfig = true;
    else if (positive !== undefined) {
      const isSwitch = OPTIONS[positive].kind === 'boolean';
      const value = isSwitch && inline === undefined ? 'true' : valueOf();
      given.push({ key: positive, value: fromText(positive, value, where), source: 'flag', where });
    } else if (negated !== undefined && OPTIONS[negated].kind === 'boolean') {
      given.push({ key: negated, value: false, source: 'flag', where });
    } else {
      const known = [...KEY_OF_FLAG.keys(), 'config', 'print-config'];
      throw configError('unknown-option', unknownText('option', name, known), where);
    }
  }
  return { given, other: { ...(config === undefined ? {} : { config }), printConfig } };
}

/** `mustExist` for a file that somebody named; the one at the usual place may be missing. */
export function fromFile(file: string, mustExist: boolean): Given[] {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !mustExist) return [];
    throw configError(
      'config-unreadable',
      `the configuration ${file} cannot be read: ${messageOf(error)}`,
      file,
      error,
    );
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = `the configuration ${file} is not JSON: ${messageOf(error)}`;
    throw configError('config-unreadable', message, file, error);
  }
  if (!isObject(document)) {
    throw configError('config-unreadable', `the configuration ${file} is not a JSON object`, file);
  }
  return flatten(document).map(([name, value]) => {
    const key = OPTION_KEYS.find((known) => known === name);
    if (key === undefined) {
      const message = `${unknownText('option', name, OPTION_KEYS)} (in ${file})`;
      throw configError('unknown-option', message, file);
    }
    return { key, value, source: 'file', where: `"${name}" in ${file}` };
  });
}

function fromText(key: OptionKey, value: string, where: string): unknown {
  switch (OPTIONS[key].kind) {
    case 'text':
      return value;
    case 'number':
      if (/^-?\d{1,15}$/.test(value)) return Number(value);
      throw configError('bad-option', `${where}: "${value}" is not a whole number`, where);
    case 'boolean':
      if (/^(?:1|true|yes|on)$/i.test(value)) return true;
      if (/^(?:0|false|no|off)$/i.test(value)) return false;
      throw configError('bad-option', `${where}: "${value}" is neither true nor false`, where);
  }
}

function splitFlag(arg: string): { readonly name: string; readonly inline?: string } {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
  if (match === null) {
    const message = `"${arg}" is not an option: options begin with "--"`;
    throw configError('unknown-option', message, arg);
  }
  const [, name = '', inline] = match;
  return inline === undefined ? { name } : { name, inline };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// One level: `{"practice": {"seed": 1}}` → `practice.seed`.
function flatten(document: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(document).flatMap(([name, value]): [string, unknown][] =>
    isObject(value)
      ? Object.entries(value).map(([inner, item]) => [`${name}.${inner}`, item])
      : [[name, value]],
  );
}
