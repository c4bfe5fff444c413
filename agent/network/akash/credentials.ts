import type { TenantCredentials } from '../interface.ts';
import { queryPublicKey } from './queries/accounts.ts';
import type { Asking } from './queries/ask.ts';
import { queryCertificates } from './queries/providers.ts';

/** What the chain knows of those who call the gateway. Nothing is kept: whoever asks decides on that. */
export function credentialsOf(asking: Asking): TenantCredentials {
  return {
    certificate: async (owner, serial, signal) => {
      const found = await queryCertificates(asking, { owner, serial }, { signal });
      // A node that ignores the filter would hand us somebody else's.
      const one = found.find((certificate) => certificate.serial === serial);
      return one && { pem: one.certPem, state: one.state };
    },
    publicKey: (address, signal) => queryPublicKey(asking, address, { signal }),
  };
}
