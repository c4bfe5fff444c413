import { z } from 'zod';

import { SERVED_SETTINGS } from '../api/served-ports.ts';
import { LOG_LEVELS } from '../base/logger.ts';
import { DEFAULT_WEB_PORT } from '../control/options.ts';
import { parseHostName } from '../domain/host-names.ts';
import { GIB, MIB } from '../domain/resources.ts';
import { USUAL_PORTS } from '../domain/served-ports.ts';
import { DOCKER_ENGINE_DEFAULTS, GVISOR_CHOICES } from '../engine/docker/options.ts';
import { ACME_DEFAULTS, AUTHORITIES } from '../gateway/acme/options.ts';
import { ISOLATION_DEFAULTS } from '../provider/isolation/options.ts';
import { PROVIDER_DEFAULTS } from '../provider/options.ts';

/** One start option: the same name in three spellings, one check, one line of help. */
export interface Option<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** How text from a flag or variable becomes a value; the file has JSON's own types. */
  readonly kind: 'text' | 'number' | 'boolean';
  readonly placeholder: string;
  readonly doc: string;
  /** Shown where nothing was given; `undefined` where it depends on the machine. */
  readonly fallback?: string | number | boolean;
}

const option = <S extends z.ZodType>(definition: Option<S>): Option<S> => definition;

const text = (placeholder: string, doc: string): Option<z.ZodString> =>
  option({ schema: z.string().min(1).max(4096), kind: 'text', placeholder, doc });
const choice = <const T extends readonly [string, ...string[]]>(
  values: T,
  fallback: T[number],
  doc: string,
): Option<z.ZodEnum<{ [K in T[number]]: K }>> =>
  option({ schema: z.enum(values), kind: 'text', placeholder: values.join('|'), doc, fallback });
const whole = (
  placeholder: string,
  [least, most]: readonly [number, number],
  doc: string,
  fallback?: number,
): Option<z.ZodNumber> =>
  option({
    schema: z.number().int().min(least).max(most),
    kind: 'number',
    placeholder,
    doc,
    ...(fallback === undefined ? {} : { fallback }),
  });

const DAY_MS = 86_400_000;
const span: readonly [number, number] = [100, 30 * DAY_MS];

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'two ports with a "-" between, such as 31000-31999')
  .transform((range) => {
    const [first = 0, last = 0] = range.split('-').map(Number);
    return { first, last };
  })
  .refine(({ first, last }) => first >= 1024 && last <= 65_535 && first <= last, {
    error: 'ports from 1024 to 65535, the lower one first',
  });

/** Less holds no images. */
const LEAST_DISK_BYTES = GIB;
const UNITS = { '': 1, MiB: MIB, GiB: GIB, TiB: 1024 * GIB } as const;

const diskSize = z
  .string()
  .regex(/^\d{1,15} ?(MiB|GiB|TiB)?$/, 'a size such as 200GiB, or a number of bytes')
  .transform((text) => {
    const [, number = '', unit = ''] = /^(\d+) ?(\w*)$/.exec(text) ?? [];
    return Number(number) * UNITS[unit as keyof typeof UNITS];
  })
  .refine((bytes) => bytes >= LEAST_DISK_BYTES && bytes <= 1024 ** 5, {
    error: 'at least 1GiB, and 1024TiB at most',
  });

const { ports } = PROVIDER_DEFAULTS;

/** The networks that come with us; a network file adds one more. */
export const NETWORK_NAMES = ['practice', 'akash-sandbox', 'akash-mainnet'] as const;

