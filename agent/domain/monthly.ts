import type { Dec, Denom } from './money.ts';
import { mulDecRatioCeil } from './money.ts';
import type { DollarPace } from './pace.ts';
import { perBlockOfMonth } from './pace.ts';
import type { PriceScale } from './pricing.ts';
import { MIB } from './resources.ts';

/** What a month of each is to cost, in US dollars. */
export interface MonthlyTargets {
  /** Per core. */
  readonly cpu: Dec;
  /** Per GB (10^9 bytes), RAM disks included. */
  readonly memory: Dec;
  /** Per GB of disk, whatever its class. */
  readonly storage: Dec;
  /** Per endpoint of a unit. */
  readonly endpoint: Dec;
  /** Per GPU, by the network's model name; `*` is every other model. */
  readonly gpu: Readonly<Record<string, Dec>> & { readonly '*': Dec };
}

const GB = 1_000_000_000n;

/** The targets as a price scale per block, at that pace of blocks. Rounded up, never below a target. */
export function monthlyScale(targets: MonthlyTargets, denom: Denom, pace: DollarPace): PriceScale {
  const perBlock = (usd: Dec): Dec => perBlockOfMonth(usd, pace);
  const perMib = (usd: Dec): Dec => mulDecRatioCeil(perBlock(usd), BigInt(MIB), GB);
  const gpu: Record<string, Dec> = {};
  for (const [model, usd] of Object.entries(targets.gpu)) gpu[model] = perBlock(usd);
  return {
    denom,
    cpuMilli: mulDecRatioCeil(perBlock(targets.cpu), 1n, 1000n),
    memoryMib: perMib(targets.memory),
    storageMib: { ephemeral: perMib(targets.storage) },
    endpoint: perBlock(targets.endpoint),
    gpu: { ...gpu, '*': perBlock(targets.gpu['*']) },
  };
}
