/** Why the chain did not do something. A simulation tells only the words. */
export interface Refusal {
  /** Empty where it was not told. */
  readonly codespace: string;
  /** Counts within `codespace`; `null` where it was not told. */
  readonly code: number | null;
  /** The innermost words that mean something, the same from a simulation and from a block. */
  readonly words: string;
}

/** What a refusal asks for. */
export type RefusalKind =
  /** One message cannot be carried out: the one at `index`, counted from 0. */
  | { readonly kind: 'message'; readonly index: number }
  /** Another sequence number is due. */
  | { readonly kind: 'sequence'; readonly expected: bigint | undefined }
  /** The fee is below this node's least; `required` is an amount and a denom. */
  | {
      readonly kind: 'fee-too-small';
      readonly required: { readonly amount: bigint; readonly denom: string } | undefined;
    }
  | { readonly kind: 'out-of-gas' }
  | { readonly kind: 'mempool-full' }
  /** The node has this very transaction already: as good as accepted. */
  | { readonly kind: 'known' }
  /** The chain has passed the timeout height. */
  | { readonly kind: 'timed-out' }
  /** Not about any message: the account cannot pay, may not use the allowance, is not known. */
  | { readonly kind: 'account' }
  /** Could be about any message, or about the account. */
  | { readonly kind: 'unclear' };

/** What the chain's words become: without the wrapping that differs from place to place. */
export function refusalOf(codespace: string, code: number | null, log: string): Refusal {
  return { codespace, code, words: wordsOf(log) };
}

/** True where both say the same, whatever place they come from. */
export function sameRefusal(a: Refusal, b: Refusal): boolean {
  return a.words === b.words;
}

/**
 * Refusals that no later block takes back: an order that is closed stays so, and whoever has bid on
 * one never bids on it again. By their words, because a simulation tells nothing else.
 */
const FOR_GOOD =
  /(?:^|: )(?:order closed|bid exists from provider|payment closed|unknown lease for bid)$/;

/** True where trying again changes nothing. */
export function isForGood({ words }: Refusal): boolean {
  return FOR_GOOD.test(words);
}

/** What `log` and the code, where there is one, ask for. */
export function kindOf(codespace: string, code: number | null, log: string): RefusalKind {
  const index = /message index: (\d{1,9})/.exec(log)?.[1];
  // Gas runs out wherever it happens to: the message at that place is not to blame.
  if (isSdk(codespace, code, 11) || /\bout of gas\b/.test(log)) return { kind: 'out-of-gas' };
  if (index !== undefined) return { kind: 'message', index: Number(index) };
  if (isSdk(codespace, code, 19)) return { kind: 'known' };
  if (isSdk(codespace, code, 20)) return { kind: 'mempool-full' };
  if (isSdk(codespace, code, 30) || /\btx timeout height\b/.test(log)) return { kind: 'timed-out' };
  if (isSdk(codespace, code, 32) || log.includes('account sequence mismatch')) {
    const expected = /expected (\d{1,20}), got/.exec(log)?.[1];
    return { kind: 'sequence', expected: expected === undefined ? undefined : BigInt(expected) };
  }
  if (isSdk(codespace, code, 13) || /\binsufficient fees?\b/.test(log)) {
    return { kind: 'fee-too-small', required: requiredFee(log) };
  }
  if (isAboutTheAccount(codespace, code, log)) return { kind: 'account' };
  return { kind: 'unclear' };
}

function isSdk(codespace: string, code: number | null, wanted: number): boolean {
  return codespace === 'sdk' && code === wanted;
}

// Unauthorized (a bad signature), insufficient funds for the fee, unknown address. Code 8 is not
// here: a key that is not the one of a message's signer is that message's fault.
const ACCOUNT_CODES: readonly (number | null)[] = [4, 5, 9];
const ACCOUNT_WORDS =
  /^fee payer address|insufficient funds|fee-grant|fee allowance|fee limit|pay fees|signature verification|^account \w+ (not found|does not exist)/;

function isAboutTheAccount(codespace: string, code: number | null, log: string): boolean {
  if (codespace === 'feegrant') return true;
  return (codespace === 'sdk' && ACCOUNT_CODES.includes(code)) || ACCOUNT_WORDS.test(wordsOf(log));
}

function requiredFee(log: string): { amount: bigint; denom: string } | undefined {
  const [, amount, denom] = /required: (\d{1,30})([a-zA-Z][\w/.-]*)/.exec(log) ?? [];
  return amount === undefined || denom === undefined
    ? undefined
    : { amount: BigInt(amount), denom };
}

function wordsOf(log: string): string {
  // A panic brings its stack along, which differs from node to node.
  const [line = ''] = log.split('\n');
  return line
    .replace(/^(?:rpc error: code = \w+ desc = )+/, '')
    .replace(/^failed to execute message; message index: \d+: /, '')
    .replace(/ with gas used: '\d+'(?:: unknown request)?$/, '')
    .trim()
    .slice(0, 500);
}
