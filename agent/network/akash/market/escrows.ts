import { isAborted } from '../../../base/abort.ts';
import { codeOf } from '../../../base/errors.ts';
import type { LeaseRef } from '../../../domain/ids.ts';
import type { Dec } from '../../../domain/money.ts';
import { decFromInt, mulDecInt, truncateDec } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { LeaseEscrow } from '../../interface.ts';
import type { Chain } from '../chain.ts';
import type { ChainEscrowAccount, ChainEscrowPayment } from '../codec/escrow.ts';
import type { BidId } from '../ids.ts';
import { inParallel } from '../parallel.ts';
import type { Asking, AskOptions } from '../queries/ask.ts';
import { queryDeployment, queryEscrowPayments } from '../queries/deployments.ts';
import { queryLiveLeases } from './own.ts';

/** A deployment's money: the account, and every stream that it feeds, ours or another's. */
export interface DeploymentMoney {
  readonly account: Pick<ChainEscrowAccount, 'settledHeight' | 'funds'>;
  /** In the chain's order, which is the order in which they are paid. */
  readonly payments: readonly Pick<ChainEscrowPayment, 'xid' | 'state' | 'rate' | 'balance'>[];
}

const PARALLEL = 8;
/** Beyond what anybody pays in advance; a number that JSON and SQL can carry. */
const MOST_BLOCKS = 10 ** 12;

/**
 * What is earned and not withdrawn at `height`, and how many blocks the tenant's money lasts. Nothing
 * is settled until somebody asks for it, so both are reckoned by the chain's rule: rate × blocks
 * since the last settlement, cut to whole coins, as long as the account has it.
 */
export function reckonEscrow(
  lease: LeaseRef,
  id: BidId,
  { account, payments }: DeploymentMoney,
  height: BlockHeight,
): LeaseEscrow | undefined {
  const xid = paymentXid(id);
  const own = payments.find((payment) => payment.xid === xid);
  if (own === undefined) return undefined;
  const { denom } = own.rate;
  const blocks = BigInt(Math.max(0, height - account.settledHeight));
  const open = payments.filter(({ state, rate }) => state === 'open' && rate.denom === denom);
  let left = account.funds.find((fund) => fund.denom === denom)?.amount ?? (0n as Dec);
  let earned = own.balance.amount;
  for (const { xid: whose, rate } of open) {
    const due = decFromInt(truncateDec(mulDecInt(rate.amount, blocks)));
    const got = due < left ? due : left > 0n ? left : (0n as Dec);
    if (whose === xid) earned = (earned + got) as Dec;
    left = (left - due) as Dec;
  }
  const perBlock = open.reduce((sum, { rate }) => sum + rate.amount, 0n);
  const lasts = perBlock === 0n || left <= 0n ? 0n : left / perBlock;
  const blocksLeft = lasts > BigInt(MOST_BLOCKS) ? MOST_BLOCKS : Number(lasts);
  return { lease, height, unsettled: { denom, amount: truncateDec(earned) }, blocksLeft };
}

/** The escrow of each of a provider's leases, all of one height where the chain still has it. */
export async function queryEscrows(
  asking: Asking,
  chain: Pick<Chain, 'tip'>,
  provider: string,
  signal: AbortSignal,
): Promise<readonly LeaseEscrow[]> {
  const { height } = await chain.tip(signal);
  try {
    return await escrowsAt(asking, provider, height, { signal, height });
  } catch (error) {
    if (isAborted(error) || codeOf(error) !== 'chain-query-refused') throw error;
    // That state is just being made, or is not kept: the newest one is as good to a block.
    return escrowsAt(asking, provider, height, { signal });
  }
}

async function escrowsAt(
  asking: Asking,
  provider: string,
  height: BlockHeight,
  options: AskOptions,
): Promise<readonly LeaseEscrow[]> {
  const leases = await queryLiveLeases(asking, provider, options);
  const deployments = new Map(leases.map(({ lease }) => [deploymentXid(lease.id), lease.id]));
  const money = new Map(
    await inParallel([...deployments], PARALLEL, async ([xid, id]) => {
      return [xid, await moneyOf(asking, id, options)] as const;
    }),
  );
  return leases.flatMap(({ lease }) => {
    const found = money.get(deploymentXid(lease.id));
    return (found && reckonEscrow(lease.ref, lease.id, found, height)) ?? [];
  });
}

async function moneyOf(
  asking: Asking,
  id: BidId,
  options: AskOptions,
): Promise<DeploymentMoney | undefined> {
  const xid = deploymentXid(id);
  const [deployment, payments] = await Promise.all([
    queryDeployment(asking, id, options),
    queryEscrowPayments(asking, { state: 'open', xid: `deployment/${xid}` }, options),
  ]);
  const account = deployment?.escrow;
  // The list is by the beginning: of deployment 12 it has those of 123 too.
  return account && { account, payments: payments.filter((one) => one.accountXid === xid) };
}

function deploymentXid({ owner, dseq }: Pick<BidId, 'owner' | 'dseq'>): string {
  return `${owner}/${dseq}`;
}

function paymentXid({ gseq, oseq, provider }: BidId): string {
  return `${gseq}/${oseq}/${provider}`;
}
