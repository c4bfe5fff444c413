import type { CheckValue } from '../api/methods.ts';
import { utcText } from '../base/clock.ts';
import type { PublicCertificateStatus } from '../domain/public-certificate.ts';
import type { UseCases } from './use-cases.ts';

const HOUR_MS = 3_600_000;

/** The certificate of a public authority; nothing where the owner did not ask for one. */
export function checkPublicCertificate({ parts }: UseCases): readonly CheckValue[] {
  const status = parts.publicCertificate?.status();
  if (status === undefined) return [];
  return [certificateCheck(status), ...clockCheck(status)];
}

function certificateCheck(status: PublicCertificateStatus): CheckValue {
  const { name, certificate, failure, authority } = status;
  const has = hasText(status);
  if (failure !== undefined) {
    const { problem, message, nextMs, atMs } = failure;
    const next = problem === 'record' ? '' : ` Tried again at ${timeText(nextMs)}.`;
    return {
      id: `public-certificate-${problem}`,
      // Tenants' tools go on with the certificate that the chain has.
      status: 'warning',
      message: `${has} The last try failed at ${timeText(atMs)}.${next}`,
      advice: message,
    };
  }
  const id = 'public-certificate';
  if (name === undefined) {
    return {
      ...{ id, status: 'warning', message: 'There is no host name to get a certificate for.' },
      advice: 'Register this provider with a public host name; an IP address is none.',
    };
  }
  if (certificate === undefined) {
    const message = `A certificate for ${name} is being asked for at ${authority}.`;
    return { id, status: 'warning', message };
  }
  return { id, status: 'ok', message: has };
}

function hasText({ name, certificate, authority }: PublicCertificateStatus): string {
  const { host = authority } = URL.parse(authority) ?? {};
  if (certificate === undefined) {
    return `There is no certificate of ${host} for ${name ?? 'this machine'}: tenants are shown the one that the chain has.`;
  }
  const { notAfterMs, renewAtMs, shown } = certificate;
  const until = `The certificate of ${host} for ${name ?? 'this machine'} is good until ${timeText(notAfterMs)}`;
  return shown
    ? `${until}; it is replaced from ${timeText(renewAtMs)} on.`
    : `${until} and is not shown: tenants are shown the one that the chain has.`;
}

function clockCheck({ clockAheadMs }: PublicCertificateStatus): readonly CheckValue[] {
  if (clockAheadMs === undefined) return [];
  const hours = (Math.abs(clockAheadMs) / HOUR_MS).toFixed(1);
  const side = clockAheadMs > 0 ? 'ahead of' : 'behind';
  return [
    {
      ...{ id: 'public-certificate-time', status: 'warning' },
      message: `The clock of this machine is ${hours} h ${side} that of the certificate authority.`,
      advice: 'Set the clock of this machine, or turn on its automatic time.',
    },
  ];
}

function timeText(atMs: Parameters<typeof utcText>[0]): string {
  return `${utcText(atMs, 'minute')} UTC`;
}
