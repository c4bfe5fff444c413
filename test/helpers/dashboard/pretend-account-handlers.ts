import type { MethodName } from '../../../agent/api/methods.ts';
import { SLICE_NAMES } from '../../../agent/api/slices.ts';
import type { WalletValue } from '../../../agent/api/wallet.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import type { SurfaceHandlers } from '../../../agent/provider/client-surface.ts';
import { emptyAccount, FEE, NEEDS, recordOf, walletOf } from './pretend-account.ts';
import type { Note, WorldKeeper } from './pretend-keeper.ts';
import { REAL } from './pretend-leases.ts';
import type { World } from './pretend-world.ts';

type AccountMethod = Extract<
  MethodName,
  | `wallet.${string}`
  | `payout.${string}`
  | `delegation.${string}`
  | `provider.${string}`
  | 'shadow.summary'
  | `network.${string}`
>;

/** Twenty-four of these words are "a wallet"; what is none of them is a fault. */
const HOT_KEY = REAL.tenant('hotkey');
const SIGNED = 'B0B0CAFE'.repeat(8);

/** What a network with an account does; every step of the set-up can be gone through. */
export function pretendAccountHandlers(
  keeper: WorldKeeper,
  note: Note,
): Pick<SurfaceHandlers, AccountMethod> {
  const { world } = keeper;
  const told = (): void => {
    refreshSetup(world);
    keeper.changed('wallet', 'provider', 'settings', 'agent');
  };
  const own = (): WalletValue => world.wallet.wallet;
  const make = (
    custody: 'local' | 'delegated',
    account: string,
    protection: string,
  ): WalletValue => {
    world.wallet = {
      ...emptyAccount(walletOf(REAL, world.nowMs)),
      wallet: {
        state: 'ready',
        account,
        signer: custody === 'local' ? account : HOT_KEY,
        custody,
        protection: protection as 'keychain',
        madeAtMs: world.nowMs,
      },
      ...(custody === 'local'
        ? {}
        : {
            delegation: {
              state: 'ended',
              granted: [],
              missing: ['/akash.market.v1beta5.MsgCreateBid'],
              excess: [],
              lookedAtMs: world.nowMs,
            },
          }),
    };
    told();
    return own();
  };
  const prepared = (what: string) => ({
    id: `${what}-1`,
    signer: accountAddress(world),
    chainId: 'akashnet-2',
    fee: { denom: FEE.denom, amount: 12_500n },
    text: `${what}\nfrom ${accountAddress(world)}\nto ${HOT_KEY}`,
    aminoJson: JSON.stringify({ chain_id: 'akashnet-2', what }),
    json: JSON.stringify({ what, from: accountAddress(world), to: HOT_KEY }),
    qrParts: [1, 2, 3].map((at) => `sublet:${what}:${at}/3:${'0123456789abcdef'.repeat(16)}`),
  });
  const preview = (words: string) => previewOf(world, words);
  return {
    'wallet.protections': note('wallet.protections', () => world.account.protections),
    'wallet.create': note('wallet.create', ({ choice }) =>
      make('local', REAL.provider, choice.protection),
    ),
    'wallet.preview': note('wallet.preview', ({ words }) => preview(words)),
    'wallet.import': note('wallet.import', ({ choice, expected }) => {
      make('local', expected, choice.protection);
      backUp(world);
      told();
      return own();
    }),
    'wallet.preview-credential': note('wallet.preview-credential', () => {
      mustHaveCredential(world);
      return { address: REAL.provider };
    }),
    'wallet.take-over': note('wallet.take-over', ({ expected }) => {
      mustHaveCredential(world);
      return make('local', expected, 'systemd-credential');
    }),
    'wallet.delegate': note('wallet.delegate', ({ account, choice }) => {
      if (!/^akash1[02-9ac-hj-np-z]{38}$/.test(account)) {
        throw new AgentError('bad-arguments', `"${account}" is no address of this network.`);
      }
      return make('delegated', account, choice.protection);
    }),
    'wallet.unlock': note('wallet.unlock', ({ passphrase }) => {
      const wallet = own();
      if (wallet.state !== 'locked') return wallet;
      if (wallet.protection === 'passphrase' && passphrase !== 'right passphrase') {
        throw new AgentError('bad-arguments', 'This is not the passphrase of this wallet.');
      }
      const { reason: _reason, message: _message, ...facts } = wallet;
      world.wallet = { ...world.wallet, wallet: { ...facts, state: 'ready' } };
      const blocked = world.provider.blocked.filter(({ code }) => code !== 'wallet-locked');
      world.provider = { ...world.provider, blocked };
      told();
      return own();
    }),
    'wallet.lock': note('wallet.lock', () => {
      const wallet = own();
      if (wallet.state !== 'ready') return wallet;
      world.wallet = {
        ...world.wallet,
        wallet: {
          ...wallet,
          state: 'locked',
          reason: 'locked-by-owner',
          message: 'You locked the wallet. Unlock it to sign again.',
        },
      };
      told();
      return own();
    }),
    'wallet.backup': note('wallet.backup', () => ({ words: [...world.account.words] })),
    'wallet.quiz': note('wallet.quiz', () => ({ positions: [...world.account.quiz] })),
    'wallet.answer-quiz': note('wallet.answer-quiz', ({ words }) => {
      const right = world.account.quiz.map((position) => world.account.words[position - 1]);
      if (right.join(' ') !== words.join(' ')) {
        world.account.quiz = [1, 2, 24];
        throw new AgentError('quiz-wrong', 'Not the word that was shown.');
      }
      backUp(world);
      told();
      return own();
    }),
    'wallet.protect': note('wallet.protect', () => own()),
    'wallet.ask-forget': note('wallet.ask-forget', () => ({
      ticket: 'ticket',
      signer: accountAddress(world),
      lost: true,
    })),
    'wallet.forget': note('wallet.forget', () => own()),
    'wallet.refresh': note('wallet.refresh', () => world.wallet),
    'wallet.entries': note('wallet.entries', ({ limit, beforeId = Infinity }) =>
      world.account.entries.filter(({ id }) => id < beforeId).slice(0, limit),
    ),
    'wallet.redeem': note('wallet.redeem', ({ amount }) => {
      const made = {
        id: `r-${world.wallet.redemptions.length + 1}`,
        askedAtMs: world.nowMs,
        burned: { denom: 'uact', amount },
        state: 'sending' as const,
      };
      world.wallet = { ...world.wallet, redemptions: [made, ...world.wallet.redemptions] };
      told();
      return made;
    }),
    'wallet.payout': note('wallet.payout', ({ amount, evenKept }) => {
      if (amount > 3_000_000n && !evenKept) {
        throw new AgentError('conflict', 'At most AKT 3.00 can be paid out now: 5 stay.');
      }
      const made = {
        id: `p-${world.wallet.payout.latest.length + 1}`,
        askedAtMs: world.nowMs,
        to: world.wallet.payout.current ?? '',
        amount: { denom: FEE.denom, amount },
        state: 'sending' as const,
        by: 'owner' as const,
      };
      const { payout } = world.wallet;
      world.wallet = { ...world.wallet, payout: { ...payout, latest: [made, ...payout.latest] } };
      told();
      return made;
    }),
    'payout.announce': note('payout.announce', ({ address, evenOwn }) => {
      if (address === accountAddress(world) && !evenOwn) {
        throw new AgentError(
          'conflict',
          'This is the account that earns. Say so if you want that.',
        );
      }
      world.wallet = {
        ...world.wallet,
        payout: {
          ...world.wallet.payout,
          next: {
            address,
            announcedAtMs: world.nowMs,
            countsAtMs: world.nowMs + 86_400_000,
          },
        },
      };
      told();
      return world.wallet.payout;
    }),
    'payout.revoke': note('payout.revoke', () => {
      const { next: _next, ...payout } = world.wallet.payout;
      world.wallet = { ...world.wallet, payout };
      told();
      return payout;
    }),
    'delegation.prepare': note('delegation.prepare', () => prepared('grant')),
    'delegation.keys': note('delegation.keys', () => [...world.account.keys]),
    'delegation.prepare-revoke': note('delegation.prepare-revoke', () => prepared('revoke')),
    'delegation.prepare-payout': note('delegation.prepare-payout', () => prepared('payout')),
    'delegation.sign': note('delegation.sign', () => {
      grant(world);
      told();
      return { txHash: SIGNED };
    }),
    'delegation.look': note('delegation.look', () =>
      world.wallet.delegation === undefined ? {} : { delegation: world.wallet.delegation },
    ),
    'provider.go-live': note('provider.go-live', () => {
      const [gate] = world.provider.blocked;
      if (gate !== undefined) throw new AgentError('conflict', gate.message);
      world.provider = {
        ...world.provider,
        mode: 'live',
        setup: { ...world.provider.setup!, started: true },
      };
      told();
      return world.provider;
    }),
    'provider.watch-only': note('provider.watch-only', () => {
      const { setup } = world.provider;
      world.provider = {
        ...world.provider,
        mode: 'shadow',
        ...(setup === undefined ? {} : { setup: { ...setup, started: false } }),
      };
      told();
      return world.provider;
    }),
    'provider.register': note('provider.register', () => {
      world.provider = {
        ...world.provider,
        record: {
          ...recordOf(world.nowMs),
          hostUri: `https://${world.settings.provider.host}:8443`,
        },
      };
      told();
      return world.provider;
    }),
    'shadow.summary': note('shadow.summary', ({ fromMs, limit }) => ({
      ...world.account.shadow,
      fromMs,
      toMs: world.nowMs,
      orders: world.account.shadow.orders.slice(0, limit),
    })),
    'network.list': note('network.list', () => world.account.networks),
    'network.switch': note('network.switch', ({ network }) => {
      switchNetwork(world, network);
      keeper.changed(...SLICE_NAMES);
      return {};
    }),
    'network.refresh': note('network.refresh', () => ({ changed: true })),
  };
}