const webUrls = z
  .string()
  .max(4096)
  .transform((list) => list.split(',').map((url) => url.trim()))
  .refine((urls) => urls.every((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')), {
    error: 'web addresses with a "," between, such as https://rpc.example:443',
  });

/**
 * All start options. The key is the name in the configuration file (`practice.blockMs` is
 * `{"practice": {"blockMs": …}}`), `--practice-block-ms` the flag and `SUBLET_PRACTICE_BLOCK_MS`
 * the variable. What an owner changes while the agent runs is a setting (`api/settings.ts`); a few are both
 * ({@link SETTING_OPTIONS}).
 */
export const OPTIONS = {
  dataDir: text('<folder>', 'where the agent keeps its data'),
  network: option({
    schema: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'a name such as practice'),
    kind: 'text',
    placeholder: NETWORK_NAMES.join('|'),
    doc: 'which network to rent out on; where it is not given, the one that was chosen last',
    fallback: 'practice',
  }),
  engine: choice(
    ['auto', 'docker', 'own', 'fake'],
    'auto',
    'what runs containers; auto takes Docker, and simulates only where there is none; own is a second one beside it with a disk of its own',
  ),
  engineDisk: option({
    schema: diskSize,
    kind: 'text',
    placeholder: '<size>',
    doc: 'how much disk the own engine gets, all of it at once: 200GiB, or bytes; it can grow later',
  }),
  gvisor: choice(
    GVISOR_CHOICES,
    'auto',
    "gVisor for tenants' containers, where the engine has it; auto: for all without a GPU; always: nothing runs without it",
  ),
  dockerHost: text('<address>', 'where Docker listens, such as unix:///var/run/docker.sock'),
  portRange: option({
    schema: portRange,
    kind: 'text',
    placeholder: '<first-last>',
    doc: "ports of this machine for tenants' services",
    fallback: `${ports.first}-${ports.last}`,
  }),
  publishAddress: option({
    schema: z.union([z.ipv4('an IP address, such as 127.0.0.1'), z.ipv6()]),
    kind: 'text',
    placeholder: '<ip>',
    doc: "the address at which tenants' ports other than web pages' are opened; practice opens them on 127.0.0.1, other networks on 0.0.0.0",
  }),
  'gateway.port': whole(
    '<port>',
    [0, 65_535],
    "where tenants are served; it stands in this provider's record; Akash's Console knows 8443 alone; 0 takes any free one",
    USUAL_PORTS.gateway,
  ),
  'gateway.publicPort': whole(
    '<port>',
    [1, 65_535],
    'the port that stands in the record, where a router passes it on to another one of this machine',
  ),
  'gateway.grpcPort': whole(
    '<port>',
    [0, 65_535],
    "where this provider's status is told over gRPC; Akash's Console knows 8444 alone; 0 takes any free one",
    USUAL_PORTS.grpc,
  ),
  'gateway.address': option({
    schema: z.union([z.ipv4('an IP address, such as 192.0.2.1'), z.ipv6()]),
    kind: 'text',
    placeholder: '<ip>',
    doc: "this machine's address at which tenants are served; all of them where it is not given",
  }),
  'ingress.port': whole(
    '<port>',
    [0, 65_535],
    "where visitors reach tenants' web pages; browsers ask at 80, so have that passed on to another one; on practice only where it is given, and only from this machine",
    USUAL_PORTS.ingress,
  ),
  'ingress.domain': option({
    schema: z
      .string()
      .refine(
        (domain) => parseHostName(domain) === domain,
        'a host name such as ingress.example.org',
      ),
    kind: 'text',
    placeholder: '<name>',
    doc: "tenants' web pages have names beneath it, so have *.<name> lead to this machine; ingress.<your host name> where it is not given",
  }),
  'ingress.securePort': whole(
    '<port>',
    [0, 65_535],
    'the same over TLS, for the names that the certificate is made out to',
    USUAL_PORTS.secureIngress,
  ),
  'ingress.certificate': text(
    '<file>',
    "a certificate for tenants' web pages, PEM, such as one for *.ingress.example.org; it is read again where it was renewed",
  ),
  'ingress.key': text('<file>', 'its key, PEM'),
  'acme.agree': option({
    schema: z.boolean(),
    kind: 'boolean',
    placeholder: '',
    doc: "you agree to the terms of the certificate authority (Let's Encrypt: https://letsencrypt.org/repository): the gateway gets a certificate for your host name that browsers trust, beside the one on the chain",
    fallback: false,
  }),
  'acme.email': option({
    schema: z.email('an address of e-mail, such as you@example.org').max(200),
    kind: 'text',
    placeholder: '<address>',
    doc: 'where the certificate authority writes to; it needs none',
  }),
  'acme.directory': option({
    schema: z
      .string()
      .max(1000)
      .refine(
        (text) => Object.hasOwn(AUTHORITIES, text) || URL.parse(text)?.protocol === 'https:',
        `one of ${Object.keys(AUTHORITIES).join(', ')}, or the https address of a directory`,
      ),
    kind: 'text',
    placeholder: `${Object.keys(AUTHORITIES).join('|')}|<url>`,
    doc: 'the certificate authority; what staging gives is for trying out and is not shown to tenants',
    fallback: 'letsencrypt',
  }),
  'acme.challenge': choice(
    ['auto', 'http-01', 'tls-alpn-01'],
    'auto',
    'how it sees that the name is yours: at port 80, at port 443, or whichever works',
  ),
  'acme.httpPort': whole(
    '<port>',
    [1, 65_535],
    'where its questions to port 80 arrive on this machine; it is open only while it may ask',
    ACME_DEFAULTS.httpPort,
  ),
  'acme.tlsPort': whole(
    '<port>',
    [1, 65_535],
    'where its questions to port 443 arrive on this machine; it is open only while it may ask',
    ACME_DEFAULTS.tlsPort,
  ),
  imageBudgetGib: whole(
    '<GiB>',
    [1, 100_000],
    "disk for tenants' images that were pulled; the least recently used make room",
    DOCKER_ENGINE_DEFAULTS.imageBudgetBytes / GIB,
  ),
  web: option({
    schema: z.boolean(),
    kind: 'boolean',
    placeholder: '',
    doc: 'serve the dashboard to a browser on this machine',
    fallback: false,
  }),
  webPort: whole(
    '<port>',
    [0, 65_535],
    'its port on 127.0.0.1; 0 takes any free one',
    DEFAULT_WEB_PORT,
  ),
  webFolder: text('<folder>', 'the built dashboard'),
  policyFile: text('<file>', 'settings that are fixed for everybody on this machine'),
  logLevel: choice(LOG_LEVELS, 'info', 'the least important messages that are logged'),
  logFile: text('<file>', 'where the log goes; standard error when not given'),
  'isolation.checkMs': whole(
    '<ms>',
    [100, ISOLATION_DEFAULTS.checkMs],
    'how often a container tries whether tenants are kept apart; more often than usual, never less',
    ISOLATION_DEFAULTS.checkMs,
  ),
  'isolation.watchMs': whole(
    '<ms>',
    [100, ISOLATION_DEFAULTS.watchMs],
    'how often the firewall rules of tenants are compared with what they should be',
    ISOLATION_DEFAULTS.watchMs,
  ),
  'akash.rpc': option({
    schema: webUrls,
    kind: 'text',
    placeholder: '<urls>',
    doc: "RPC endpoints in place of the network's own, with a comma between",
  }),
  'akash.networkFile': text(
    '<file>',
    'a network of your own: a file like those in resources/networks, with another id',
  ),
  'wallet.passphraseFd': whole(
    '<number>',
    [0, 1023],
    "the file descriptor in which the wallet's passphrase stands, read at the start",
  ),
  'practice.seed': whole('<number>', [0, 2 ** 31], 'makes the practice network repeat itself'),
  'practice.blockMs': whole('<ms>', [10, DAY_MS], 'time between two blocks of practice'),
  'practice.scenario': text('<name>', 'which practice tenants come'),
  'practice.socket': text('<file>', 'where practice tenants can be told what to do, for tests'),
  'pricing.script': text(
    '<program>',
    "a program that says prices, as for Akash's own provider; used with the strategy script",
  ),
  'images.scan': text(
    '<program>',
    'a program that is asked of every image before it runs; see agent/scanning/README.md',
  ),
  'provider.bidTimeoutMs': whole(
    '<ms>',
    span,
    'how long a bid stays open before it is taken back',
    PROVIDER_DEFAULTS.bidTimeoutMs,
  ),
  'provider.manifestTimeoutMs': whole(
    '<ms>',
    span,
    'how long a lease waits for its manifest',
    PROVIDER_DEFAULTS.manifestTimeoutMs,
  ),
  'provider.unstableMs': whole(
    '<ms>',
    span,
    'how long a workload may fail before its lease is closed',
    PROVIDER_DEFAULTS.unstableMs,
  ),
  'provider.reconcileMs': whole(
    '<ms>',
    span,
    'how often network, engine and database are compared',
    PROVIDER_DEFAULTS.reconcileMs,
  ),
  'provider.accrueMs': whole(
    '<ms>',
    span,
    'how often what is accrued is read',
    PROVIDER_DEFAULTS.accrueMs,
  ),
  'provider.withdrawMs': whole(
    '<ms>',
    span,
    'how often what is due is withdrawn',
    PROVIDER_DEFAULTS.withdrawMs,
  ),
  'provider.withdrawFees': whole(
    '<times>',
    [1, 10_000],
    'how many times its fee a withdrawal has to be worth',
    PROVIDER_DEFAULTS.withdrawFees,
  ),
} as const;

export type OptionKey = keyof typeof OPTIONS;

/** Settings too, by the same name: where one is not given, the owner's counts. */
export const SETTING_OPTIONS = SERVED_SETTINGS satisfies readonly OptionKey[];

export const OPTION_KEYS = Object.keys(OPTIONS) as readonly OptionKey[];

/** What was given, checked; a key that nobody gave is missing. */
export type OptionValues = {
  readonly [Key in OptionKey]?: z.output<(typeof OPTIONS)[Key]['schema']>;
};

/** `practice.blockMs` → `practice-block-ms` */
export function flagOf(key: OptionKey): string {
  return key.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `practice.blockMs` → `SUBLET_PRACTICE_BLOCK_MS` */
export function variableOf(key: OptionKey): string {
  return `SUBLET_${flagOf(key).replaceAll('-', '_').toUpperCase()}`;
}
