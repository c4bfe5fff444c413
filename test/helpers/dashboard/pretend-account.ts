import type { MethodResult } from '../../../agent/api/methods.ts';
import type { ShadowSummary } from '../../../agent/api/provider.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import type { EntryValue, GrantedKeyValue } from '../../../agent/api/wallet.ts';
import { REDEMPTION_STATES } from '../../../agent/api/wallet.ts';
import { ENTRY_KINDS } from '../../../agent/domain/account.ts';
import { parseBidRef, parseOrderRef } from '../../../agent/domain/ids.ts';
import type { PretendNetwork } from './pretend-leases.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './pretend-time.ts';

/** What a network with an account has besides its two slices. */
export interface AccountWorld {
  networks: MethodResult<'network.list'>;
  protections: MethodResult<'wallet.protections'>;
  /** The newest first. */
  entries: EntryValue[];
  /** What was seen while watching; its window is filled in when it is asked for. */
  shadow: Omit<ShadowSummary, 'fromMs' | 'toMs'>;
  /** Whom the account lets work for it. */
  keys: readonly GrantedKeyValue[];
  /** The words of the account; those of nobody. */
  words: readonly string[];
  quiz: readonly number[];
}

/** Made up: no wallet has them, which the checksum would tell. */
export const PRETEND_WORDS: readonly string[] = [
  ...['orbit', 'velvet', 'mango', 'silent', 'bridge', 'copper', 'window', 'lizard'],
  ...['ocean', 'jacket', 'bottle', 'garden', 'planet', 'yellow', 'ribbon', 'tunnel'],
  ...['pencil', 'hammer', 'candle', 'forest', 'magnet', 'saddle', 'puzzle', 'zebra'],
];

export const FEE = { denom: 'uakt', symbol: 'AKT', exponent: 6 } as const;
const HASH = 'A3F1C0DE'.repeat(8);
const EXPLORER = 'https://explorer.example/tx/{hash}';

const akt = (whole: number): { denom: string; amount: bigint } => ({
  denom: FEE.denom,
  amount: BigInt(Math.round(whole * 1e6)),
});
const act = (whole: number): { denom: string; amount: bigint } => ({
  denom: 'uact',
  amount: BigInt(Math.round(whole * 1e6)),
});

export function accountOf(network: PretendNetwork, nowMs: number): AccountWorld {
  return {
    networks: [
      { network: 'practice', name: 'Practice', money: 'none', current: network.practice },
      { network: 'akash-mainnet', name: 'Akash', money: 'main', current: !network.practice },
      { network: 'akash-sandbox', name: 'Akash sandbox', money: 'test', current: false },
    ],
    protections: [
      { protection: 'keychain' },
      { protection: 'systemd-credential', problem: 'the agent does not run as a system service' },
      { protection: 'passphrase' },
      { protection: 'file' },
    ],
    entries: network.practice ? [] : entriesOf(network, nowMs, 40),
    shadow: shadowOf(network, nowMs),
    keys: [],
    words: PRETEND_WORDS,
    quiz: [3, 11, 20],
  };
}

