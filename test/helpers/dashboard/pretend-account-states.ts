import {
  badEndpoints,
  busyWallet,
  delegatedKeys,
  delegatedWallet,
  emptyAccount,
  FEE,
  NEEDS,
  walletOf,
} from './pretend-account.ts';
import { grant, receive, refreshSetup } from './pretend-account-handlers.ts';
import { REAL } from './pretend-leases.ts';
import { DAY_MS } from './pretend-time.ts';
import type { World } from './pretend-world.ts';

/** What a pretended agent on a network with an account can be in. */
export const ACCOUNT_STATES = [
  'shadow',
  'setup-backup',
  'setup-grant',
  'setup-fund',
  'setup-address',
  'setup-register',
  'setup-ready',
  'setup-gate',
  'wallet-busy',
  'wallet-locked',
  'wallet-delegated',
  'books-differ',
  'rpc-bad',
  'test-network',
] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export const GATE =
  'No bids on a public mainnet until the isolation self-check has passed on this machine: strangers’ programs would run without it.';

/** Turns a world that was lived in into one of that state. */
export const ACCOUNT_WORLDS: Readonly<Record<AccountState, (world: World) => World>> = {
  shadow: (world) => unfinished(world, 'wallet'),
  'setup-backup': (world) => unfinished(world, 'backup'),
  'setup-grant': (world) => unfinished(world, 'grant'),
  'setup-fund': (world) => unfinished(world, 'fund'),
  'setup-address': (world) => unfinished(world, 'address'),
  'setup-register': (world) => unfinished(world, 'register'),
  'setup-ready': (world) => unfinished(world, 'live'),
  'setup-gate': (world) => {
    const ready = unfinished(world, 'live');
    ready.provider = {
      ...ready.provider,
      blocked: [{ code: 'gate', message: GATE }],
    };
    return ready;
  },
  'wallet-busy': (world) => {
    world.wallet = busyWallet(world.wallet, REAL, world.nowMs);
    return world;
  },
  'wallet-locked': (world) => {
    const { wallet } = world.wallet;
    if (wallet.state !== 'ready') throw new Error('There is no wallet to lock.');
    const { backedUpAtMs: _never, ...facts } = wallet;
    world.wallet = {
      ...world.wallet,
      wallet: {
        ...facts,
        state: 'locked',
        protection: 'passphrase',
        reason: 'passphrase-needed',
        message: 'Type the passphrase: "sublet wallet unlock", or here.',
      },
    };
    world.provider = {
      ...world.provider,
      blocked: [{ code: 'wallet-locked', message: 'The wallet is locked: nothing can be signed.' }],
    };
    return world;
  },
  'wallet-delegated': (world) => {
    world.wallet = delegatedWallet(world.wallet, REAL, world.nowMs);
    world.account.keys = delegatedKeys(REAL, world.nowMs);
    world.provider = {
      ...world.provider,
      audits: [{ auditor: REAL.tenant('auditor'), attributes: 7 }],
    };
    return world;
  },
  'books-differ': (world) => {
    const { reconciliation } = world.wallet;
    if (reconciliation === undefined) throw new Error('There are no books.');
    world.wallet = {
      ...world.wallet,
      reconciliation: {
        ...reconciliation,
        rows: reconciliation.rows.map((row) =>
          row.denom === FEE.denom
            ? { ...row, chain: row.chain - 120_000n, difference: -120_000n }
            : row,
        ),
      },
    };
    return world;
  },
  'rpc-bad': (world) => {
    world.agent = {
      ...world.agent,
      network: { ...world.agent.network, endpoints: badEndpoints(world.nowMs) },
    };
    world.provider = {
      ...world.provider,
      record: { ...world.provider.record!, upToDate: false },
      blocked: [
        { code: 'no-endpoint', message: 'None of the ways to the network can be trusted now.' },
        {
          code: 'module-version',
          message: 'The network runs a version that this agent does not know.',
        },
      ],
    };
    return world;
  },
  'test-network': (world) => {
    world.agent = {
      ...world.agent,
      network: {
        ...world.agent.network,
        id: 'akash-sandbox',
        name: 'Akash sandbox',
        money: 'test',
        chainId: 'sandbox-2',
      },
    };
    world.wallet = { ...world.wallet, faucet: 'https://faucet.example/' };
    world.account.networks = world.account.networks.map((known) => ({
      ...known,
      current: known.network === 'akash-sandbox',
    }));
    return world;
  },
};

type Until = 'wallet' | 'backup' | 'grant' | 'fund' | 'address' | 'register' | 'live';

/** A set-up that waits at that step; all before it is done. */
function unfinished(world: World, until: Until): World {
  const { nowMs } = world;
  const { record: _record, certificate: _certificate, ...provider } = world.provider;
  world.provider = { ...provider, mode: 'shadow', setup: { steps: [], started: false } };
  // Nothing was ever sent.
  world.decisions = world.decisions.filter(({ outcome }) => outcome.type === 'refused');
  world.agent = { ...world.agent, recordsFromMs: nowMs - 6 * 3_600_000 };
  world.settings = { ...world.settings, provider: { ...world.settings.provider, host: '' } };
  const steps: readonly Until[] = ['wallet', 'backup', 'fund', 'address', 'register', 'live'];
  const at = steps.indexOf(until === 'grant' ? 'backup' : until);
  const full = walletOf(REAL, nowMs);
  if (full.wallet.state !== 'ready') throw new Error('There is no wallet.');
  const { backedUpAtMs: _proven, ...fresh } = full.wallet;
  if (at === 0) {
    world.wallet = {
      wallet: { state: 'absent' },
      payout: { confirmCharacters: 6, latest: [] },
      redemptions: [],
    };
  } else {
    world.wallet = {
      ...emptyAccount(full),
      wallet: at > 1 ? { ...fresh, backedUpAtMs: nowMs - DAY_MS } : fresh,
    };
  }
  if (until === 'grant') {
    world.wallet = {
      ...world.wallet,
      wallet: {
        state: 'ready',
        account: REAL.provider,
        signer: REAL.tenant('hotkey'),
        custody: 'delegated',
        protection: 'keychain',
        madeAtMs: nowMs,
      },
    };
    grant(world);
    world.wallet = {
      ...world.wallet,
      delegation: {
        ...world.wallet.delegation!,
        state: 'ended',
        granted: [],
        missing: ['/akash.market.v1beta5.MsgCreateBid'],
      },
    };
  }
  if (at > 2) receive(world, NEEDS.amount + 1_230_000n);
  if (at > 3) {
    world.settings = {
      ...world.settings,
      provider: { ...world.settings.provider, host: 'gpu.example.com' },
    };
  }
  if (at > 4) world.provider = { ...world.provider, ...recorded(nowMs) };
  refreshSetup(world);
  return world;
}

function recorded(nowMs: number): Pick<World['provider'], 'record' | 'certificate'> {
  return {
    record: {
      hostUri: 'https://gpu.example.com:8443',
      email: '',
      website: '',
      attributes: [{ key: 'host', value: 'akash' }],
      upToDate: true,
      readAtMs: nowMs - 60_000,
    },
    certificate: {
      serial: '01',
      notBeforeMs: nowMs - 60_000,
      notAfterMs: nowMs + 365 * DAY_MS,
    },
  };
}
