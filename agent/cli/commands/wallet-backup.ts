import { AgentError } from '../../base/errors.ts';
import { errorLine } from '../errors.ts';
import { numbered } from '../format/numbered.ts';
import type { Session } from '../session.ts';
import { Typing } from '../typing.ts';
import { currentPassphrase } from './wallet-keys.ts';

/** A second screen, so that the words do not stay in what the terminal keeps. */
const OTHER_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H';
const FIRST_SCREEN = '\u001b[2J\u001b[?1049l';

/** Shows the words once, and asks for some of them; a program gets them as they are. */
export async function backupWallet(
  session: Session,
  flags: { readonly passphraseFd?: number; readonly check?: boolean },
): Promise<undefined> {
  const typing = new Typing(session.io);
  if (flags.check !== true) {
    const passphrase = await currentPassphrase(session, flags.passphraseFd, typing);
    const { words } = await session.client.call('wallet.backup', passphrase);
    const atTerminal = typing.asks && session.io.stdout.isTTY === true && !session.json;
    if (!atTerminal) {
      await session.show({ words }, () => words.join(' '));
      return;
    }
    await showOnce(session, typing, words);
  }
  await quiz(session, typing);
}

async function showOnce({ out }: Session, typing: Typing, words: readonly string[]): Promise<void> {
  await out.write(
    `${OTHER_SCREEN}The words of your wallet, in this order. Write them on paper, and keep them where nobody else looks: whoever has them has the account.\n\n${numbered(words)}\n\n`,
  );
  try {
    await typing.visible('Enter, once they are on paper');
  } finally {
    await out.write(FIRST_SCREEN);
  }
}

/** Asks for words until all are right; Ctrl-C ends it, and "--check" goes on later. */
async function quiz(session: Session, typing: Typing): Promise<void> {
  const { client, io, out } = session;
  for (;;) {
    const { positions } = await client.call('wallet.quiz', {});
    const words: string[] = [];
    for (const position of positions) words.push(await typing.hidden(`Word ${position}`));
    try {
      const value = await client.call('wallet.answer-quiz', { words });
      await session.show(value, () => 'Backed up: you have the words.');
      return;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const { waitMs } = error.data;
      if (!typing.asks || typeof waitMs !== 'number') throw error;
      await out.write(`${errorLine(error)}\n`);
      await io.clock.sleep(waitMs, new AbortController().signal);
    }
  }
}
