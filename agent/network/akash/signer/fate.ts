import { AgentError } from '../../../base/errors.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { BlockSource, ChainAccess, ChainBlock, TxOutcome } from '../chain.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { Flight } from './flight.ts';
import { queryAccount } from './questions.ts';

/** What a block did with a transaction, as far as it matters here. */
export type KnownOutcome = Pick<
  TxOutcome,
  'hash' | 'height' | 'code' | 'codespace' | 'log' | 'events'
>;

/** What the chain says about a transaction that was sent, or perhaps sent. */
export type Fate =
  | { readonly fate: 'included'; readonly outcome: KnownOutcome }
  /** It is in no block, and none can take it any more. */
  | { readonly fate: 'lost' }
  /** It may still come, or nobody can say yet. */
  | { readonly fate: 'open'; readonly height: BlockHeight }
  /** The chain has forgotten the blocks that would tell. */
  | { readonly fate: 'unknowable' };

/** What the signer needs of a chain. */
export type SignerChain = ChainAccess & Pick<BlockSource, 'block'>;

/**
 * Asks the chain what became of a transaction.
 *
 * Why an intent is never carried out twice: it is put into a new transaction only after `lost`, and
 * `lost` is said in two cases alone.
 *
 * 1. The state at a height H at or above the timeout height still wants the transaction's sequence
 *    number. Whatever carries out messages uses its number up, so no block up to H has it; and no
 *    block above its timeout height takes it. The state is asked for at H by name: a node that is
 *    behind refuses instead of answering from an older state.
 * 2. The number is used up, hence nothing signed for it can come any more, and the transaction is
 *    in none of the blocks between its signing and H. Another wallet with the same key did that.
 *
 * The number is asked for before the hash: a transaction that comes in between shows as `open` or
 * is found. A node whose index of hashes is behind cannot make a difference, because case 2 reads
 * the blocks themselves.
 */
export async function fateOf(
  flight: Flight,
  access: SignerChain,
  signal: AbortSignal,
): Promise<Fate> {
  const tip = await access.tip(signal);
  const sequence =
    flight.timeout.by === 'height'
      ? await sequenceAt(tip.height, flight, access, signal)
      : undefined;
  const outcome = await access.transaction(flight.hash, signal);
  if (outcome !== undefined && isFinal(outcome)) return { fate: 'included', outcome };
  const open: Fate = { fate: 'open', height: tip.height };
  if (flight.timeout.by === 'time') {
    // The time of each block is later than that of the one below.
    if (tip.atMs < flight.timeout.atMs) return open;
    return await scanned(flight, tip.height, access, signal, open);
  }
  if (sequence === undefined) return open;
  if (sequence <= flight.sequence) {
    return tip.height >= flight.timeout.height ? { fate: 'lost' } : open;
  }
  const last = Math.min(tip.height, flight.timeout.height);
  return await scanned(flight, parseBlockHeight(last), access, signal, open);
}

/** What a block that was read did with a transaction; `undefined` where it did nothing final. */
export function outcomeIn(block: ChainBlock, hash: string): KnownOutcome | undefined {
  const { height, refused } = block;
  const said = refused?.get(hash) ?? { code: 0, codespace: '', log: '' };
  const told = said.code === 0 ? block.events : (block.failed ?? []);
  const events = told.filter(({ txHash }) => txHash === hash);
  const outcome = { hash, height, ...said, events };
  return events.length > 0 && isFinal(outcome) ? outcome : undefined;
}

/** `undefined` where no node has the state of that height, because it is just being made. */
async function sequenceAt(
  height: BlockHeight,
  { signer }: Flight,
  access: SignerChain,
  signal: AbortSignal,
): Promise<bigint | undefined> {
  try {
    return (await queryAccount(access, signer, signal, height))?.sequence ?? 0n;
  } catch (error) {
    if (!isCode(error, 'chain-query-refused')) throw error;
    return undefined;
  }
}

/**
 * A block may hold a transaction that was turned away at its door: no fee was taken, its number is
 * not used up, and another block may take it yet. Only the door's own events tell.
 */
function isFinal({ code, events }: KnownOutcome): boolean {
  return code === 0 || events.some(({ type }) => type === 'tx');
}

async function scanned(
  flight: Flight,
  last: BlockHeight,
  access: SignerChain,
  signal: AbortSignal,
  open: Fate,
): Promise<Fate> {
  for (let height = flight.fromHeight + 1; height <= last; height++) {
    try {
      const { block } = await access.block(parseBlockHeight(height), signal);
      // It is there: its index will say the rest.
      const told = [...block.events, ...(block.failed ?? [])];
      if (told.some(({ txHash }) => txHash === flight.hash)) return open;
    } catch (error) {
      if (!isCode(error, 'chain-block-pruned')) throw error;
      return { fate: 'unknowable' };
    }
  }
  return { fate: 'lost' };
}

function isCode(error: unknown, code: AkashErrorCode): boolean {
  return error instanceof AgentError && error.code === code;
}
