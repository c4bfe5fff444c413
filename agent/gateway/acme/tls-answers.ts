import type { Server, TlsOptions, TLSSocket } from 'node:tls';

import type { HostCertificates } from '../ingress/certificates.ts';
import type { ChallengeAnswers } from './challenges.ts';
import { ACME_PROTOCOL } from './challenges.ts';

type Handshake = Pick<TlsOptions, 'SNICallback' | 'ALPNCallback' | 'ALPNProtocols'>;
type Answers = Pick<ChallengeAnswers, 'tlsContext'>;

const HTTP = 'http/1.1';

/**
 * How a server of HTTP shakes hands: with the certificate of the name, or, where an authority asks about
 * it, with the answer. Which of them asks is not known yet when the certificate is chosen: for as long
 * as a challenge is shown for a name it has no other.
 */
export function handshakeWith(certificates: HostCertificates, challenges?: Answers): Handshake {
  return {
    SNICallback: (asked, done) => {
      const name = asked.toLowerCase();
      const context = challenges?.tlsContext(name) ?? certificates.of(name);
      if (context === undefined) done(new Error('no certificate for this name'));
      else done(null, context);
    },
    ...(challenges === undefined
      ? { ALPNProtocols: [HTTP] }
      : {
          ALPNCallback: ({ servername, protocols }) => {
            const isAsked = challenges.tlsContext(servername) !== undefined;
            if (isAsked && protocols.includes(ACME_PROTOCOL)) return ACME_PROTOCOL;
            return protocols.includes(HTTP) ? HTTP : undefined;
          },
        }),
  };
}

/** For an authority the handshake was all. */
export function endAfterChallenge(server: Server): void {
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === ACME_PROTOCOL) socket.end();
  });
}