/** A wallet on this machine with something in it. */
export function walletOf(network: PretendNetwork, nowMs: number): Slices['wallet'] {
  if (network.practice) {
    return {
      wallet: { state: 'none' },
      payout: { confirmCharacters: 6, latest: [] },
      redemptions: [],
    };
  }
  const { provider } = network;
  return {
    wallet: {
      state: 'ready',
      account: provider,
      signer: provider,
      custody: 'local',
      protection: 'keychain',
      madeAtMs: nowMs - 40 * DAY_MS,
      backedUpAtMs: nowMs - 40 * DAY_MS + 20 * MINUTE_MS,
    },
    balances: {
      height: 19_482_400,
      atMs: nowMs - 4_000,
      rows: [
        {
          ...FEE,
          use: 'fee',
          free: akt(8.412345).amount,
          locked: akt(1.5).amount,
          fromEscrow: 0n,
          redeeming: 0n,
        },
        {
          denom: 'uact',
          symbol: 'ACT',
          exponent: 6,
          use: 'pay',
          free: act(11.842).amount,
          locked: act(0.5).amount,
          fromEscrow: act(0.3471).amount,
          redeeming: act(20).amount,
        },
      ],
      deposits: [0, 1, 2, 3].map((place) => ({
        bid: parseBidRef(
          `${network.id}:${network.tenant(`d${place}`)}/1948${place}/1/1/${provider}/1`,
        ),
        label: `1948${place}/1/1`,
        amount: place === 3 ? act(0.5) : akt(0.5),
      })),
      more: 0,
    },
    price: {
      denom: FEE.denom,
      usd: '0.8412',
      height: 19_482_398,
      atMs: nowMs - 16_000,
      source: 'chain-oracle',
    },
    payout: { current: network.tenant('payout'), confirmCharacters: 6, latest: [] },
    redemptions: [],
    queue: { pending: 0, feesToday: akt(0.0412), feesPerDay: akt(0.5) },
    reconciliation: {
      height: 19_482_390,
      atMs: nowMs - 50_000,
      rows: [
        {
          denom: FEE.denom,
          opening: 0n,
          entries: akt(8.412345).amount,
          chain: akt(8.412345).amount,
          difference: 0n,
        },
        {
          denom: 'uact',
          opening: 0n,
          entries: act(11.842).amount,
          chain: act(11.842).amount,
          difference: 0n,
        },
      ],
    },
    explorer: EXPLORER,
  };
}

/** Everything that can be on its way, and an address that does not count yet. */
export function busyWallet(
  wallet: Slices['wallet'],
  network: PretendNetwork,
  nowMs: number,
): Slices['wallet'] {
  return {
    ...wallet,
    payout: {
      ...wallet.payout,
      next: {
        address: network.tenant('stranger'),
        announcedAtMs: nowMs - 3 * HOUR_MS,
        countsAtMs: nowMs + 21 * HOUR_MS,
      },
      latest: [
        {
          id: 'p3',
          askedAtMs: nowMs - 20_000,
          to: network.tenant('payout'),
          amount: akt(12.5),
          state: 'sending',
          by: 'rule',
        },
        {
          id: 'p2',
          askedAtMs: nowMs - DAY_MS,
          to: network.tenant('payout'),
          amount: akt(7.25),
          state: 'included',
          height: 19_470_000,
          txHash: HASH,
          by: 'owner',
        },
        {
          id: 'p1',
          askedAtMs: nowMs - 9 * DAY_MS,
          to: network.tenant('payout'),
          amount: akt(3),
          state: 'failed',
          reason: 'insufficient fees; got: 10uakt required: 2500uakt',
          by: 'owner',
        },
      ],
    },
    redemptions: REDEMPTION_STATES.map((state, place) => ({
      id: `r${place}`,
      askedAtMs: nowMs - (place + 1) * HOUR_MS,
      burned: act(20),
      state,
      ...(state === 'sending' || state === 'failed' ? {} : { height: 19_482_000, txHash: HASH }),
      ...(state === 'executed' ? { received: akt(23.775), usd: '0.8412' } : {}),
      ...(state === 'failed' ? { reason: 'circuit breaker is active' } : {}),
    })),
    queue: {
      pending: 1,
      sending: { txHash: HASH, sinceMs: nowMs - 7_000 },
      feesToday: akt(0.42),
      feesPerDay: akt(0.5),
    },
  };
}

const endOfDelegation = (nowMs: number): number => nowMs + 4 * DAY_MS + 3 * HOUR_MS;

