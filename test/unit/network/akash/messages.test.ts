import { TxBody, TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { expect, test } from 'vitest';

import { parseDec, parseDenom } from '../../../../agent/domain/money.ts';
import type { ChainGroupSpec } from '../../../../agent/network/akash/codec/groups.ts';
import type { EncodedMessage } from '../../../../agent/network/akash/codec/messages.ts';
import {
  burnActMessage,
  closeBidMessage,
  createBidMessage,
  leaseStartReclaimMessage,
  withdrawLeaseMessage,
} from '../../../../agent/network/akash/codec/messages.ts';
import { queryOrder, queryOrders } from '../../../../agent/network/akash/queries/market.ts';
import { CHAIN_LINES, PROVIDER, recordedAsking, TENANT } from './recorded.ts';

const options = { signal: new AbortController().signal };
const uact = parseDenom('uact');
const uakt = parseDenom('uakt');
const bid = (dseq: bigint, oseq = 1) => ({
  owner: TENANT,
  dseq,
  gseq: 1,
  oseq,
  provider: PROVIDER,
  bseq: 0,
});

/** The first message of a recorded transaction, as its bytes have it. */
function recorded(name: string): { typeUrl: string; value: string } {
  const line = CHAIN_LINES.find((one) => one.kind === 'tx' && one.name === name);
  if (line?.kind !== 'tx') throw new Error(`no transaction "${name}" in the recording`);
  const { bodyBytes } = TxRaw.decode(Buffer.from(line.txBase64, 'base64'));
  const [message] = TxBody.decode(bodyBytes).messages;
  return { typeUrl: message!.typeUrl, value: Buffer.from(message!.value).toString('hex') };
}

const inHex = ({ typeUrl, value }: EncodedMessage) => ({
  typeUrl,
  value: Buffer.from(value).toString('hex'),
});

function bidOn(spec: ChainGroupSpec, dseq: bigint, price: string, reclamationSeconds?: bigint) {
  return createBidMessage({
    id: bid(dseq),
    price: { denom: uact, amount: parseDec(price) },
    deposit: { denom: uakt, amount: 500000n },
    spec,
    ...(reclamationSeconds === undefined ? {} : { reclamationSeconds }),
  });
}

test('a bid has the bytes that the chain took, also with a window and for a GPU', async () => {
  const web = await queryOrder(recordedAsking('order'), bid(13n), options);
  const asking = recordedAsking('open orders with a GPU order');
  const [gpu] = await queryOrders(asking, {}, options);
  // The recorded bid offers the first of the models that the order would take.
  const units = gpu!.spec.units.map((unit) => ({
    ...unit,
    gpuAttributes: unit.gpuAttributes.slice(0, 1),
  }));
  expect([
    inHex(bidOn(web!.spec, 13n, '12.5')),
    inHex(bidOn(web!.spec, 90n, '15', 10800n)),
    inHex(bidOn({ ...gpu!.spec, units }, 42n, '150000.123456789012345678')),
  ]).toEqual(['bid', 'bid with a window', 'bid on the GPU order'].map(recorded));
});

test('the other messages of a provider do, too', () => {
  expect([
    inHex(closeBidMessage(bid(13n, 3), 'unspecified')),
    inHex(withdrawLeaseMessage(bid(13n))),
    inHex(leaseStartReclaimMessage(bid(90n), 'decommission')),
    inHex(burnActMessage(PROVIDER, { denom: uact, amount: 20000000n })),
  ]).toEqual([
    recorded('provider takes an open bid back'),
    recorded('withdraw'),
    recorded('provider starts to reclaim'),
    recorded('redeem ACT (burn to AKT, own address)'),
  ]);
});
