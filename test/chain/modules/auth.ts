import { PubKey } from '@akashnetwork/chain-sdk/private-types/cosmos.secp256k1';
import {
  BaseAccount,
  QueryAccountInfoRequest,
  QueryAccountInfoResponse,
  QueryAccountRequest,
  QueryAccountResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { z } from 'zod';

import type { Context, Module } from '../module.ts';
import { keyNotFound } from '../refusals.ts';
import type { Account } from './accounts.ts';
import { beginAccounts, findAccount } from './accounts.ts';
import { forgetNonces } from './unordered.ts';

const genesisSchema = z.object({
  accounts: z.array(
    z.object({
      address: z.string(),
      account_number: z.string(),
      sequence: z.string(),
      pub_key: z.object({ key: z.base64() }).nullish(),
    }),
  ),
});

/** Accounts: who may sign. It answers what a signer asks before it signs: number and sequence. */
export function makeAuthModule(): Module {
  return {
    name: 'cosmos.auth',
    initGenesis: (context, genesis) => {
      const { accounts } = genesisSchema.parse(genesis);
      beginAccounts(
        context,
        accounts.map(({ address, account_number, sequence, pub_key }) => ({
          address,
          number: BigInt(account_number),
          sequence: BigInt(sequence),
          ...(pub_key ? { publicKey: Buffer.from(pub_key.key, 'base64') } : {}),
        })),
      );
    },
    beginBlock: forgetNonces,
    queries: {
      '/cosmos.auth.v1beta1.Query/Account': (context, request) => {
        const { address } = QueryAccountRequest.decode(request);
        const value = BaseAccount.encode(baseAccount(known(context, address))).finish();
        const account = { typeUrl: `/${BaseAccount.$type}`, value };
        return QueryAccountResponse.encode({ account }).finish();
      },
      '/cosmos.auth.v1beta1.Query/AccountInfo': (context, request) => {
        const { address } = QueryAccountInfoRequest.decode(request);
        const info = baseAccount(known(context, address));
        return QueryAccountInfoResponse.encode({ info }).finish();
      },
    },
  };
}

function known(context: Context, address: string): Account {
  const account = findAccount(context, address);
  if (account === undefined) throw keyNotFound(`account ${address} not found`);
  return account;
}

function baseAccount({ address, number, sequence, publicKey }: Account): BaseAccount {
  const account = BaseAccount.fromPartial({ address, accountNumber: number, sequence });
  if (publicKey === undefined) return account;
  const value = PubKey.encode({ key: publicKey }).finish();
  return { ...account, pubKey: { typeUrl: `/${PubKey.$type}`, value } };
}
