/**
 * The codes of errors on the control protocol. `{code, message, data}`: the message is one line
 * for people that says what happened and what to do; clients branch on the code alone.
 */
export const API_ERROR_CODES = [
  /** The frame was not JSON, or not one of ours. */
  'bad-frame',
  /** The frame was longer than the limit; the connection is closed. */
  'frame-too-large',
  /** More frames than allowed; the connection is closed. */
  'rate-limited',
  /** The first frame has to be `hello` with the right token. */
  'wrong-token',
  /** The client speaks another version of the protocol. */
  'wrong-protocol',
  /** No such method or stream. */
  'unknown-method',
  /** The arguments do not fit; `data.at` says where. */
  'bad-arguments',
  /** No such lease, service or order. */
  'not-found',
  /** It cannot be done in the state that things are in. */
  'conflict',
  /** The machine's policy fixes this setting; `data.by` says whose, `data.at` which. */
  'locked',
  /** There is no wallet yet: one has to be made or imported first. */
  'wallet-absent',
  /** The wallet cannot sign until it is unlocked. */
  'wallet-locked',
  /** That is not the passphrase; ask for it again. */
  'passphrase-wrong',
  /** A passphrase is needed and none was given. */
  'passphrase-missing',
  /** A word of the backup's quiz is wrong; other words are asked for next. */
  'quiz-wrong',
  /** Too soon after wrong passphrases or words; `data.waitMs` says for how long. */
  'too-soon',
  /** The container engine does not answer. */
  'engine-unreachable',
  /** The network does not answer. */
  'network-unreachable',
  /** The data could not be written: disk full or worse. */
  'storage-failed',
  /** The agent is stopping. */
  'stopping',
  /** A fault of ours; the log has more. */
  'internal',
] as const;
export type ApiErrorCode = (typeof API_ERROR_CODES)[number];
