import {
  LeaseClosedReason,
  MsgAccountDeposit,
  MsgBurnACT,
  Scope,
  Source,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  MsgCloseDeployment,
  MsgCloseGroup,
  MsgCreateDeployment,
  MsgPauseGroup,
  MsgStartGroup,
  MsgUpdateDeployment,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import {
  MsgCloseBid,
  MsgCloseLease,
  MsgCreateBid,
  MsgCreateLease,
  MsgWithdrawLease,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { PackedMessage, TestKey } from '../sign.ts';
import { packed } from '../sign.ts';
import type { Dice } from './dice.ts';
import { asksForWindow, offersWindow, startReclaim } from './reclamation.ts';
import type { Thing, View } from './view.ts';

/** Who takes part: keys of their own in each scenario. */
export interface Cast {
  readonly tenants: readonly TestKey[];
  readonly providers: readonly TestKey[];
}

/** Something that somebody does next. The messages go into one transaction. */
export interface Step {
  readonly by: TestKey;
  readonly messages: readonly PackedMessage[];
}

/** What a step is made of: chance, what there is, and numbers that nobody used before. */
export interface Scene {
  readonly dice: Dice;
  readonly cast: Cast;
  readonly view: View;
  nextDseq(): number;
}

/** Those that a provider may give. */
const REASONS = [
  LeaseClosedReason.lease_closed_reason_unstable,
  LeaseClosedReason.lease_closed_reason_decommission,
  LeaseClosedReason.lease_closed_reason_manifest_timeout,
] as const;

type Maker = (scene: Scene) => Step | undefined;

/** How often each kind of step is tried, and how it is made; the chain may well refuse it. */
const STEPS: readonly (readonly [weight: number, make: Maker])[] = [
  [14, createDeployment],
  [28, createBid],
  [24, createLease],
  [14, closeBid],
  [8, reclaim],
  [20, withdraw],
  [6, closeLease],
  [4, deposit],
  [3, updateDeployment],
  [5, closeDeployment],
  [8, changeGroup],
  [5, redeem],
  [3, pay],
];

/** The next step of a scenario: another roll where there is nothing yet to do one kind with. */
export function nextStep(scene: Scene): Step {
  const total = STEPS.reduce((sum, [weight]) => sum + weight, 0);
  for (let tries = 0; tries < 20; tries += 1) {
    let roll = scene.dice.between(1, total);
    const rolled = STEPS.find(([weight]) => (roll -= weight) <= 0);
    const step = rolled?.[1](scene);
    if (step !== undefined) return step;
  }
  return createDeployment(scene);
}

function createDeployment({ dice, cast, nextDseq }: Scene): Step {
  const by = required(dice.pick(cast.tenants));
  const groups = Array.from({ length: dice.chance(25) ? 2 : 1 }, (_, index) => ({
    name: `group-${index + 1}`,
    requirements: { signedBy: {}, attributes: [] },
    resources: [unit(dice)],
  }));
  // Half of the escrows are small, so that some run dry.
  const amount = dice.chance(50) ? 500_000 + dice.between(0, 9) : dice.between(600_000, 9_000_000);
  const message = packed(MsgCreateDeployment, {
    id: { owner: by.address, dseq: nextDseq() },
    groups,
    hash: dice.bytes(32),
    deposit: { amount: uact(amount), sources: [Source.balance] },
  });
  return { by, messages: [dice.chance(20) ? asksForWindow(message) : message] };
}

function unit(dice: Dice) {
  const bytes = (value: number) => ({ val: new TextEncoder().encode(String(value)) });
  return {
    resource: {
      id: 1,
      cpu: { units: bytes(dice.between(1, 40) * 100) },
      memory: { quantity: bytes(dice.between(1, 64) * 2 ** 26) },
      storage: [{ name: 'default', quantity: bytes(2 ** 28) }],
      gpu: { units: bytes(0) },
      endpoints: [{}],
    },
    count: dice.between(1, 3),
    // Half of them are so dear that a small escrow is empty after a block or two.
    price: {
      denom: 'uact',
      amount: `${dice.chance(50) ? dice.between(1, 200) : dice.between(100_000, 600_000)}.${dice.between(0, 999_999)}`,
    },
  };
}

function createBid({ dice, cast, view }: Scene): Step | undefined {
  const by = required(dice.pick(cast.providers));
  const order = dice.pick(inState(view.orders, dice.chance(93) ? 'open' : undefined));
  if (order === undefined) return undefined;
  const most = view.orders.get(order)?.price ?? 0n;
  // Some ask for more than the order pays, which is refused.
  const amount = (most * BigInt(dice.between(1, 1_050_000_000))) / 1_000_000_000n;
  const message = packed(MsgCreateBid, {
    id: { ...idOf(order), provider: by.address },
    price: { denom: dice.chance(98) ? 'uact' : 'uakt', amount: decimal(amount) },
    deposit: {
      amount: {
        denom: dice.chance(60) ? 'uakt' : 'uact',
        amount: String(dice.chance(97) ? dice.between(500_000, 600_000) : 499_999),
      },
      sources: [Source.balance],
    },
    resourcesOffer: [],
  });
  return { by, messages: [dice.chance(40) ? offersWindow(message) : message] };
}

function createLease({ dice, cast, view }: Scene): Step | undefined {
  const bid = dice.pick(inState(view.bids, dice.chance(92) ? 'open' : undefined));
  const by = keyOf(cast.tenants, bid);
  if (bid === undefined || by === undefined) return undefined;
  return { by, messages: [packed(MsgCreateLease, { bidId: idOf(bid) })] };
}

/** One bid, or some that its provider has: with a lease or lost, which refuses all of them. */
function closeBid({ dice, cast, view }: Scene): Step | undefined {
  const all = inState(view.bids, dice.pick(['open', 'open', 'active', 'active', undefined]));
  const one = dice.pick(all);
  const by = providerOf(cast, one);
  if (one === undefined || by === undefined) return undefined;
  const own = all.filter((id) => id.endsWith(by.address));
  const bids = dice.chance(20) ? own.slice(0, 5) : [one];
  const messages = bids.map((id) =>
    packed(MsgCloseBid, { id: idOf(id), reason: required(dice.pick(REASONS)) }),
  );
  return { by, messages };
}

function reclaim({ dice, cast, view }: Scene): Step | undefined {
  const lease = dice.pick(inState(view.leases, 'active'));
  const by = providerOf(cast, lease);
  if (lease === undefined || by === undefined) return undefined;
  const message = packed(MsgCloseBid, { id: idOf(lease), reason: required(dice.pick(REASONS)) });
  return { by, messages: [startReclaim(message)] };
}

/** From one lease, or from all that its provider has in one transaction. */
function withdraw({ dice, cast, view }: Scene): Step | undefined {
  const all = inState(view.leases, dice.chance(90) ? 'active' : undefined);
  const one = dice.pick(all);
  const by = providerOf(cast, one);
  if (one === undefined || by === undefined) return undefined;
  const leases = dice.chance(30) ? all.filter((id) => id.endsWith(by.address)) : [one];
  return { by, messages: leases.map((id) => packed(MsgWithdrawLease, { id: idOf(id) })) };
}

function closeLease({ dice, cast, view }: Scene): Step | undefined {
  const lease = dice.pick(inState(view.leases, dice.chance(85) ? 'active' : undefined));
  const by = keyOf(cast.tenants, lease);
  if (lease === undefined || by === undefined) return undefined;
  return {
    by,
    messages: [
      packed(MsgCloseLease, { id: idOf(lease), reason: LeaseClosedReason.lease_closed_owner }),
    ],
  };
}

/** Into any deployment, by anybody. */
function deposit({ dice, cast, view }: Scene): Step | undefined {
  const xid = dice.pick([...view.deployments.keys()]);
  if (xid === undefined) return undefined;
  const by = required(dice.pick([...cast.tenants, ...cast.providers]));
  const message = packed(MsgAccountDeposit, {
    signer: by.address,
    id: { scope: Scope.deployment, xid },
    deposit: { amount: uact(dice.between(1, 2_000_000)), sources: [Source.balance] },
  });
  return { by, messages: [message] };
}

function updateDeployment({ dice, cast, view }: Scene): Step | undefined {
  const id = dice.pick([...view.deployments.keys()]);
  const by = keyOf(cast.tenants, id);
  if (id === undefined || by === undefined) return undefined;
  return { by, messages: [packed(MsgUpdateDeployment, { id: idOf(id), hash: dice.bytes(32) })] };
}

function closeDeployment({ dice, cast, view }: Scene): Step | undefined {
  const id = dice.pick(inState(view.deployments, dice.chance(85) ? 'active' : undefined));
  const by = keyOf(cast.tenants, id);
  if (id === undefined || by === undefined) return undefined;
  return { by, messages: [packed(MsgCloseDeployment, { id: idOf(id) })] };
}

function changeGroup({ dice, cast, view }: Scene): Step | undefined {
  const paused = inState(view.groups, 'paused');
  const starts = paused.length > 0 && dice.chance(50);
  const id = dice.pick(starts ? paused : [...view.groups.keys()]);
  const by = keyOf(cast.tenants, id);
  if (id === undefined || by === undefined) return undefined;
  if (starts) return { by, messages: [packed(MsgStartGroup, { id: idOf(id) })] };
  const codec = dice.pick([MsgPauseGroup, MsgPauseGroup, MsgCloseGroup, MsgStartGroup] as const);
  return { by, messages: [packed(required(codec), { id: idOf(id) })] };
}

function redeem({ dice, cast }: Scene): Step {
  const by = required(dice.pick([...cast.providers, ...cast.tenants]));
  const to = dice.chance(90) ? by.address : required(cast.tenants[0]).address;
  const coinsToBurn = uact(dice.between(1, 3_000_000));
  return { by, messages: [packed(MsgBurnACT, { owner: by.address, to, coinsToBurn })] };
}

function pay({ dice, cast }: Scene): Step {
  const people = [...cast.providers, ...cast.tenants];
  const by = required(dice.pick(people));
  const toAddress = required(dice.pick(people)).address;
  // Sending more than there is, or uact, is refused.
  const amount = [
    { denom: dice.chance(90) ? 'uakt' : 'uact', amount: String(dice.between(1, 20_000_000)) },
  ];
  return { by, messages: [packed(MsgSend, { fromAddress: by.address, toAddress, amount })] };
}

/** The id of a thing by its text, as every message takes it. */
function idOf(id: string) {
  const [owner = '', dseq = '', gseq = '0', oseq = '0', provider = ''] = id.split('/');
  return { owner, dseq, gseq: Number(gseq), oseq: Number(oseq), provider };
}

/** `12.5` for 12.5 ×10^18. */
function decimal(amount: bigint): string {
  const digits = amount.toString().padStart(19, '0');
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`;
}

function keyOf(keys: readonly TestKey[], id: string | undefined): TestKey | undefined {
  return keys.find(({ address }) => id?.startsWith(address));
}

function providerOf({ providers }: Cast, id: string | undefined): TestKey | undefined {
  return providers.find(({ address }) => id?.endsWith(address));
}

function inState(things: ReadonlyMap<string, Thing>, state: string | undefined): readonly string[] {
  return [...things]
    .filter(([, thing]) => state === undefined || thing.state === state)
    .map(([id]) => id);
}

function uact(amount: number) {
  return { denom: 'uact', amount: String(amount) };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is nobody to pick from');
  return value;
}
