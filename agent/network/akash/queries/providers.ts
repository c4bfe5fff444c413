import {
  AuditedProvider,
  CertificateResponse,
  QueryAllProvidersAttributesRequest,
  QueryCertificatesRequest,
  QueryProviderAttributesRequest,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  QueryProviderRequest,
  QueryProviderResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Attribute } from '../../../domain/resources.ts';
import type { StateOf } from '../codec/read.ts';
import { present, stateOf } from '../codec/read.ts';
import { messagesAt, readFields } from '../codec/wire.ts';
import type { Asking, AskOptions } from './ask.ts';
import { ask, askAll } from './ask.ts';

/** A provider as it registered. */
export interface ChainProvider {
  readonly owner: string;
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
  readonly email: string;
  readonly website: string;
}

/** Attributes of a provider that an auditor vouches for. */
export interface ChainAudit {
  readonly owner: string;
  readonly auditor: string;
  readonly attributes: readonly Attribute[];
}

/** A certificate that its owner published, with its key as it did so. */
export interface ChainCertificate extends StateOf<'valid' | 'revoked'> {
  /** Decimal. */
  readonly serial: string;
  readonly certPem: string;
  readonly publicKeyPem: string;
}

const CERTIFICATE_STATES = { 1: 'valid', 2: 'revoked' } as const;

export function queryProvider(
  asking: Asking,
  owner: string,
  options: AskOptions,
): Promise<ChainProvider | undefined> {
  const request = QueryProviderRequest.encode({ owner }).finish();
  return ask(asking, '/akash.provider.v1beta4.Query/Provider', request, options, (bytes) => {
    const provider = present(QueryProviderResponse.decode(bytes).provider, 'a provider');
    return {
      owner: provider.owner,
      hostUri: provider.hostUri,
      attributes: provider.attributes.map(({ key, value }) => ({ key, value })),
      email: provider.info?.email ?? '',
      website: provider.info?.website ?? '',
    };
  });
}

/** What auditors vouch for about a provider; none for one that nobody has looked at. */
export async function queryAudits(
  asking: Asking,
  owner: string,
  options: AskOptions,
): Promise<readonly ChainAudit[]> {
  const path = '/akash.audit.v1.Query/ProviderAttributes';
  const request = QueryProviderAttributesRequest.encode({ owner, pagination: undefined }).finish();
  const audits = await ask(asking, path, request, options, (bytes) =>
    messagesAt(readFields(bytes), 1).map(auditOf),
  );
  return audits ?? [];
}

/** What auditors vouch for about anybody. */
export function queryAllAudits(
  asking: Asking,
  options: AskOptions,
): Promise<readonly ChainAudit[]> {
  return askAll(
    asking,
    '/akash.audit.v1.Query/AllProvidersAttributes',
    (pagination) => QueryAllProvidersAttributesRequest.encode({ pagination }).finish(),
    options,
    auditOf,
  );
}

function auditOf(bytes: Uint8Array): ChainAudit {
  const { owner, auditor, attributes } = AuditedProvider.decode(bytes);
  return { owner, auditor, attributes: attributes.map(({ key, value }) => ({ key, value })) };
}

/** An account's certificates; with `serial` that one, with `valid` only those not revoked. */
export function queryCertificates(
  asking: Asking,
  filter: { readonly owner: string; readonly serial?: string; readonly valid?: boolean },
  options: AskOptions,
): Promise<readonly ChainCertificate[]> {
  const { owner, serial = '', valid = false } = filter;
  const wanted = { owner, serial, state: valid ? 'valid' : '' };
  return askAll(
    asking,
    '/akash.cert.v1.Query/Certificates',
    (pagination) => QueryCertificatesRequest.encode({ filter: wanted, pagination }).finish(),
    options,
    (bytes) => {
      const entry = CertificateResponse.decode(bytes);
      const { state, cert, pubkey } = present(entry.certificate, 'a certificate');
      return {
        ...stateOf(CERTIFICATE_STATES, 'a certificate', state, asking.oddities),
        serial: entry.serial,
        certPem: new TextDecoder().decode(cert),
        publicKeyPem: new TextDecoder().decode(pubkey),
      };
    },
  );
}
