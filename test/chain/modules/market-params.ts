import type { MarketParams as ParamsMessage } from '../codec/reclamation.ts';
import type { Context } from '../module.ts';
import { coinMessage } from './akash-coins.ts';
import type { GenesisCoin } from './akash-genesis.ts';
import { genesisCoin, genesisSpan } from './akash-genesis.ts';
import { MARKET_PARAMS, type MarketParams } from './market-records.ts';

/** As the genesis file has them. */
export interface GenesisMarketParams {
  readonly bid_min_deposit: GenesisCoin;
  readonly bid_min_deposits: readonly GenesisCoin[];
  readonly order_max_bids: number;
  readonly min_reclamation_window: string;
  readonly max_reclamation_window: string;
}

export function setParams(context: Context, genesis: GenesisMarketParams): void {
  context.state.set(MARKET_PARAMS, '', {
    bidMinDeposit: genesisCoin(genesis.bid_min_deposit),
    bidMinDeposits: genesis.bid_min_deposits.map(genesisCoin),
    orderMaxBids: genesis.order_max_bids,
    minReclamationWindow: genesisSpan(genesis.min_reclamation_window),
    maxReclamationWindow: genesisSpan(genesis.max_reclamation_window),
  });
}

export function paramsOf(context: Context): MarketParams {
  const params = context.state.get(MARKET_PARAMS, '');
  if (params === undefined) throw new Error('the market began without parameters');
  return params;
}

export function paramsMessage(params: MarketParams): ParamsMessage {
  return {
    bidMinDeposit: coinMessage(params.bidMinDeposit),
    bidMinDeposits: params.bidMinDeposits.map(coinMessage),
    orderMaxBids: params.orderMaxBids,
    minReclamationWindow: params.minReclamationWindow,
    maxReclamationWindow: params.maxReclamationWindow,
  };
}
