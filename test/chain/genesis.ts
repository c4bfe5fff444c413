import { toBech32 } from '@cosmjs/encoding';

import { ACCOUNT_PREFIX, sha256, VALIDATOR_PREFIX } from './addresses.ts';
import type { Coin } from './keepers.ts';
import { timeText } from './time.ts';

/** What a chain of one's own begins with. */
export interface GenesisOptions {
  readonly chainId?: string;
  /** Who has what; they get the account numbers 0, 1, 2, … */
  readonly accounts?: readonly { readonly address: string; readonly coins: readonly Coin[] }[];
  /** Addresses that may tell the price of AKT; by default that of nobody. */
  readonly priceSources?: readonly string[];
  /** Nanoseconds since 1970. */
  readonly timeNs?: bigint;
  /** Of a block; by default none. */
  readonly maxBlockGas?: bigint;
  /** Parts of `app_state` that are to be otherwise, by module. */
  readonly appState?: Readonly<Record<string, unknown>>;
}

const DAY = '86400s';
const BONDED = 500_000_000_000_000n;
const NEVER = '0001-01-01T00:00:00Z';
const ADDRESS_BYTES = 20;

/** The account of the validator of {@link makeGenesis}; nobody has its key. */
const VALIDATOR = sha256(Buffer.from('validator')).subarray(0, ADDRESS_BYTES);
/** Who tells prices where nobody was named; nobody has its key. */
const NO_SOURCE = sha256(Buffer.from('price source')).subarray(0, ADDRESS_BYTES);

/** A genesis file with the parameters that Akash began its own chains with. */
export function makeGenesis(options: GenesisOptions = {}): Readonly<Record<string, unknown>> {
  const maxGas = (options.maxBlockGas ?? -1n).toString();
  return {
    genesis_time: timeText(options.timeNs ?? 1_767_225_600_000_000_000n),
    chain_id: options.chainId ?? 'sublet-test',
    initial_height: '1',
    consensus_params: {
      block: { max_bytes: '22020096', max_gas: maxGas },
      evidence: {
        max_age_num_blocks: '100000',
        max_age_duration: '172800000000000',
        max_bytes: '1048576',
      },
      validator: { pub_key_types: ['ed25519'] },
      version: { app: '0' },
      abci: { vote_extensions_enable_height: '0' },
    },
    app_hash: '',
    app_state: { ...commonState(options), ...akashState(options), ...options.appState },
  };
}

function commonState({ accounts = [] }: GenesisOptions): Readonly<Record<string, unknown>> {
  const validator = {
    address: toBech32(ACCOUNT_PREFIX, VALIDATOR),
    coins: [{ denom: 'uakt', amount: 2n * BONDED }],
  };
  const all = [...accounts, validator];
  return {
    auth: {
      params: { max_memo_characters: '256' },
      accounts: all.map(({ address }, number) => ({
        address,
        pub_key: null,
        account_number: number.toString(),
        sequence: '0',
      })),
    },
    bank: {
      params: { default_send_enabled: true },
      send_enabled: [
        { denom: 'uakt', enabled: true },
        { denom: 'uact', enabled: false },
      ],
      balances: all.map(({ address, coins }) => ({ address, coins: coins.map(coinJson) })),
      supply: supplyOf(all.flatMap(({ coins }) => coins)).map(coinJson),
    },
    genutil: { gen_txs: [{ body: { messages: [validatorMessage()] } }] },
    epochs: {
      epochs: [
        ['day', DAY],
        ['hour', '3600s'],
        ['minute', '60s'],
        ['week', '604800s'],
      ].map(([id, duration]) => ({
        id,
        duration,
        start_time: NEVER,
        current_epoch: '0',
        current_epoch_start_time: NEVER,
        epoch_counting_started: false,
      })),
    },
    distribution: { params: { community_tax: '0.020000000000000000' } },
    mint: {
      minter: { inflation: '0.130000000000000000', annual_provisions: '0.000000000000000000' },
      params: {
        mint_denom: 'uakt',
        inflation_rate_change: '0.130000000000000000',
        inflation_max: '0.200000000000000000',
        inflation_min: '0.070000000000000000',
        goal_bonded: '0.670000000000000000',
        blocks_per_year: '6311520',
      },
    },
    authz: { authorization: [] },
    feegrant: { allowances: [] },
  };
}

function akashState({ priceSources }: GenesisOptions): Readonly<Record<string, unknown>> {
  const deposits = [
    { denom: 'uact', amount: '500000' },
    { denom: 'uakt', amount: '500000' },
  ];
  const none = [
    { denom: 'uact', amount: '0' },
    { denom: 'uakt', amount: '0' },
  ];
  return {
    audit: { providers: [] },
    cert: { certificates: [] },
    provider: { providers: [] },
    deployment: { deployments: [], params: { min_deposits: [...deposits].reverse() } },
    market: {
      params: {
        bid_min_deposit: { denom: 'uakt', amount: '500000' },
        order_max_bids: 20,
        bid_min_deposits: deposits,
        min_reclamation_window: '3600s',
        max_reclamation_window: '2592000s',
      },
      orders: [],
      leases: [],
      bids: [],
    },
    escrow: { accounts: [], payments: [] },
    bme: {
      params: {
        circuit_breaker_warn_threshold: 9500,
        circuit_breaker_halt_threshold: 9000,
        min_epoch_blocks: '10',
        epoch_blocks_backoff_percent: 10,
        mint_spread_bps: 25,
        settle_spread_bps: 0,
        max_endblocker_records: 50,
        min_mint: [{ denom: 'uact', amount: '10000000' }],
        max_pending_attempts: 3,
      },
      state: {
        total_burned: none,
        total_minted: none,
        remint_credits: [{ denom: 'uakt', amount: '0' }],
      },
      ledger: null,
    },
    oracle: {
      params: {
        sources: priceSources ?? [toBech32(ACCOUNT_PREFIX, NO_SOURCE)],
        min_price_sources: 1,
        max_price_staleness_period: DAY,
        twap_window: '5s',
        max_price_deviation_bps: '150',
        feed_contracts_params: [],
        price_retention: DAY,
        prune_epoch: 'hour',
        max_prune_per_epoch: '1000',
        max_future_time_drift: '10s',
      },
      prices: [],
      latest_prices_ids: [],
      source_ids: [],
      source_seq: '0',
    },
  };
}

function validatorMessage(): Readonly<Record<string, unknown>> {
  return {
    '@type': '/cosmos.staking.v1beta1.MsgCreateValidator',
    description: { moniker: 'node0' },
    commission: { rate: '0.100000000000000000' },
    validator_address: toBech32(VALIDATOR_PREFIX, VALIDATOR),
    pubkey: {
      '@type': '/cosmos.crypto.ed25519.PubKey',
      key: sha256(Buffer.from('validator key')).toString('base64'),
    },
    value: { denom: 'uakt', amount: BONDED.toString() },
  };
}

function supplyOf(coins: readonly Coin[]): readonly Coin[] {
  const sums = new Map<string, bigint>();
  for (const { denom, amount } of coins) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  return [...sums].map(([denom, amount]) => ({ denom, amount }));
}

const coinJson = ({ denom, amount }: Coin) => ({ denom, amount: amount.toString() });
