import type { AuditedProvider } from '@akashnetwork/chain-sdk/private-types/akash.v1';

import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import { addressHex } from './akash-ids.ts';

/** By the bytes of the addresses: of the provider, then of the auditor. */
export const AUDITS = new Store<AuditedProvider>('audit/providers');

export function auditKey(owner: string, auditor: string): string {
  return `${addressHex(owner)}/${addressHex(auditor)}`;
}

/** What auditors have signed of a provider's attributes, one record for each auditor. */
export function auditsOf(context: Context, owner: string): readonly AuditedProvider[] {
  return context.state.list(AUDITS, `${addressHex(owner)}/`).map(([, audit]) => audit);
}
