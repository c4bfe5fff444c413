import { z } from 'zod';

import { typedEvent } from '../events.ts';
import type { Context, Module } from '../module.ts';
import { Store } from '../state.ts';
import { parseSpan, parseTime, unixSeconds } from '../time.ts';

interface Epoch {
  readonly durationNs: bigint;
  /** Before the first one began: 0. */
  readonly current: bigint;
  /** Of the running one; before the first one began: when that is to begin. */
  readonly startNs: bigint;
}

const genesisSchema = z.object({
  epochs: z.array(
    z.object({
      id: z.string(),
      duration: z.string(),
      start_time: z.string(),
      current_epoch: z.string(),
      current_epoch_start_time: z.string(),
      epoch_counting_started: z.boolean(),
    }),
  ),
});

const NEVER = '0001-01-01T00:00:00Z';
const epochs = new Store<Epoch>('epochs.epochs');

/** Minutes, hours, days and weeks as the chain counts them: a block that is too late ends one. */
export function makeEpochsModule(): Module {
  return {
    name: 'akash.epochs',
    initGenesis: (context, genesis) => {
      for (const epoch of genesisSchema.parse(genesis).epochs) {
        const start = epoch.epoch_counting_started
          ? epoch.current_epoch_start_time
          : epoch.start_time;
        context.state.set(epochs, epoch.id, {
          durationNs: parseSpan(epoch.duration),
          current: BigInt(epoch.current_epoch),
          startNs: start === NEVER ? context.timeNs : parseTime(start),
        });
      }
    },
    beginBlock: (context) => {
      for (const [id, epoch] of context.state.list(epochs)) turn(context, id, epoch);
    },
  };
}

function turn(context: Context, id: string, epoch: Epoch): void {
  const isFirst = epoch.current === 0n;
  const begins = isFirst
    ? context.timeNs >= epoch.startNs
    : context.timeNs > epoch.startNs + epoch.durationNs;
  if (!begins) return;
  if (!isFirst) {
    const ended = { epoch_number: epoch.current.toString() };
    context.emit(typedEvent('akash.epochs.v1beta1.EventEpochEnd', ended));
  }
  // The next one begins where the last one ended, however late the block is.
  const startNs = isFirst ? epoch.startNs : epoch.startNs + epoch.durationNs;
  const next = { ...epoch, current: epoch.current + 1n, startNs };
  context.state.set(epochs, id, next);
  context.emit(
    typedEvent('akash.epochs.v1beta1.EventEpochStart', {
      epoch_number: next.current.toString(),
      epoch_start_time: unixSeconds(startNs).toString(),
    }),
  );
}
