import {
  MsgAccountDeposit,
  MsgBurnMint,
  Scope,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { MsgCreateDeployment } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import {
  MsgCloseBid,
  MsgCloseLease,
  MsgCreateBid,
  MsgCreateLease,
  MsgWithdrawLease,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import {
  MsgExec,
  MsgSend,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { bigintOf } from '../codec/read.ts';
import type { BidId } from '../ids.ts';
import type { ChainMessage } from '../signer/transaction.ts';
import type { MessagePlace } from './moves.ts';

/** What a message that moved coins was about; `other` for all that an account has no word for. */
export type MoneyMessage =
  | {
      readonly type: 'create-bid' | 'create-lease' | 'withdraw' | 'close-bid' | 'close-lease';
      readonly id: BidId;
    }
  /** `deployment`: `owner/dseq`; empty where it is the account of a bid. */
  | {
      readonly type: 'account-deposit' | 'create-deployment';
      readonly signer: string;
      readonly deployment: string;
    }
  | { readonly type: 'burn-act' }
  | { readonly type: 'burn-mint'; readonly from: string; readonly to: string }
  | { readonly type: 'send'; readonly to: string }
  | { readonly type: 'send-many' | 'bridge-out' | 'bridge-in' }
  | { readonly type: 'other' };

const OTHER = { type: 'other' } as const;

/**
 * The messages of a block's transactions, read where they are asked for: the bytes are what was
 * signed, and say what an event leaves open, such as which lease was withdrawn from.
 */
export class BlockMessages {
  readonly #transactions: readonly string[];
  readonly #read = new Map<number, readonly ChainMessage[]>();

  constructor(transactions: readonly string[] = []) {
    this.#transactions = transactions;
  }

  /** `other` for one that cannot be read, and where there is none. */
  at(transaction: number | undefined, place: MessagePlace | undefined): MoneyMessage {
    if (transaction === undefined || place === undefined) return OTHER;
    const { index, inner } = place;
    try {
      const outer = this.#messagesOf(transaction)[index];
      if (outer === undefined) return OTHER;
      if (inner === undefined) return meaningOf(outer);
      const carried = MsgExec.decode(outer.value).msgs[inner];
      return carried === undefined ? OTHER : meaningOf(carried);
    } catch {
      // The published codecs throw errors of many kinds for bytes that are not theirs.
      return OTHER;
    }
  }

  #messagesOf(transaction: number): readonly ChainMessage[] {
    const known = this.#read.get(transaction);
    if (known !== undefined) return known;
    const bytes = Buffer.from(this.#transactions[transaction] ?? '', 'base64');
    const { messages } = TxBody.decode(TxRaw.decode(new Uint8Array(bytes)).bodyBytes);
    this.#read.set(transaction, messages);
    return messages;
  }
}

type Reader = (value: Uint8Array) => MoneyMessage;

interface BidCodec {
  readonly $type: string;
  decode(bytes: Uint8Array): { readonly id?: ChainBidId | undefined };
}
type ChainBidId = Omit<BidId, 'dseq'> & { readonly dseq: { toString(): string } };

const onBid =
  (type: 'create-bid' | 'withdraw' | 'close-bid' | 'close-lease', codec: BidCodec): Reader =>
  (value) =>
    ofBid(type, codec.decode(value).id);

const plain =
  (type: 'send-many' | 'bridge-out' | 'bridge-in' | 'burn-act'): Reader =>
  () => ({ type });

const READERS: Readonly<Record<string, Reader>> = {
  [`/${MsgCreateBid.$type}`]: onBid('create-bid', MsgCreateBid),
  [`/${MsgWithdrawLease.$type}`]: onBid('withdraw', MsgWithdrawLease),
  [`/${MsgCloseBid.$type}`]: onBid('close-bid', MsgCloseBid),
  [`/${MsgCloseLease.$type}`]: onBid('close-lease', MsgCloseLease),
  [`/${MsgCreateLease.$type}`]: (value) =>
    ofBid('create-lease', MsgCreateLease.decode(value).bidId),
  [`/${MsgAccountDeposit.$type}`]: (value) => {
    const { signer, id } = MsgAccountDeposit.decode(value);
    const deployment = id?.scope === Scope.deployment ? id.xid : '';
    return { type: 'account-deposit', signer, deployment };
  },
  [`/${MsgCreateDeployment.$type}`]: (value) => {
    const { owner = '', dseq = 0 } = MsgCreateDeployment.decode(value).id ?? {};
    return {
      type: 'create-deployment',
      signer: owner,
      deployment: `${owner}/${dseq.toString()}`,
    };
  },
  '/akash.bme.v1.MsgBurnACT': plain('burn-act'),
  [`/${MsgBurnMint.$type}`]: (value) => {
    const { coinsToBurn, denomToMint } = MsgBurnMint.decode(value);
    return { type: 'burn-mint', from: coinsToBurn?.denom ?? '', to: denomToMint };
  },
  [`/${MsgSend.$type}`]: (value) => ({ type: 'send', to: MsgSend.decode(value).toAddress }),
  '/cosmos.bank.v1beta1.MsgMultiSend': plain('send-many'),
  '/ibc.applications.transfer.v1.MsgTransfer': plain('bridge-out'),
  '/ibc.core.channel.v1.MsgRecvPacket': plain('bridge-in'),
};

function meaningOf({ typeUrl, value }: ChainMessage): MoneyMessage {
  const reader = Object.hasOwn(READERS, typeUrl) ? READERS[typeUrl] : undefined;
  return reader?.(value) ?? OTHER;
}

function ofBid(
  type: 'create-bid' | 'create-lease' | 'withdraw' | 'close-bid' | 'close-lease',
  id: ChainBidId | undefined,
): MoneyMessage {
  return id === undefined ? OTHER : { type, id: { ...id, dseq: bigintOf(id.dseq) } };
}
