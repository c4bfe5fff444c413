import type { CertificateStore } from '../../../agent/network/akash/registration/certificate-keeper.ts';

/** Certificates in memory. */
export class MemoryStore implements CertificateStore {
  text: string | undefined;
  read(): string | undefined {
    return this.text;
  }
  write(text: string): void {
    this.text = text;
  }
}
