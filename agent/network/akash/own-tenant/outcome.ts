import type { IntentOutcome } from '../signer/intents.ts';

/** Why something was not done, in the chain's words or in ours; `undefined` where it was. */
export function whyNot(outcome: IntentOutcome): string | undefined {
  switch (outcome.state) {
    case 'included':
      return undefined;
    case 'failed':
      return outcome.refusal.words;
    case 'expired':
      return 'it was not sent in time';
  }
}
