import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type { NetworkData } from '../../../agent/network/akash/networks.ts';

/** A network's data with one node in it, whatever its chain is called. */
export function networkData(url: string, chainId = 'sublet-test'): NetworkData {
  return {
    ...{ id: 'akash-sandbox', name: 'Akash test', chainId, money: 'test', rpc: [url] },
    fee: {
      ...{ denom: parseDenom('uakt'), symbol: 'AKT', exponent: 6 },
      gasPrice: parseDec('0.025'),
    },
    pay: { denom: parseDenom('uact'), symbol: 'ACT', exponent: 6, usd: 1 },
    explorer: { transaction: 'https://explorer.example.org/{hash}' },
    ...{ metaUrl: 'https://meta.example.org/meta.json', source: 'a test', asOf: '2026-11-29' },
  };
}
