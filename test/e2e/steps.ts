import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { OrderRef } from '../../agent/domain/ids.ts';
import type { BidBook, LeaseBook } from '../../agent/network/practice/books.ts';
import type { TenantKind, TermsOverrides } from '../../agent/network/practice/tenants/terms.ts';
import type { DatabaseReading } from '../helpers/world/database-reader.ts';
import { ourBids } from '../helpers/world/rental.ts';
import type { World } from '../helpers/world/world.ts';
import { eventually } from '../helpers/world/world.ts';

const SUBLET = fileURLToPath(new URL('../../agent/sublet.js', import.meta.url));

/** A tenant that stays, pays and waits as long as it has to, and of which many fit on any machine. */
export const PATIENT: TermsOverrides = {
  rivalPercent: 0,
  lifeBlocks: 0,
  escrowBlocks: 1_000_000,
  patienceBlocks: 1_000_000,
  cpuMilli: 50,
  memoryMib: 64,
};

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs a command line as a user does, to its end; `program` is another than that of the source. */
export function sublet(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program = SUBLET,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, errors }));
  });
}

/** What `sublet status --json` says. */
export interface Status {
  readonly slices: {
    readonly agent: {
      readonly activity: string;
      readonly engine: { readonly up: boolean; readonly message?: string };
      readonly problems: readonly { readonly code: string; readonly message: string }[];
    };
    readonly leases: { readonly live: readonly { readonly lease: string; state: string }[] };
  };
}

export async function statusOf(dataDir: string): Promise<Status['slices']> {
  const { code, out, errors } = await sublet(['status', '--json', '--data-dir', dataDir]);
  if (code !== 0) throw new Error(`status ended with ${code}: ${errors}`);
  return (JSON.parse(out) as Status).slices;
}

/** Places a patient tenant and waits until all its containers run. */
export async function rent(
  world: World,
  kind: TenantKind,
  terms: TermsOverrides = {},
): Promise<void> {
  const before = await world.runningContainers();
  await world.controls.place(kind, { ...PATIENT, ...terms });
  await running(world, before + 2);
}

export async function running(world: World, containers: number, within = 40_000): Promise<void> {
  await eventually(
    `${containers} containers run`,
    async () => (await world.runningContainers()) === containers,
    { within, words: () => world.agent?.output() ?? '' },
  );
}

/** Our leases by the market's books. */
export async function ourLeases(world: World): Promise<readonly LeaseBook[]> {
  return (await ourBids(world)).flatMap(({ lease }) => lease ?? []);
}

/** What an order is called in the books. */
export function orderOf(order: OrderRef): { readonly dseq: string } {
  return { dseq: order.split('/')[1] ?? '' };
}

/** All bids on that order, ours and others'. */
export async function bidStates(
  world: World,
  order: OrderRef,
): Promise<readonly BidBook['state'][]> {
  const deployment = (await world.books()).deployments[orderOf(order).dseq];
  const bids = deployment?.orders.flatMap((of) => of.bids) ?? [];
  return bids.map(({ state }) => state);
}

export async function blocksGoOn(world: World, blocks: number): Promise<void> {
  const { height } = await world.books();
  await eventually('blocks go on', async () => (await world.books()).height >= height + blocks);
}

/**
 * Stops the market, waits until the agent has written down what was paid, ends it at once and reads
 * what it left.
 */
export async function endAgent(
  world: World,
  isAtRest: (reading: DatabaseReading) => boolean = () => true,
): Promise<DatabaseReading> {
  await world.controls.pauseBlocks();
  const paid = plain(await world.paidByMarket());
  const written = async (): Promise<boolean> => {
    try {
      // Read while the agent writes: may be torn, and is then read again.
      const reading = world.database();
      return plain(reading.payments).join() === paid.join() && isAtRest(reading);
    } catch {
      return false;
    }
  };
  await eventually('the ledger is what the market paid', written, {
    words: () => world.agent?.output() ?? '',
  });
  world.agent?.kill('SIGKILL');
  await world.agent?.closed;
  return world.database();
}

/** Payments in the form in which ledger and books are compared. */
export function plain(
  rows: readonly { key: string; height: number; amount: string }[],
): readonly string[] {
  return rows.map(({ key, height, amount }) => `${key}@${height}: ${amount}`);
}