function grantedBy(nowMs: number): GrantedKeyValue['granted'] {
  const endsAtMs = endOfDelegation(nowMs);
  return [
    ...['MsgCreateBid', 'MsgCloseBid', 'MsgWithdrawLease'].map((message) => ({
      message: `/akash.market.v1beta5.${message}`,
      endsAtMs,
    })),
    { message: '/akash.bme.v1.MsgBurnACT' },
    { message: '/cosmos.gov.v1.MsgVote', endsAtMs },
  ];
}

/** The key of this machine, and that of one which is gone. */
export function delegatedKeys(network: PretendNetwork, nowMs: number): GrantedKeyValue[] {
  return [
    { key: network.tenant('hotkey'), here: true, granted: grantedBy(nowMs) },
    {
      key: network.tenant('lostkey'),
      here: false,
      granted: grantedBy(nowMs).map((grant) => ({ ...grant, endsAtMs: nowMs + 31 * DAY_MS })),
    },
  ];
}

/** A small key for an account that is elsewhere, which ends in four days and lacks something. */
export function delegatedWallet(
  wallet: Slices['wallet'],
  network: PretendNetwork,
  nowMs: number,
): Slices['wallet'] {
  return {
    ...wallet,
    wallet: {
      state: 'ready',
      account: network.provider,
      signer: network.tenant('hotkey'),
      custody: 'delegated',
      protection: 'systemd-credential',
      madeAtMs: nowMs - 86 * DAY_MS,
    },
    delegation: {
      state: 'partial',
      endsAtMs: endOfDelegation(nowMs),
      warnDays: 7,
      granted: [...grantedBy(nowMs)],
      missing: ['/akash.cert.v1.MsgCreateCertificate'],
      excess: ['/cosmos.gov.v1.MsgVote'],
      gasLeft: akt(1.25),
      lookedAtMs: nowMs - 42_000,
    },
  };
}

/** An account that has just been made and was not paid anything. */
export function emptyAccount(wallet: Slices['wallet']): Slices['wallet'] {
  const { balances, price: _price, ...rest } = wallet;
  return {
    ...rest,
    ...(balances === undefined
      ? {}
      : {
          balances: {
            ...balances,
            rows: balances.rows.map((row) => ({
              ...row,
              free: 0n,
              locked: 0n,
              fromEscrow: 0n,
              redeeming: 0n,
            })),
            deposits: [],
          },
        }),
    payout: { confirmCharacters: 6, latest: [] },
    redemptions: [],
  };
}

export const NEEDS = akt(5);

/** What we are on the network: registered, with what tenants read. */
export function providerOf(network: PretendNetwork, nowMs: number): Slices['provider'] {
  if (network.practice) return { mode: 'practice', blocked: [], audits: [] };
  return {
    mode: 'live',
    blocked: [],
    record: recordOf(nowMs),
    certificate: {
      serial: '18D2F0A1',
      notBeforeMs: nowMs - 40 * DAY_MS,
      notAfterMs: nowMs + 325 * DAY_MS,
    },
    audits: [],
    auditDemand: { fromMs: nowMs - 3 * DAY_MS, seen: 412, wanted: 187 },
  };
}

