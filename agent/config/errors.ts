import { AgentError } from '../base/errors.ts';

/** Why the agent cannot be started with these options. */
export type ConfigErrorCode =
  /** A name that we do not know, in the file, the environment or on the command line. */
  | 'unknown-option'
  /** A value that does not fit its option. */
  | 'bad-option'
  /** The configuration file cannot be read, or is no JSON object. */
  | 'config-unreadable'
  /** The policy file is missing although it was named, cannot be read, or does not fit. */
  | 'policy-unusable';

/** `where` says in which file, variable or flag it stands. */
export function configError(
  code: ConfigErrorCode,
  message: string,
  where: string,
  cause?: unknown,
): AgentError<ConfigErrorCode> {
  return new AgentError(code, message, { data: { where }, cause });
}
