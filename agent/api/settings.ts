import { z } from 'zod';

import { ATTRIBUTE_KEY } from '../domain/attributes.ts';
import { parseHostName } from '../domain/host-names.ts';
import { IMAGE_VERDICTS } from '../domain/image-rules.ts';
import { decimalText } from './values.ts';

const gpuModel = z.string().regex(/^(?:\*|[a-z0-9]{1,40})$/);
export const imageVerdict = z.enum(IMAGE_VERDICTS);
export type ImageVerdict = z.output<typeof imageVerdict>;
const HOST =
  /^$|^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** 0 is any free one, which only a start option can ask for. */
const port = z.number().int().min(0).max(65_535);
const chosenPort = port.min(1);

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
    gpu: z.record(gpuModel, decimalText),
  }),
  /** Kept back for the machine itself. */
  reserve: z.strictObject({
    cpuMilli: z.number().int().min(0).max(1_000_000),
    memoryBytes: z.number().int().min(0),
    diskBytes: z.number().int().min(0),
  }),
  /** How a price is made. */
  pricing: z.strictObject({
    /**
     * `scale`: the amounts of `prices` per block. `monthly`: those of `monthly`, at the measured
     * block time. `script`: a program that was named at the start (`pricing.script`) says it.
     */
    strategy: z.enum(['scale', 'monthly', 'script']),
    /** US dollars per kWh; `0` asks for no floor. */
    electricity: decimalText,
    /** Watts more than idle with all cores rented. */
    machineWatts: z.number().int().min(0).max(100_000),
    /** Watts of one rented GPU, by the network's model name; `*` is every other model. */
    gpuWatts: z.record(gpuModel, z.number().int().min(0).max(10_000)),
  }),
  /** What a month of each costs, in US dollars; used by the strategy `monthly`. */
  monthly: z.strictObject({
    /** Per core. */
    cpu: decimalText,
    /** Per GB (10^9 bytes) of memory, RAM disks included. */
    memory: decimalText,
    /** Per GB of disk. */
    storage: decimalText,
    /** Per published port or host name. */
    endpoint: decimalText,
    /** Per GPU by the network's model name; `*` is every other model. */
    gpu: z.record(gpuModel, decimalText),
  }),
  bidding: z.strictObject({
    /** Bid on orders that want notice before a close: the machine cannot be had back at once then. */
    reclamation: z.boolean(),
    /** The longest notice that is promised, in hours. */
    mostNoticeHours: z.number().int().min(1).max(720),
  }),
  /** What the network is told about us. */
  provider: z.strictObject({
    /** The name or address under which tenants reach this machine; empty until there is one. */
    host: z.string().regex(HOST, 'a host name without https:// and without a path'),
    email: z.string().max(254),
    website: z.string().max(254),
    /** Beside what the hardware says, in the network's grammar: `location-region`, `tier`. */
    attributes: z.record(
      z.string().regex(ATTRIBUTE_KEY, 'letters, digits, "/", ".", "-" and "_"'),
      z.string().max(254),
    ),
  }),
  /** Where tenants' tools reach us. */
  gateway: z.strictObject({
    /** Over HTTPS. It stands in our record on the network. */
    port,
    /** Over gRPC: Akash's Console asks there for our status. */
    grpcPort: port,
    /** In our record in place of `port`, where a router passes it on to that one; 0 for none. */
    publicPort: port,
  }),
  /** Where visitors reach tenants' web pages. */
  ingress: z.strictObject({
    port,
    /** Over TLS, where there is a certificate for pages. */
    securePort: port,
    /** Names of pages lie beneath it; empty: beneath `ingress.` and `provider.host`. */
    domain: z
      .string()
      .regex(HOST, 'a host name such as ingress.example.org')
      .refine((name) => name === '' || parseHostName(name) === name, {
        error: 'a host name such as ingress.example.org',
      }),
  }),
  /** What tenants may run here, and how long it is known what they ran. */
  content: z.strictObject({
    /** A verdict for each pattern of image names; see `domain/image-rules.ts`. */
    images: z.record(
      z
        .string()
        .regex(
          /^[a-z0-9*][a-z0-9._/:*-]{0,254}$/,
          'a small-lettered image name, with * for any characters',
        ),
      imageVerdict,
    ),
    /** Of images that no pattern names. */
    otherImages: imageVerdict,
    /** Days for which it is kept who leased this machine and what ran. */
    evidenceDays: z.number().int().min(1).max(3_650),
  }),
  /** When what was earned is redeemed and sent to the payout address. */
  payout: z.strictObject({
    rule: z.enum(['manual', 'threshold', 'daily', 'weekly']),
    /** For `threshold`: once so much of what leases pay in is there, in whole coins. */
    threshold: decimalText,
    /** Kept in the account for fees and deposits, in whole coins of what fees are paid in. */
    keep: decimalText,
  }),
});
export type Settings = z.output<typeof settingsSchema>;

/** A change: only what is named changes. */
export const settingsPatch = z.strictObject({
  prices: settingsSchema.shape.prices.partial().optional(),
  reserve: settingsSchema.shape.reserve.partial().optional(),
  pricing: settingsSchema.shape.pricing.partial().optional(),
  monthly: settingsSchema.shape.monthly.partial().optional(),
  bidding: settingsSchema.shape.bidding.partial().optional(),
  provider: settingsSchema.shape.provider.partial().optional(),
  gateway: settingsSchema.shape.gateway
    .extend({ port: chosenPort, grpcPort: chosenPort })
    .partial()
    .optional(),
  ingress: settingsSchema.shape.ingress
    .extend({ port: chosenPort, securePort: chosenPort })
    .partial()
    .optional(),
  content: settingsSchema.shape.content.partial().optional(),
  payout: settingsSchema.shape.payout.partial().optional(),
});
export type SettingsPatch = z.output<typeof settingsPatch>;

/** The tables of {@link settingsSchema}. */
export const SETTING_GROUPS = [
  'prices',
  'reserve',
  'pricing',
  'monthly',
  'bidding',
  'provider',
  'gateway',
  'ingress',
  'content',
  'payout',
] as const satisfies readonly (keyof Settings)[];

/** One setting as a path in {@link settingsSchema}: `prices.cpuMilli`, `reserve.memoryBytes`. */
export const settingPath = z
  .string()
  .regex(new RegExp(`^(?:${SETTING_GROUPS.join('|')})\\.[A-Za-z]+$`));

/** A setting that the machine's policy or a start option fixes. Changing it is refused with `locked`. */
export const lockedSetting = z.object({
  path: settingPath,
  /** Who fixed it, in the policy's own words: `IT, Example Ltd`; or what did: `flag --gateway-port`. */
  by: z.string(),
});
export type LockedSetting = z.output<typeof lockedSetting>;
