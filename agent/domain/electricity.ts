import type { Dec } from './money.ts';
import { addDec, DEC_ZERO, decFromInt, mulDecRatioCeil } from './money.ts';
import type { DollarPace } from './pace.ts';
import { perBlockOfHour } from './pace.ts';
import type { Claim } from './reservation.ts';
import type { Gpu } from './resources.ts';

/** What power costs the owner, and how much of it a rental takes. */
export interface PowerTerms {
  /** US dollars per kWh; 0 asks for no floor. */
  readonly usdPerKwh: Dec;
  /** Watts more than idle with all cores rented that are offered. */
  readonly machineWatts: number;
  /** Watts of one rented GPU, by the network's model name; `*` is every other model. */
  readonly gpuWatts: Readonly<Record<string, number>> & { readonly '*': number };
}

/** Watts that a claim takes while it works as hard as it may. */
export function wattsOf(
  claim: Claim,
  machine: { readonly cpuMilli: number; readonly gpus: readonly Gpu[] },
  { machineWatts, gpuWatts }: PowerTerms,
): Dec {
  const cores =
    machine.cpuMilli <= 0
      ? DEC_ZERO
      : mulDecRatioCeil(
          decFromInt(BigInt(machineWatts)),
          BigInt(Math.min(claim.cpuMilli, machine.cpuMilli)),
          BigInt(machine.cpuMilli),
        );
  return claim.gpus.reduce((sum, { gpu: id }) => {
    const model = machine.gpus.find((gpu) => gpu.id === id)?.model;
    const own = model !== undefined && Object.hasOwn(gpuWatts, model) ? gpuWatts[model] : undefined;
    return addDec(sum, decFromInt(BigInt(own ?? gpuWatts['*'])));
  }, cores);
}

/** What the electricity of a claim costs per block: below it every block loses money. */
export function electricityFloor(
  claim: Claim,
  machine: { readonly cpuMilli: number; readonly gpus: readonly Gpu[] },
  power: PowerTerms,
  pace: DollarPace,
): Dec {
  if (power.usdPerKwh === 0n) return DEC_ZERO;
  const watts = wattsOf(claim, machine, power);
  const usdPerHour = mulDecRatioCeil(power.usdPerKwh, watts, 1000n * decFromInt(1n));
  return perBlockOfHour(usdPerHour, pace);
}