function accountAddress({ wallet: { wallet } }: World): string {
  return wallet.state === 'ready' || wallet.state === 'locked' ? wallet.account : '';
}

/** The words of this world are right; others are told apart as the agent would. */
function previewOf(
  { account, wallet }: World,
  text: string,
): Awaited<ReturnType<SurfaceHandlers['wallet.preview']>> {
  const words = text.trim().toLowerCase().split(/\s+/);
  if (words.length !== 12 && words.length !== 24) {
    const message = `${words.length} words; a wallet has 12 or 24.`;
    return { ok: false, code: 'wrong-count', message, words: [] };
  }
  const faults = words.flatMap((given, place) =>
    account.words.includes(given)
      ? []
      : [{ position: place + 1, given, nearest: account.words[place % account.words.length]! }],
  );
  if (faults.length > 0) {
    return { ok: false, code: 'wrong-words', message: 'Some are in no list.', words: faults };
  }
  if (words.join(' ') !== account.words.join(' ')) {
    return { ok: false, code: 'wrong-checksum', message: 'The checksum differs.', words: [] };
  }
  const own = wallet.wallet;
  const isOwn = own.state === 'ready' || own.state === 'locked';
  return { ok: true, address: isOwn ? own.account : REAL.provider };
}

function backUp(world: World): void {
  const { wallet } = world.wallet;
  if (wallet.state !== 'ready') return;
  world.wallet = { ...world.wallet, wallet: { ...wallet, backedUpAtMs: world.nowMs } };
}

