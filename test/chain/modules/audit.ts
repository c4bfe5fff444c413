import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { isAddress } from '../addresses.ts';
import { typedEvent } from '../events.ts';
import type { Context, MessageHandler, Module, QueryHandler } from '../module.ts';
import { page } from '../paging.ts';
import { invalidRequest } from '../refusals.ts';
import { notFound, query } from './akash-queries.ts';
import { refusals, sdkRefusals } from './akash-refusals.ts';
import { auditKey, AUDITS, auditsOf } from './audit-records.ts';

const refuse = refusals('audit', {
  providerNotFound: [1, 'invalid provider: address not found'],
  invalidAddress: [2, 'invalid address'],
  attributeNotFound: [3, 'attribute not found'],
});

/**
 * `akash.audit`: anybody may sign attributes of a provider; what that is worth is for tenants to
 * say, who name the auditors that they trust in `signed_by`.
 */
export function makeAuditModule(): Module {
  return {
    name: 'akash.audit',
    messages: {
      '/akash.audit.v1.MsgSignProviderAttributes': signAttributes,
      '/akash.audit.v1.MsgDeleteProviderAttributes': deleteAttributes,
    },
    queries: QUERIES,
    initGenesis: (context, genesis) => {
      const { providers = [] } = genesis as { readonly providers?: readonly unknown[] };
      for (const entry of providers) {
        const audit = v1.AuditedProvider.fromJSON(entry);
        context.state.set(AUDITS, auditKey(audit.owner, audit.auditor), audit);
      }
    },
  };
}

/** New keys are added to what the auditor has signed before, known ones get the new value. */
const signAttributes: MessageHandler<v1.MsgSignProviderAttributes> = {
  codec: v1.MsgSignProviderAttributes,
  signer: ({ auditor }) => auditor,
  check: checkNames,
  handle: (context, { owner, auditor, attributes }) => {
    const before = context.state.get(AUDITS, auditKey(owner, auditor))?.attributes ?? [];
    save(context, { owner, auditor, attributes: [...before, ...attributes] });
    tell(context, 'EventTrustedAuditorCreated', owner, auditor);
    return v1.MsgSignProviderAttributesResponse.encode({}).finish();
  },
};

/** Without keys all of them are taken back. */
const deleteAttributes: MessageHandler<v1.MsgDeleteProviderAttributes> = {
  codec: v1.MsgDeleteProviderAttributes,
  signer: ({ auditor }) => auditor,
  check: checkNames,
  handle: (context, { owner, auditor, keys }) => {
    const audit = context.state.get(AUDITS, auditKey(owner, auditor));
    if (audit === undefined) throw refuse.providerNotFound();
    for (const key of keys) {
      if (audit.attributes.some((attribute) => attribute.key === key)) continue;
      const whose = `auditor/provider "${auditor}/${owner}"`;
      throw refuse.attributeNotFound(
        `trying to delete non-existing attribute "${key}" for ${whose}`,
      );
    }
    const left = audit.attributes.filter(({ key }) => keys.length > 0 && !keys.includes(key));
    if (left.length === 0) context.state.delete(AUDITS, auditKey(owner, auditor));
    else save(context, { owner, auditor, attributes: left });
    tell(context, 'EventTrustedAuditorDeleted', owner, auditor);
    return v1.MsgDeleteProviderAttributesResponse.encode({}).finish();
  },
};

const QUERIES: Readonly<Record<string, QueryHandler>> = {
  '/akash.audit.v1.Query/ProviderAttributes': query(
    v1.QueryProviderAttributesRequest,
    v1.QueryProvidersResponse,
    (context, { owner }) => found(asked(context, owner)),
  ),
  '/akash.audit.v1.Query/ProviderAuditorAttributes': query(
    v1.QueryProviderAuditorRequest,
    v1.QueryProvidersResponse,
    (context, { owner, auditor }) => {
      if (!isAddress(auditor)) throw invalidRequest(refuse.invalidAddress().message);
      return found(asked(context, owner).filter((audit) => audit.auditor === auditor));
    },
  ),
  '/akash.audit.v1.Query/AuditorAttributes': query(
    v1.QueryAuditorAttributesRequest,
    v1.QueryProvidersResponse,
    (context, { auditor, pagination }) =>
      listed(context, pagination, (audit) => audit.auditor === auditor),
  ),
  '/akash.audit.v1.Query/AllProvidersAttributes': query(
    v1.QueryAllProvidersAttributesRequest,
    v1.QueryProvidersResponse,
    (context, { pagination }) => listed(context, pagination, () => true),
  ),
};

function asked(context: Context, owner: string): readonly v1.AuditedProvider[] {
  if (!isAddress(owner)) throw invalidRequest(refuse.invalidAddress().message);
  return auditsOf(context, owner);
}

function found(audits: readonly v1.AuditedProvider[]): v1.QueryProvidersResponse {
  if (audits.length === 0) throw notFound(refuse.providerNotFound());
  return { providers: [...audits], pagination: undefined };
}

function listed(
  context: Context,
  request: v1.QueryAllProvidersAttributesRequest['pagination'],
  wanted: (audit: v1.AuditedProvider) => boolean,
): v1.QueryProvidersResponse {
  const all = context.state.list(AUDITS).filter(([, audit]) => wanted(audit));
  const { items, pagination } = page(all, ([key]) => key, request);
  return { providers: items.map(([, audit]) => audit), pagination };
}

/** Of attributes with the same key the last counts; they are kept in the order of their keys. */
function save(context: Context, { owner, auditor, attributes }: v1.AuditedProvider): void {
  const values = new Map(attributes.map(({ key, value }) => [key, value]));
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  context.state.set(AUDITS, auditKey(owner, auditor), {
    owner,
    auditor,
    attributes: sorted.map(([key, value]) => ({ key, value })),
  });
}

function tell(context: Context, event: string, owner: string, auditor: string): void {
  context.emit(typedEvent(`akash.audit.v1.${event}`, { owner, auditor }));
}

function checkNames({
  owner,
  auditor,
}: {
  readonly owner: string;
  readonly auditor: string;
}): void {
  if (!isAddress(owner)) throw sdkRefusals.invalidAddress('MsgCreate: Invalid Owner Address');
  if (!isAddress(auditor)) throw sdkRefusals.invalidAddress('MsgCreate: Invalid Auditor Address');
}
