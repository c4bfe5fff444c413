import type { Asking } from '../../../agent/network/akash/queries/ask.ts';
import { queryDeploymentParams } from '../../../agent/network/akash/queries/deployments.ts';
import { queryMarketParams } from '../../../agent/network/akash/queries/market.ts';

/** What a bid and a deployment have to deposit at least, in uakt and uact. */
export interface Deposits {
  readonly bid: bigint;
  readonly deployment: bigint;
}

/** Asks the chain. Throws where it takes other coins than those that the suite has. */
export async function leastDeposits(asking: Asking, signal: AbortSignal): Promise<Deposits> {
  const { bidMinDeposits } = await queryMarketParams(asking, { signal });
  const { minDeposits } = await queryDeploymentParams(asking, { signal });
  const bid = bidMinDeposits.find((coin) => coin.denom === 'uakt')?.amount;
  const deployment = minDeposits.find((coin) => coin.denom === 'uact')?.amount;
  if (bid === undefined || deployment === undefined) {
    throw new Error('The chain takes no uakt for bids, or no uact for deployments.');
  }
  return { bid, deployment };
}
