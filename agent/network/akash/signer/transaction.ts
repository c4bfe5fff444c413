import { createHash } from 'node:crypto';

import { PubKey } from '@akashnetwork/chain-sdk/private-types/cosmos.secp256k1';
import {
  AuthInfo,
  MsgExec,
  SignDoc,
  SignMode,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { UnixMs } from '../../../base/instant.ts';
import type { Coin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { AccountAddress } from '../../../wallet/interface.ts';

/** A message as a transaction carries it: `/akash.market.v1beta5.MsgCreateBid` and its protobuf. */
export interface ChainMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** When a transaction that is in no block yet can never come into one. */
export type Timeout =
  /** After the block of this height; the signature is good for one sequence number. */
  | { readonly by: 'height'; readonly height: BlockHeight }
  /** After this block time; an unordered transaction, which takes no sequence number. */
  | { readonly by: 'time'; readonly atMs: UnixMs };

/** Everything that is signed, except which chain and account it is for. */
export interface TxDraft {
  readonly messages: readonly ChainMessage[];
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Of the signing account; 0 where `timeout` is by time. */
  readonly sequence: bigint;
  /** The most gas that it may use. */
  readonly gas: bigint;
  /** Whole amounts; none in a simulation. */
  readonly fee: readonly Coin[];
  /** Pays with an allowance that it gave the signer (feegrant). */
  readonly granter?: AccountAddress;
  /** Another signer of this transaction who pays; the first signer does where it is left out. */
  readonly payer?: AccountAddress;
  readonly timeout: Timeout;
  readonly memo?: string;
  /** How it is signed: `direct` where it is left out, or the JSON that hardware wallets show. */
  readonly mode?: 'direct' | 'amino-json';
}

/** A draft as the bytes that the signature covers. */
export interface EncodedDraft {
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
}

/** The two halves of a transaction. */
export function encodeDraft(draft: TxDraft): EncodedDraft {
  return {
    bodyBytes: TxBody.encode(bodyOf(draft)).finish(),
    authInfoBytes: AuthInfo.encode(authInfoOf(draft)).finish(),
  };
}

const SIGN_MODES = {
  direct: SignMode.SIGN_MODE_DIRECT,
  'amino-json': SignMode.SIGN_MODE_LEGACY_AMINO_JSON,
} as const;

/** What a key signs in the mode `direct` (its SHA-256): good for one chain and one account. */
export function signDocument(
  { bodyBytes, authInfoBytes }: EncodedDraft,
  chainId: string,
  accountNumber: bigint,
): Uint8Array {
  const document = { bodyBytes, authInfoBytes, chainId, accountNumber: accountNumber.toString() };
  return SignDoc.encode(SignDoc.fromPartial(document)).finish();
}

/** What is broadcast. A simulation takes 64 bytes of nothing for the signature. */
export function rawTransaction(draft: EncodedDraft, signature: Uint8Array): Uint8Array {
  return TxRaw.encode(TxRaw.fromPartial({ ...draft, signatures: [signature] })).finish();
}

/** The name of a transaction on the chain: SHA-256 of its bytes, upper-case hex. */
export function hashOf(transaction: Uint8Array): string {
  return createHash('sha256').update(transaction).digest('hex').toUpperCase();
}

/** One message that carries out others for the accounts that granted `grantee` to do so (authz). */
export function execMessage(
  grantee: AccountAddress,
  messages: readonly ChainMessage[],
): ChainMessage {
  const msgs = messages.map(({ typeUrl, value }) => ({ typeUrl, value }));
  return {
    typeUrl: `/${MsgExec.$type}`,
    value: MsgExec.encode(MsgExec.fromPartial({ grantee, msgs })).finish(),
  };
}

function bodyOf({ messages, timeout, memo }: TxDraft): TxBody {
  return TxBody.fromPartial({
    messages: messages.map(({ typeUrl, value }) => ({ typeUrl, value })),
    memo: memo ?? '',
    ...(timeout.by === 'height'
      ? { timeoutHeight: timeout.height }
      : { unordered: true, timeoutTimestamp: dateOf(timeout.atMs) }),
  });
}

function authInfoOf(draft: TxDraft): AuthInfo {
  return AuthInfo.fromPartial({
    signerInfos: [
      {
        publicKey: {
          typeUrl: `/${PubKey.$type}`,
          value: PubKey.encode(PubKey.fromPartial({ key: draft.publicKey })).finish(),
        },
        modeInfo: { single: { mode: SIGN_MODES[draft.mode ?? 'direct'] } },
        sequence: draft.sequence.toString(),
      },
    ],
    fee: {
      amount: draft.fee.map(({ denom, amount }) => ({ denom, amount: amount.toString() })),
      gasLimit: draft.gas.toString(),
      payer: draft.payer ?? '',
      granter: draft.granter ?? '',
    },
  });
}

function dateOf(atMs: UnixMs): Date {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(atMs);
}
