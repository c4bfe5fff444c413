import { expect, test } from 'vitest';

import { fail, ok } from '../../../../agent/base/result.ts';
import { parseLeaseRef } from '../../../../agent/domain/ids.ts';
import { migrationAnswer } from '../../../../agent/gateway/answers/migration.ts';
import { leaseRef } from '../../../helpers/builders.ts';

const TO = parseLeaseRef(leaseRef(7));

function ask(body: unknown, owner = 'anna') {
  const moved: unknown[] = [];
  const answer = migrationAnswer(
    {
      leasesOf: (asked, dseq) =>
        asked === 'anna' && dseq === 7n
          ? [{ ref: TO, gseq: 2, oseq: 1, group: 'group', ports: [] }]
          : [],
      migrateHosts: (to, hosts) => {
        moved.push([to, hosts]);
        return hosts.includes('taken.example.com')
          ? fail({ code: 'host-not-allowed', host: '', message: 'hostname not allowed: in use' })
          : ok(null);
      },
    },
    owner,
    typeof body === 'string' ? body : JSON.stringify(body),
  );
  return { status: answer.status, body: answer.body, moved };
}

const wish = (hosts: unknown = ['app.example.com'], dseq: unknown = 7, gseq: unknown = 2) => ({
  ...{ hostnames_to_migrate: hosts, destination_dseq: dseq, destination_gseq: gseq },
});

test('names move to the lease of the deployment and group that is named', () => {
  expect(ask(wish())).toEqual({ status: 200, body: '', moved: [[TO, ['app.example.com']]] });
});

test('a refusal is told in its words', () => {
  expect(ask(wish(['taken.example.com']))).toMatchObject({
    ...{ status: 400, body: 'hostname not allowed: in use\n' },
  });
});

test.each([
  ['another deployment', wish(undefined, 8), 'anna'],
  ['another group', wish(undefined, 7, 1), 'anna'],
  ['another owner\u2019s', wish(), 'bob'],
])('%s is not there', (_what, body, owner) => {
  expect(ask(body, owner)).toEqual({
    ...{ status: 400, body: 'destination deployment does not exist\n', moved: [] },
  });
});

test.each([
  '',
  'null',
  '[]',
  wish('app.example.com'),
  wish([]),
  wish([1]),
  wish(Array.from({ length: 65 }, () => 'a.example.com')),
  wish(undefined, '7'),
  wish(undefined, -1),
  wish(undefined, 7, 1.5),
])('%j moves nothing', (body) => {
  expect(ask(body)).toMatchObject({ status: 400, moved: [] });
});
