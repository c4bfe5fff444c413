import type { CheckValue } from '../api/methods.ts';
import type { UseCases } from './use-cases.ts';

/** A certificate that ends sooner should have been replaced by now. */
const CERTIFICATE_WARN_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** What being a provider on a network with an account needs; nothing where it has none. */
export function checkProvider(provider: UseCases): readonly CheckValue[] {
  if (provider.mode.mode === 'practice') return [];
  return [...checkMode(provider), ...checkRegistration(provider), ...checkCertificate(provider)];
}

function checkMode({ mode, setup }: UseCases): readonly CheckValue[] {
  const id = 'provider';
  const blocked = setup.blocked();
  const obstacles = blocked.map(({ message }): CheckValue => ({
    id,
    status: 'warning',
    message,
    advice: LEASES_GO_ON,
  }));
  if (!mode.started) {
    return [
      {
        id,
        status: 'ok',
        message: 'Watching only: what would be bid is written down and nothing is sent.',
        advice: '"sublet shadow" shows what would have come of it.',
      },
      ...obstacles,
    ];
  }
  return obstacles.length > 0
    ? obstacles
    : [{ id, status: 'ok', message: 'Live: everything that bids need is there.' }];
}

const LEASES_GO_ON = 'Leases that run go on meanwhile.';

function checkRegistration({ mode, registration }: UseCases): readonly CheckValue[] {
  const id = 'registration';
  const { record, problem } = registration;
  if (problem !== undefined && mode.started) {
    return [{ id, status: 'failed', message: problem.message }];
  }
  if (record === undefined) return [];
  const { attributes, hostUri = 'no address' } = record.value;
  const message = `Registered with ${attributes.length} attributes and ${hostUri}.`;
  return [
    registration.isUpToDate
      ? { id, status: 'ok', message }
      : {
          id,
          status: 'warning',
          message: `${message} What this machine and its settings say now differs.`,
          advice: mode.started
            ? 'It is sent by itself within minutes; "sublet provider register" does it now.'
            : 'It is sent once you go live; "sublet provider register" does it now.',
        },
  ];
}

function checkCertificate({ parts, registration }: UseCases): readonly CheckValue[] {
  const id = 'certificate';
  const certificate = registration.record?.value.certificate;
  if (certificate === undefined) return [];
  const leftMs = certificate.notAfterMs - parts.clock.now();
  const days = Math.floor(leftMs / DAY_MS);
  if (leftMs >= CERTIFICATE_WARN_MS) {
    return [{ id, status: 'ok', message: `The certificate is good for ${days} more days.` }];
  }
  return [
    {
      id,
      status: leftMs > 0 ? 'warning' : 'failed',
      message:
        leftMs > 0
          ? `The certificate ends in ${days} days and was not replaced yet.`
          : 'The certificate has ended: tenants cannot reach this provider.',
      advice: 'The wallet has to be unlocked and fees have to be there; then it is replaced.',
    },
  ];
}
