import type { Provider } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { isAddress } from '../addresses.ts';
import { typedEvent } from '../events.ts';
import type { Context, MessageHandler, Module, QueryHandler } from '../module.ts';
import { page } from '../paging.ts';
import { invalidRequest } from '../refusals.ts';
import { checkAttributes, PROVIDER_KEY } from './akash-attributes.ts';
import { addressHex } from './akash-ids.ts';
import { notFound, query } from './akash-queries.ts';
import { refusals, sdkRefusals } from './akash-refusals.ts';
import { findProvider, PROVIDERS } from './provider-records.ts';

const refuse = refusals('provider', {
  invalidHostUri: [1, 'invalid provider: invalid host uri'],
  notAbsoluteHostUri: [2, 'invalid provider: not absolute host uri'],
  notFound: [3, 'invalid provider: address not found'],
  exists: [4, 'invalid provider: already exists'],
  invalidAddress: [5, 'invalid address'],
  internal: [10, 'internal error'],
});

/**
 * `akash.provider`: who offers to run workloads, where to reach them, and what they say they have.
 * There is one record for each account, replaced as a whole; nobody gets rid of it again.
 */
export function makeProviderModule(): Module {
  return {
    name: 'akash.provider',
    messages: {
      '/akash.provider.v1beta4.MsgCreateProvider': createProvider,
      '/akash.provider.v1beta4.MsgUpdateProvider': updateProvider,
      '/akash.provider.v1beta4.MsgDeleteProvider': deleteProvider,
    },
    queries: QUERIES,
    initGenesis: (context, genesis) => {
      const { providers = [] } = genesis as { readonly providers?: readonly unknown[] };
      for (const record of providers) save(context, v1beta4.Provider.fromJSON(record));
    },
  };
}

const createProvider: MessageHandler<v1beta4.MsgCreateProvider> = {
  codec: v1beta4.MsgCreateProvider,
  signer: ({ owner }) => owner,
  check: (message) => {
    checkRecord(message, 'MsgCreate');
  },
  handle: (context, message) => {
    if (findProvider(context, message.owner) !== undefined) {
      throw refuse.exists(`id: ${message.owner}`);
    }
    save(context, message);
    tell(context, 'EventProviderCreated', message.owner);
    return v1beta4.MsgCreateProviderResponse.encode({}).finish();
  },
};

const updateProvider: MessageHandler<v1beta4.MsgUpdateProvider> = {
  codec: v1beta4.MsgUpdateProvider,
  signer: ({ owner }) => owner,
  check: (message) => {
    checkRecord(message, 'MsgUpdate');
  },
  handle: (context, message) => {
    if (findProvider(context, message.owner) === undefined) {
      throw refuse.notFound(`id: ${message.owner}`);
    }
    save(context, message);
    tell(context, 'EventProviderUpdated', message.owner);
    return v1beta4.MsgUpdateProviderResponse.encode({}).finish();
  },
};

/** Nodes know the message, and refuse it whoever sends it. */
const deleteProvider: MessageHandler<v1beta4.MsgDeleteProvider> = {
  codec: v1beta4.MsgDeleteProvider,
  signer: ({ owner }) => owner,
  check: ({ owner }) => {
    checkOwner(owner, 'MsgDelete');
  },
  handle: (context, { owner }) => {
    if (findProvider(context, owner) === undefined) throw refuse.notFound();
    throw refuse.internal('NOTIMPLEMENTED');
  },
};

const QUERIES: Readonly<Record<string, QueryHandler>> = {
  '/akash.provider.v1beta4.Query/Provider': query(
    v1beta4.QueryProviderRequest,
    v1beta4.QueryProviderResponse,
    (context, { owner }) => {
      if (!isAddress(owner)) throw invalidRequest(refuse.invalidAddress().message);
      const provider = findProvider(context, owner);
      if (provider === undefined) throw notFound(refuse.notFound());
      return { provider };
    },
  ),
  '/akash.provider.v1beta4.Query/Providers': query(
    v1beta4.QueryProvidersRequest,
    v1beta4.QueryProvidersResponse,
    (context, request) => {
      const all = context.state.list(PROVIDERS);
      const { items, pagination } = page(all, ([key]) => key, request.pagination);
      return { providers: items.map(([, provider]) => provider), pagination };
    },
  ),
};

function save(context: Context, { owner, hostUri, attributes, info }: Provider): void {
  const record = { owner, hostUri, attributes, info: info ?? v1beta4.Info.fromPartial({}) };
  context.state.set(PROVIDERS, addressHex(owner), record);
}

function tell(context: Context, event: string, owner: string): void {
  context.emit(typedEvent(`akash.provider.v1beta4.${event}`, { owner }));
}

function checkRecord({ hostUri, owner, attributes }: Provider, message: string): void {
  checkHostUri(hostUri);
  checkOwner(owner, message);
  checkAttributes(attributes, PROVIDER_KEY);
}

function checkOwner(owner: string, message: string): void {
  if (!isAddress(owner)) throw sdkRefusals.invalidAddress(`${message}: Invalid Provider Address`);
}

/** Where tenants reach the provider: `https://host:port`, and nothing behind it. */
function checkHostUri(uri: string): void {
  const parts = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/i.exec(uri);
  const [, scheme, host = '', path = ''] = parts ?? [];
  const named = JSON.stringify(uri);
  if (scheme === undefined) {
    throw refuse.notAbsoluteHostUri(`validating ${named} for absolute URI`);
  }
  if (scheme.toLowerCase() !== 'https') {
    throw refuse.invalidHostUri(`scheme in ${named} should be https`);
  }
  if (host === '') throw refuse.invalidHostUri(`validating ${named} for valid host`);
  if (path !== '') throw refuse.invalidHostUri(`path in ${named} should be empty`);
}
