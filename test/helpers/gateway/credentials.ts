import type {
  PublishedCertificate,
  TenantCredentials,
} from '../../../agent/provider/tenant-surface.ts';
import type { TestCertificate } from '../akash/certificate.ts';
import type { TestKey } from '../chain/sign.ts';

/** A network of a few accounts; counts what it is asked. */
export class KnownCredentials implements TenantCredentials {
  readonly keys = new Map<string, Uint8Array>();
  readonly certificates = new Map<string, PublishedCertificate>();
  asked = 0;
  /** Thrown instead of an answer. */
  failure: Error | undefined;

  know(key: TestKey): void {
    this.keys.set(key.address, key.publicKey);
  }

  publish(
    owner: string,
    { serial, cert }: Pick<TestCertificate, 'serial' | 'cert'>,
    state: PublishedCertificate['state'] = 'valid',
  ): void {
    this.certificates.set(`${owner}/${serial}`, { pem: cert, state });
  }

  async certificate(owner: string, serial: string): Promise<PublishedCertificate | undefined> {
    return this.#answer(() => this.certificates.get(`${owner}/${serial}`));
  }

  async publicKey(address: string): Promise<Uint8Array | undefined> {
    return this.#answer(() => this.keys.get(address));
  }

  #answer<T>(find: () => T): T {
    this.asked += 1;
    if (this.failure !== undefined) throw this.failure;
    return find();
  }
}
