import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { ManifestFault } from './manifest.ts';

/**
 * The form in which a manifest's hash is taken: every field that the network's programs write is
 * there, with its zero value where the tenant left it out, and nothing else. What a tenant sends may
 * spell the same manifest in other ways; all of them have one form, and so one hash.
 */

/** Reads one value at a place; `undefined` is a field that is left out. */
type Form = (value: unknown, at: string) => unknown;

const MOST_ENTRIES = 1024;
const MOST_TEXT = 65_536;
const MOST_32 = 2 ** 32 - 1;

/**
 * A tenant's JSON, already parsed, in the form that is hashed. Fails with the first thing that is of
 * another kind than the field; never throws. The values are not checked beyond that.
 */
export function normalManifest(json: unknown): Result<readonly unknown[], ManifestFault> {
  try {
    return ok((listOf(GROUP)(json, 'manifest') ?? []) as readonly unknown[]);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return fail({ code: 'manifest-malformed', at: error.at, message: error.message });
  }
}

class Misfit extends Error {
  readonly at: string;
  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }
}

const isMissing = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

const text: Form = (value, at) => {
  if (isMissing(value)) return '';
  if (typeof value !== 'string') throw new Misfit(at, 'is not a text');
  if (value.length > MOST_TEXT) throw new Misfit(at, `is longer than ${MOST_TEXT} characters`);
  return value;
};
const whole: Form = (value, at) => {
  if (isMissing(value)) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > MOST_32) {
    throw new Misfit(at, 'is not a whole number of 32 bits');
  }
  return value;
};
const flag: Form = (value, at) => {
  if (isMissing(value)) return false;
  if (typeof value !== 'boolean') throw new Misfit(at, 'is neither true nor false');
  return value;
};
/** Amounts of any size, as texts. */
const amount: Form = (value, at) => {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,38})$/.test(value)) {
    throw new Misfit(at, 'is not an amount: digits in quotes');
  }
  return value;
};

/** Left out stays `null`, and an empty list stays empty: the two have different hashes. */
function listOf(form: Form): Form {
  return (value, at) => {
    if (isMissing(value)) return null;
    if (!Array.isArray(value)) throw new Misfit(at, 'is not a list');
    if (value.length > MOST_ENTRIES) throw new Misfit(at, `has more than ${MOST_ENTRIES} entries`);
    return value.map((entry, number) => form(entry, `${at}[${number}]`));
  };
}

function record(fields: Readonly<Record<string, Form>>): Form {
  return (value, at) => {
    const given = isMissing(value) ? {} : value;
    if (typeof given !== 'object' || Array.isArray(given)) throw new Misfit(at, 'is not an object');
    const entries = new Map<string, unknown>(Object.entries(given));
    return Object.fromEntries(
      Object.entries(fields)
        .map(([name, form]) => [name, form(entries.get(name), `${at}.${name}`)] as const)
        .filter(([, item]) => item !== undefined),
    );
  };
}

/** Left out of the form where the tenant left it out. */
const optional =
  (form: Form): Form =>
  (value, at) =>
    isMissing(value) ? undefined : form(value, at);
const orNull =
  (form: Form): Form =>
  (value, at) =>
    isMissing(value) ? null : form(value, at);
/** Left out of the form where it says nothing: empty, 0. */
const unlessEmpty =
  (form: Form): Form =>
  (value, at) => {
    const read = form(value, at);
    const says = Array.isArray(read) ? read.length > 0 : Boolean(read);
    return says ? read : undefined;
  };
/** What this version of the form has no words for; it is hashed as it came. */
const asItIs: Form = (value) => (isMissing(value) ? undefined : value);

const ATTRIBUTES = unlessEmpty(listOf(record({ key: text, value: text })));
const VALUE = record({ val: amount });

const RESOURCES = record({
  id: whole,
  cpu: optional(record({ units: VALUE, attributes: ATTRIBUTES })),
  memory: optional(record({ size: VALUE, attributes: ATTRIBUTES })),
  storage: listOf(record({ name: text, size: VALUE, attributes: ATTRIBUTES })),
  gpu: optional(record({ units: VALUE, attributes: ATTRIBUTES })),
  endpoints: listOf(record({ kind: unlessEmpty(whole), sequence_number: whole })),
});

const HTTP_OPTIONS = record({
  maxBodySize: whole,
  readTimeout: whole,
  sendTimeout: whole,
  nextTries: whole,
  nextTimeout: whole,
  nextCases: listOf(text),
  proxyBufferSize: unlessEmpty(whole),
});

const EXPOSE = record({
  port: whole,
  externalPort: whole,
  proto: text,
  service: text,
  global: flag,
  hosts: listOf(text),
  httpOptions: HTTP_OPTIONS,
  ip: text,
  endpointSequenceNumber: whole,
});

const CREDENTIALS = record({
  host: text,
  email: text,
  username: text,
  password: text,
  uri: unlessEmpty(text),
});

const PARAMS = record({
  storage: listOf(record({ name: text, mount: text, readOnly: flag, keyRef: unlessEmpty(text) })),
  credentials: optional(CREDENTIALS),
  permissions: optional(record({ read: unlessEmpty(listOf(text)) })),
  tee: optional(record({ type: text, attestation: flag, kbs: asItIs })),
});

const SERVICE = record({
  name: text,
  image: text,
  command: listOf(text),
  args: listOf(text),
  env: listOf(text),
  resources: RESOURCES,
  count: whole,
  expose: listOf(EXPOSE),
  params: optional(PARAMS),
  credentials: orNull(CREDENTIALS),
  interconnectGroup: unlessEmpty(text),
});

const GROUP = record({ name: text, services: listOf(SERVICE) });
