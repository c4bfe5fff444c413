import { AgentError, messageOf } from '../base/errors.ts';

/** What can go wrong on this side of the socket. */
export type CliErrorCode =
  /** Nothing answers on the socket. */
  | 'no-agent'
  /** The connection ended in the middle of something. */
  | 'agent-gone'
  /** The agent sent what this version does not understand. */
  | 'bad-answer'
  /** The command line does not make sense; the message says what would. */
  | 'usage'
  /** A name that fits more than one lease. */
  | 'ambiguous-lease'
  /** What was typed are not the words of a wallet; the message says which of them is wrong. */
  | 'words-wrong'
  /** Ctrl-C, where something was to be typed. */
  | 'interrupted'
  /** Who reads our output has gone, such as `head`: no error, only the end. */
  | 'output-closed'
  /** The agent that was started ended before it was ready, without a word. */
  | 'agent-did-not-start';

export function cliError(
  code: CliErrorCode,
  message: string,
  cause?: unknown,
): AgentError<CliErrorCode> {
  return new AgentError(code, message, { cause });
}

/** One line for people; for anything but our own errors, that it is a fault of ours. */
export function errorLine(error: unknown): string {
  const message = messageOf(error).replace(/\s*\n\s*/g, ' ');
  return error instanceof AgentError ? message : `Something went wrong inside: ${message}`;
}
