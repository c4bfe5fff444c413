import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Coin } from '../../../domain/money.ts';
import type { PreparedMessage } from './terms.ts';

/** Moves coins from one account to another one. */
export function sendMessage(from: string, to: string, { denom, amount }: Coin): PreparedMessage {
  const coins = [{ denom, amount: amount.toString() }];
  const value = MsgSend.fromPartial({ fromAddress: from, toAddress: to, amount: coins });
  return {
    typeUrl: `/${MsgSend.$type}`,
    value: MsgSend.encode(value).finish(),
    json: { from_address: from, to_address: to, amount: coins },
    text: `Sends ${amount} ${denom} from ${from} to ${to}.`,
  };
}
