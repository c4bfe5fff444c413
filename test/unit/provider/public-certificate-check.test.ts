import { expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { PublicCertificateStatus } from '../../../agent/domain/public-certificate.ts';
import { checkPublicCertificate } from '../../../agent/provider/public-certificate-check.ts';
import type { UseCases } from '../../../agent/provider/use-cases.ts';
import { englishCatalogue } from '../../../renderer/messages/catalogue.ts';
import { knownCheck } from '../../../renderer/views/hardware/checks.ts';

const at = (day: number) => parseUnixMs(Date.UTC(2026, 11, day));
const base = { name: 'gpu.example', authority: 'https://ca.example/dir' };
const certificate = { notAfterMs: at(30), renewAtMs: at(10), shown: true };
const failure = { problem: 'limit', message: 'Wait.', atMs: at(1), nextMs: at(4) } as const;

const checks = (status?: PublicCertificateStatus) =>
  checkPublicCertificate({
    parts: { publicCertificate: { status: () => status } },
  } as unknown as UseCases);

test('the certificate of the name, until when, what failed last and what to do are told', () => {
  expect(checks()).toEqual([]);
  expect(checks({ ...base, certificate })).toEqual([
    {
      ...{ id: 'public-certificate', status: 'ok' },
      message:
        'The certificate of ca.example for gpu.example is good until 2026-12-30 00:00 UTC; it is replaced from 2026-12-10 00:00 UTC on.',
    },
  ]);
  expect(checks({ ...base, failure, clockAheadMs: -5_400_000 })).toEqual([
    {
      ...{ id: 'public-certificate-limit', status: 'warning', advice: 'Wait.' },
      message:
        'There is no certificate of ca.example for gpu.example: tenants are shown the one that the chain has. The last try failed at 2026-12-01 00:00 UTC. Tried again at 2026-12-04 00:00 UTC.',
    },
    {
      ...{ id: 'public-certificate-time', status: 'warning' },
      message: 'The clock of this machine is 1.5 h behind that of the certificate authority.',
      advice: 'Set the clock of this machine, or turn on its automatic time.',
    },
  ]);
  const [ended] = checks({ ...base, certificate: { ...certificate, shown: false } });
  expect(ended?.message).toContain('is not shown: tenants are shown the one that the chain has.');
  expect(checks({ ...base, name: undefined })[0]?.advice).toContain('public host name');
});

test.each([
  ...(['unreachable', 'clock', 'limit', 'terms', 'name-unknown', 'name-unreached'] as const),
  ...(['name-elsewhere', 'name-forbidden', 'port', 'record', 'refused'] as const),
])('the dashboard has words of its own for %s', (problem) => {
  const [check] = checks({ ...base, failure: { ...failure, problem } });
  expect(knownCheck(check!)).toBe('public-certificate');
  expect(englishCatalogue).toHaveProperty([`hardware.advice.${check!.id}.${check!.status}`]);
});
