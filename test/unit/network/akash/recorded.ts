import type { LogFields, Logger } from '../../../../agent/base/logger.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import type { ChainAccess } from '../../../../agent/network/akash/chain.ts';
import { openOddities } from '../../../../agent/network/akash/codec/read.ts';
import type { Asking } from '../../../../agent/network/akash/queries/ask.ts';
import type { RecordedQuery } from '../../../helpers/chain/recording.ts';
import { readRecording } from '../../../helpers/chain/recording.ts';

export const CHAIN_LINES = readRecording('chain.jsonl');
export const DELEGATED_LINES = readRecording('delegated.jsonl');

/** Accounts of the recording. */
export const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
export const TENANT = 'akash166clkmu6yh7wjpdma0kg8t7wz97vcjx7fpl23w';
export const AUDITOR = 'akash1sdgu90m8yzlvafp56yr8ztlg06jp4eqmelnulg';

/** A recorded question by its name. */
export function queryNamed(name: string): RecordedQuery {
  const line = CHAIN_LINES.find((one) => one.kind === 'query' && one.name === name);
  if (line?.kind !== 'query') throw new Error(`no query "${name}" in the recording`);
  return line;
}

/** A log that keeps what it was told. */
export function keepingLogger(): Logger & { readonly lines: [string, LogFields | undefined][] } {
  const lines: [string, LogFields | undefined][] = [];
  const keep = (message: string, fields?: LogFields): void => void lines.push([message, fields]);
  return { ...silentLogger, warn: keep, error: keep, lines };
}

/**
 * Answers the question of that name with the recorded bytes, and that of a next page with an empty
 * one. `asked` are the paths; `log` has what was new.
 */
export function recordedAsking(name: string): Asking & {
  readonly asked: string[];
  readonly log: ReturnType<typeof keepingLogger>;
} {
  const { path, rpc } = queryNamed(name);
  const asked: string[] = [];
  const log = keepingLogger();
  const access: Pick<ChainAccess, 'query'> = {
    async query(question) {
      asked.push(question);
      if (question !== path) throw new Error(`asked for ${question}, recorded is ${path}`);
      const { response } = rpc.result as { response: { code: number; value: string | null } };
      if (response.code === 22) return undefined;
      // What a recorded page says to be more is not in the recording.
      if (asked.length > 1) return new Uint8Array();
      return new Uint8Array(Buffer.from(response.value ?? '', 'base64'));
    },
  };
  return { access, asked, log, oddities: openOddities(log) };
}
