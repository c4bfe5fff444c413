import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';

interface Recorded {
  readonly kind: string;
  readonly name: string;
  readonly sortedJson: string;
  readonly hashBase64: string;
}

const recorded = read(path.resolve('test/fixtures/akash/chain.jsonl'))
  .split('\n')
  .filter((line) => line.includes('"kind": "manifest"') || line.includes('"kind":"manifest"'))
  .map((line) => JSON.parse(line) as Recorded)
  .filter(({ kind }) => kind === 'manifest');

test('there are recorded manifests', () => {
  expect(recorded.length).toBeGreaterThan(2);
});

test.each(recorded)('$name has the hash that the chain has', ({ sortedJson, hashBase64 }) => {
  const form = formOf(JSON.parse(sortedJson));
  expect(form).toBe(sortedJson);
  expect(createHash('sha256').update(form).digest('base64')).toBe(hashBase64);
});

test.each(recorded)('$name has it in another spelling too', ({ sortedJson }) => {
  const [group] = JSON.parse(sortedJson) as { name: string; services: Record<string, unknown>[] }[];
  const services = group!.services.map((service) =>
    Object.fromEntries(
      Object.entries({ ...service, somethingNew: 1 })
        .reverse()
        .filter(([, value]) => value !== null),
    ),
  );
  expect(formOf([{ services, name: group!.name }])).toBe(sortedJson);
});

test('texts are written as Go writes them', () => {
  const env = ['URL=http://x/?a=1&b=<2>', 'LINE=a\u2028b\nc\td\u0001', 'HALF=\ud800', 'ß😀"\\'];
  expect(sortedGoJson({ env })).toBe(
    String.raw`{"env":["URL=http://x/?a=1\u0026b=\u003c2\u003e","LINE=a\u2028b\nc\td\u0001","HALF=�","ß😀\"\\"]}`,
  );
});

test('an empty list is not the same as none', () => {
  expect(formOf([{ name: 'a', services: [] }])).toBe('[{"name":"a","services":[]}]');
  expect(formOf([{ name: 'a' }])).toBe('[{"name":"a","services":null}]');
});

test('nothing at all is a manifest without groups', () => {
  expect(formOf(null)).toBe('[]');
});

test.each<[what: string, json: unknown, at: string]>([
  ['no list', {}, 'manifest'],
  ['a number for a name', [{ name: 1 }], 'manifest[0].name'],
  [
    'a text for a port',
    [{ services: [{ expose: [{ port: '80' }] }] }],
    'manifest[0].services[0].expose[0].port',
  ],
  [
    'a broken port',
    [{ services: [{ expose: [{ port: 1.5 }] }] }],
    'manifest[0].services[0].expose[0].port',
  ],
  [
    'an amount as a number',
    [{ services: [{ resources: { cpu: { units: { val: 1 } } } }] }],
    'manifest[0].services[0].resources.cpu.units.val',
  ],
  [
    'no amount',
    [{ services: [{ resources: { cpu: { units: {} } } }] }],
    'manifest[0].services[0].resources.cpu.units.val',
  ],
  ['a list for an object', [{ services: [{ params: [] }] }], 'manifest[0].services[0].params'],
])('%s is not read', (_what, json, at) => {
  expect(normalManifest(json)).toMatchObject({ ok: false, code: 'manifest-malformed', at });
});

test('a name that objects have anyway is no field', () => {
  const json = JSON.parse('[{"name":"a","services":null,"__proto__":{"name":"b"}}]') as unknown;
  expect(formOf(json)).toBe('[{"name":"a","services":null}]');
});

// `SUBLET_SAMPLES` is the folder `testdata` of akash-network/chain-sdk.
const folder = path.join(process.env.SUBLET_SAMPLES ?? '/nowhere', 'sdl', 'output-fixtures');

describe.skipIf(!existsSync(folder))('the samples of others', () => {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('manifest.json'),
      )
    : [];
  test.each(files)('%s stays as it is', (name) => {
    const json = JSON.parse(read(path.join(folder, name))) as unknown;
    expect(formOf(json)).toBe(sortedGoJson(json));
  });
});

function formOf(json: unknown): string {
  const normal = normalManifest(json);
  if (!normal.ok) throw new Error(`${normal.at} ${normal.message}`);
  return sortedGoJson(normal.value);
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
