import { describe, expect, test } from 'vitest';

import { leaseProblem, portHelp, problemText } from '../../../../renderer/format/problem-text.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const english = createTexts('en', 'en-GB', en);
const german = createTexts('de', 'de-DE', de);
const message = 'What the agent says.';

/** All that the agent gives a code for, in its own order. */
const CODES = [
  ...['engine-down', 'lease-not-running', 'storage-failed', 'SQLITE_FULL', 'ENOSPC'],
  ...['gate', 'gateway', 'setting-up', 'wallet-absent', 'wallet-locked'],
  ...['delegation-unknown', 'delegation-ended', 'delegation-gas', 'delegation-partial'],
  ...['fees-spent', 'funds-low'],
  ...['registration-unknown', 'not-registered', 'registration-failed'],
  ...['bidding-forbidden', 'modules-not-known', 'module-unknown', 'state-unknown'],
  ...['contradiction', 'contradiction-settled', 'network-unreachable', 'certificate-not-revoked'],
];

test.each(CODES)('the problem %s is told in the language that is chosen', (code) => {
  const told = [english, german].map((texts) => problemText({ code, message }, texts));
  expect(told).not.toContain(message);
  expect(told[0]).not.toBe(told[1]);
});

describe('a port that cannot be opened', () => {
  const told = (number: number, code: string, whose: 'gateway' | 'grpc' | 'ingress') => {
    const problem = { code, message, port: { number, for: whose } };
    return [problemText(problem, english), portHelp(problem, english)];
  };

  test('is named, with what has it and what to do', () => {
    expect([told(8443, 'port-taken', 'gateway'), told(80, 'port-forbidden', 'ingress')]).toEqual([
      [
        'Another program has port 8443. End that program, or choose another port under “Settings”, “Ports”.',
        'Renters’ programs come there; open the one that you choose in your router.',
      ],
      [
        'This user may not open port 80. Choose another under “Settings”, “Ports”.',
        'Visitors of renters’ web pages come there. Web addresses name no port, so have your router pass 80 on to the port that you choose. Or let every user of this machine open it (Linux, in a terminal): sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80',
      ],
    ]);
    expect(told(8444, 'port-forbidden', 'grpc')[1]).not.toContain('sysctl');
  });

  test('is told in the other language too, and in the agent’s words where no port is named', () => {
    const port = { number: 443, for: 'secureIngress' } as const;
    expect(problemText({ code: 'port-taken', message, port }, german)).toContain('hat Port 443');
    expect(problemText({ code: 'port-taken', message }, german)).toBe(message);
  });
});

test('a problem that only a newer agent knows is told in its words', () => {
  expect(problemText({ code: 'brand-new', message }, german)).toBe(message);
});

describe('why a lease does not run', () => {
  test.each([
    [{}, undefined],
    [
      { problem: 'no such device', problemCode: 'container-refused' },
      {
        text: 'Konnte nicht gestartet werden: die Container-Engine hat abgelehnt, was der Mieter schickte',
        said: 'no such device',
      },
    ],
    [{ problem: 'something else', problemCode: 'unknown' }, { text: 'something else' }],
    [{ problem: 'of an older agent' }, { text: 'of an older agent' }],
  ])('given %j, then %j', (lease, told) => {
    expect(leaseProblem(lease, german)).toEqual(told);
  });
});
