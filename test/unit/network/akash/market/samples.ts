import { parseDec, parseDenom } from '../../../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../../../agent/domain/time.ts';
import type { ChainResourceUnit } from '../../../../../agent/network/akash/codec/groups.ts';
import type { ChainOrder } from '../../../../../agent/network/akash/codec/market.ts';
import { orderRefOf } from '../../../../../agent/network/akash/ids.ts';

export const UACT = parseDenom('uact');
export const UAKT = parseDenom('uakt');
export const TENANT = `akash1${'q'.repeat(38)}`;
export const PROVIDER = `akash1${'p'.repeat(38)}`;

const ID = { owner: TENANT, dseq: 13n, gseq: 1, oseq: 2 };

export function chainUnit(changes: Partial<ChainResourceUnit> = {}): ChainResourceUnit {
  return {
    ...{ id: 1, count: 1, cpuMilli: 100n, memoryBytes: 2n ** 26n, gpus: 0n },
    price: { denom: UACT, amount: parseDec('10.5') },
    ...{ cpuAttributes: [], memoryAttributes: [], gpuAttributes: [], endpoints: [] },
    storage: [{ name: 'default', bytes: 2n ** 27n, attributes: [] }],
    ...changes,
  };
}

export function chainOrder(
  units: readonly ChainResourceUnit[] = [chainUnit()],
  changes: Partial<ChainOrder> = {},
): ChainOrder {
  return {
    ...{ id: ID, ref: orderRefOf(ID), state: 'open', stateNumber: 1 },
    spec: { name: 'west', attributes: [], signedBy: { allOf: [], anyOf: [] }, units },
    ...{ createdHeight: parseBlockHeight(77), reclamationSeconds: undefined },
    ...changes,
  };
}

export const truths = (...keys: readonly string[]) => keys.map((key) => ({ key, value: 'true' }));
