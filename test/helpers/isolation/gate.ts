import { eventually } from '../world/world.ts';

/** Why bids are held back, as whoever keeps the gate says it; empty where they are not. */
export type AskGate = () => Promise<string>;

/** `words` is for the message of a failed test. */
export function gateOpens(ask: AskGate, words: () => string): Promise<void> {
  let said = '';
  return eventually('the gate opens', async () => (said = await ask()) === '', {
    within: 60_000,
    words: () => `${words()}\n${said}`,
  });
}

export function gateCloses(ask: AskGate, because: RegExp, words: () => string): Promise<void> {
  let said = '';
  return eventually(
    `the gate closes: ${because.source}`,
    async () => because.test((said = await ask())),
    // It opens by itself again, soon.
    { within: 30_000, every: 20, words: () => `${words()}\n${said}` },
  );
}
