import type { NetworkProblem } from '../interface.ts';
import type { AccessProblem } from './chain.ts';
import type { ReaderState } from './reader.ts';
import type { VersionCheck } from './versions.ts';

/** What is known of a chain at the moment. */
export interface ChainFacts {
  /** `undefined` before the first answer. */
  readonly versions: VersionCheck | undefined;
  readonly access: readonly AccessProblem[];
  readonly reading: ReaderState;
  /** Why nothing is bid although everything works; `undefined` where it is. */
  readonly forbidden: string | undefined;
  /** States of orders, bids or leases that we have no word for. */
  readonly unknownStates: readonly string[];
  /** Replaced certificates that somebody else has to revoke. */
  readonly unrevoked: readonly string[];
}

/** Why nothing may be bid, and what else people should know. Leases go on whatever is here. */
export function networkProblems(facts: ChainFacts): readonly NetworkProblem[] {
  const { versions, access, reading, forbidden, unknownStates, unrevoked } = facts;
  const problems: NetworkProblem[] = [];
  const say = (code: string, message: string, stopsBidding: boolean): void => {
    problems.push({ code, message, stopsBidding });
  };
  if (forbidden !== undefined) say('bidding-forbidden', forbidden, true);
  if (versions === undefined) {
    say('modules-not-known', 'The chain has not said yet what it runs: no bids until then.', true);
  } else if (versions.problem !== undefined) {
    say('module-unknown', versions.problem, true);
  }
  problems.push(...access);
  if (reading.problem !== undefined) {
    const { code, message } = reading.problem;
    // The access says the same of its own accord where no endpoint answers.
    if (!access.some((one) => one.code === code)) say(code, message, true);
  }
  if (unknownStates.length > 0) {
    const what = unknownStates.join(', ');
    say(
      'state-unknown',
      `The chain has states that are new to us (${what}): no bids until Sublet is updated.`,
      true,
    );
  }
  if (unrevoked.length > 0) {
    const message = `Replaced certificates are still valid (${unrevoked.join(', ')}): revoke them with the account's own key.`;
    say('certificate-not-revoked', message, false);
  }
  return problems;
}