export function recordOf(nowMs: number): NonNullable<Slices['provider']['record']> {
  return {
    hostUri: 'https://gpu.example.com:8443',
    email: 'renting@example.com',
    website: '',
    attributes: [
      { key: 'host', value: 'akash' },
      { key: 'tier', value: 'community' },
      { key: 'location-region', value: 'eu-west' },
      { key: 'hardware-cpu', value: 'amd' },
      { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090', value: 'true' },
      { key: 'capabilities/gpu/vendor/nvidia/model/rtx4090/ram/24Gi', value: 'true' },
      { key: 'capabilities/storage/1/class', value: 'default' },
    ],
    upToDate: true,
    readAtMs: nowMs - 90_000,
  };
}

export function endpointsOf(nowMs: number): Slices['agent']['network']['endpoints'] {
  return [
    {
      url: 'https://rpc.one.example:443',
      state: 'good',
      height: 19_482_401,
      heightAtMs: nowMs - 3_000,
      roundTripMs: 84,
    },
    {
      url: 'https://rpc.two.example/rpc',
      state: 'good',
      height: 19_482_400,
      heightAtMs: nowMs - 4_000,
      roundTripMs: 131,
    },
  ];
}

export function badEndpoints(nowMs: number): Slices['agent']['network']['endpoints'] {
  return [
    {
      url: 'https://rpc.one.example:443',
      state: 'lagging',
      height: 19_482_211,
      heightAtMs: nowMs - 4_000,
      roundTripMs: 2_310,
      problem: '190 blocks behind the others',
    },
    {
      url: 'https://rpc.two.example/rpc',
      state: 'unreachable',
      problem: 'connect ECONNREFUSED 203.0.113.7:443',
    },
    {
      url: 'https://rpc.three.example',
      state: 'other-chain',
      roundTripMs: 95,
      problem: 'answers for the chain "elsewhere-3"',
    },
    {
      url: 'https://rpc.four.example',
      state: 'contradicting',
      height: 19_482_401,
      heightAtMs: nowMs - 9_000,
      roundTripMs: 140,
      problem: 'has another block 19482390 than two others',
    },
    { url: 'https://rpc.five.example', state: 'unknown' },
  ];
}

function entriesOf(network: PretendNetwork, nowMs: number, count: number): EntryValue[] {
  const signs: Readonly<Partial<Record<EntryValue['kind'], number>>> = {
    fee: -1,
    deposit: -1,
    'redeem-burned': -1,
    payout: -1,
    sent: -1,
  };
  return Array.from({ length: count }, (_, place): EntryValue => {
    const kind = ENTRY_KINDS[place % ENTRY_KINDS.length]!;
    const inPay = kind === 'payment' || kind === 'redeem-burned';
    const size = kind === 'fee' ? 0.0041 : 0.5 + (place % 7) * 0.83;
    const coin = inPay ? act(size) : akt(size);
    return {
      id: count - place,
      key: `entry-${count - place}`,
      height: 19_482_400 - place * 31,
      atMs: nowMs - place * 97 * MINUTE_MS - 5_000,
      ...(kind === 'unexplained' ? {} : { txHash: HASH }),
      kind,
      denom: coin.denom,
      amount: coin.amount * BigInt(signs[kind] ?? 1),
      ...(kind === 'fee' ? {} : { about: network.tenant(`e${place}`) }),
    };
  });
}

/** Many entries, for lists that have to be read page by page. */
export function manyEntries(network: PretendNetwork, nowMs: number): EntryValue[] {
  return entriesOf(network, nowMs, 2_500);
}

function shadowOf(network: PretendNetwork, nowMs: number): AccountWorld['shadow'] {
  const { denom } = network;
  const outcomes = ['won', 'lost', 'undecided', 'refused', 'closed', 'lost'] as const;
  return {
    seen: 41,
    matched: 17,
    fit: 9,
    won: 3,
    lost: 4,
    undecided: 2,
    auditedOnly: 8,
    refusals: [
      { code: 'gpu-model', count: 15 },
      { code: 'price-too-low', count: 6 },
      { code: 'memory-short', count: 2 },
      { code: 'a-later-kind', count: 1 },
    ],
    wouldPay: { denom, amount: '1420.5' },
    orders: outcomes.map((outcome, place) => ({
      order: parseOrderRef(`${network.id}:${network.tenant(`s${place}`)}/1949${place}/1/1`),
      label: `1949${place}/1/1`,
      atMs: nowMs - place * 47 * MINUTE_MS,
      maxPrice: { denom, amount: '640' },
      ...(outcome === 'refused' ? { refusal: 'gpu-model' } : { price: { denom, amount: '473.3' } }),
      ...(outcome === 'lost'
        ? {
            winner: {
              provider: network.tenant(`w${place}`),
              price: { denom, amount: '455' },
              audited: place === 1,
            },
          }
        : {}),
      outcome,
    })),
  };
}
