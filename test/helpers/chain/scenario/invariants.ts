import type { Invariant } from './invariant.ts';
import { onlyLegalChanges } from './invariants-market.ts';
import { messagesAreTold } from './invariants-messages.ts';
import {
  coinsConserved,
  escrowIsCovered,
  movesAreTold,
  rateTimesBlocks,
} from './invariants-money.ts';
import { statesAgree } from './invariants-states.ts';
import { changesAreTold } from './invariants-told.ts';

/** All that holds after every block. */
export const invariants: readonly Invariant[] = [
  coinsConserved,
  movesAreTold,
  escrowIsCovered,
  rateTimesBlocks,
  onlyLegalChanges,
  statesAgree,
  changesAreTold,
  messagesAreTold,
];
