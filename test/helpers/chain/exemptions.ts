import type { Json } from './recording.ts';

/** Values of an answer that a chain that computes cannot have like the recorded one, and why. */
export interface Exemption {
  readonly reason: string;
  readonly why: string;
  /** Matched against the whole path of a value: `rpc.result.sync_info.latest_app_hash`. */
  readonly path: RegExp;
}

const HEADER = String.raw`(block|value)\.header`;

/**
 * The whole list. A value is left out only where both sides have a text of the same form there:
 * one that is missing, or of another length, is a difference all the same.
 */
export const exemptions: readonly Exemption[] = [
  {
    reason: 'state hash',
    why: 'A hash over the tree in which a real node keeps its state; the stand-in keeps no tree.',
    path: /(^|\.)(app_hash|last_block_app_hash|latest_app_hash|last_results_hash)$/,
  },
  {
    reason: 'block hash',
    why: 'Hashes over headers and votes, which hold state hashes and the signatures of a validator.',
    path: /\.(latest_block_hash|earliest_block_hash|last_commit_hash|block_id\.hash|last_block_id\.hash|parts\.hash)$/,
  },
  {
    reason: 'validator set',
    why: 'Hashes over the validators and the consensus parameters, in an encoding of their own.',
    path: new RegExp(String.raw`${HEADER}\.(validators_hash|next_validators_hash|consensus_hash)$`),
  },
  {
    reason: 'node identity',
    why: 'The recorded node had a key of its own, and this is its name.',
    path: /\.node_info\.id$/,
  },
];

/** The reason of the one exemption within a text: what follows, and tells Go's functions and lines. */
export const STACK_TEXT = 'stack text';

/** What a text says before the stack of a panic; `undefined` where there is no stack. */
export function withoutStack(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [before, ...stack] = value.split('\nstack:');
  return stack.length === 0 ? undefined : before;
}

/** The exemption of a value; none where one of the sides lacks it or has it in another form. */
export function exemptionFor(
  path: string,
  recorded: Json | undefined,
  answered: Json | undefined,
): Exemption | undefined {
  if (typeof recorded !== 'string' || typeof answered !== 'string') return undefined;
  if (form(recorded) !== form(answered)) return undefined;
  return exemptions.find((exemption) => exemption.path.test(path));
}

/** `0FD8…` → `h64`: which alphabet, and how long. Any other text has no form but its words. */
function form(text: string): string {
  if (/^[0-9A-F]+$/.test(text)) return `H${text.length}`;
  if (/^[0-9a-f]+$/.test(text)) return `h${text.length}`;
  if (/^[0-9A-Za-z+/]+=*$/.test(text) && text.length % 4 === 0) return `b${text.length}`;
  return text === '' ? 'empty' : 'text';
}
