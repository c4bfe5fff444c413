import { z } from 'zod';

import { decimalText } from './values.ts';

/**
 * Live settings: the owner changes them while the agent runs and they are stored with its data.
 * Start options (where the data lies, which network) are another thing and live in `config/`.
 */
export const settingsSchema = z.strictObject({
  /** Asked per block, in the network's denom. */
  prices: z.strictObject({
    /** Per thousandth of a core. */
    cpuMilli: decimalText,
    /** Per MiB of memory, RAM disks included. */
    memoryMib: decimalText,
    /** Per MiB of disk. */
    storageMib: decimalText,
    /** Per published port or host name. */
    endpoint: decimalText,
    /** Per GPU by the network's model name; `*` is every other model. */
    gpu: z.record(z.string().regex(/^(?:\*|[a-z0-9]{1,40})$/), decimalText),
  }),
  /** Kept back for the machine itself. */
  reserve: z.strictObject({
    cpuMilli: z.number().int().min(0).max(1_000_000),
    memoryBytes: z.number().int().min(0),
    diskBytes: z.number().int().min(0),
  }),
});
export type Settings = z.output<typeof settingsSchema>;

/** A change: only what is named changes. */
export const settingsPatch = z.strictObject({
  prices: settingsSchema.shape.prices.partial().optional(),
  reserve: settingsSchema.shape.reserve.partial().optional(),
});
export type SettingsPatch = z.output<typeof settingsPatch>;

/** One setting as a path in {@link settingsSchema}: `prices.cpuMilli`, `reserve.memoryBytes`. */
export const settingPath = z.string().regex(/^(?:prices|reserve)\.[A-Za-z]+$/);

/** A setting that the machine's policy fixes. Changing it is refused with `locked`. */
export const lockedSetting = z.object({
  path: settingPath,
  /** Who fixed it, in the policy's own words: `IT, Example Ltd`. */
  by: z.string(),
});
export type LockedSetting = z.output<typeof lockedSetting>;