/** Everything that is needed is granted. */
export function grant(world: World): void {
  world.wallet = {
    ...world.wallet,
    delegation: {
      state: 'working',
      endsAtMs: world.nowMs + 90 * 86_400_000,
      warnDays: 7,
      granted: [{ message: '/akash.market.v1beta5.MsgCreateBid' }],
      missing: [],
      excess: [],
      gasLeft: NEEDS,
      lookedAtMs: world.nowMs,
    },
  };
}

/** So much comes to the account. */
export function receive(world: World, amount: bigint): void {
  const { balances } = world.wallet;
  if (balances === undefined) return;
  world.wallet = {
    ...world.wallet,
    balances: {
      ...balances,
      rows: balances.rows.map((row) =>
        row.use === 'fee' ? { ...row, free: row.free + amount } : row,
      ),
    },
  };
}

/** The steps of the set-up, as they follow from what is there. */
export function refreshSetup(world: World): void {
  const { setup } = world.provider;
  if (setup === undefined) return;
  const { wallet, delegation, balances } = world.wallet;
  const isThere = wallet.state === 'ready' || wallet.state === 'locked';
  const has = balances?.rows.find(({ use }) => use === 'fee')?.free ?? 0n;
  const second =
    isThere && wallet.custody === 'delegated'
      ? ([['grant', delegation?.state === 'working']] as const)
      : isThere
        ? ([['backup', wallet.backedUpAtMs !== undefined]] as const)
        : [];
  const done = [
    ['wallet', isThere],
    ...second,
    ['fund', has >= NEEDS.amount],
    ['address', world.settings.provider.host !== ''],
    ['register', world.provider.record !== undefined],
  ] as const;
  const first = done.findIndex(([, isDone]) => !isDone);
  world.provider = {
    ...world.provider,
    setup: {
      ...setup,
      steps: done.map(([step, isDone], place) => ({
        step,
        state: isDone ? 'done' : place === first ? 'now' : 'later',
      })),
      needs: NEEDS,
      has: { denom: FEE.denom, amount: has },
    },
  };
}

/** Begins on another network: it is watched, and there is no wallet yet. */
export function switchNetwork(world: World, network: string): void {
  const to = world.account.networks.find((known) => known.network === network);
  if (to === undefined) throw new AgentError('not-found', `There is no network "${network}".`);
  world.account.networks = world.account.networks.map((known) => ({
    ...known,
    current: known.network === network,
  }));
  const isPractice = to.money === 'none';
  world.agent = {
    ...world.agent,
    activity: 'waiting',
    network: {
      ...world.agent.network,
      id: network,
      name: to.name,
      practice: isPractice,
      money: to.money,
      ...(isPractice ? {} : { denom: REAL.denom, symbol: REAL.symbol, provider: '' }),
    },
  };
  world.live = [];
  world.wallet = {
    wallet: { state: isPractice ? 'none' : 'absent' },
    payout: { confirmCharacters: 6, latest: [] },
    redemptions: [],
  };
  world.provider = isPractice
    ? { mode: 'practice', blocked: [], audits: [] }
    : { mode: 'shadow', blocked: [], audits: [], setup: { steps: [], started: false } };
  refreshSetup(world);
}

function mustHaveCredential({ account }: World): void {
  const place = account.protections.find(({ protection }) => protection === 'systemd-credential');
  if (place?.problem === undefined) return;
  throw new AgentError('conflict', 'This is not a systemd service with credentials.');
}
