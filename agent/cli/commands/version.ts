import { codeOf } from '../../base/errors.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { CommonFlags } from '../session.ts';
import { jsonText, withAgent } from '../session.ts';

/** Of this command, and of the agent where one runs: that they differ explains much. */
export async function version(io: CliIo, flags: CommonFlags): Promise<number> {
  let agent: string | undefined;
  try {
    await withAgent(io, flags, async ({ client }) => {
      agent = client.about.version;
      return 0;
    });
  } catch (error) {
    if (codeOf(error) !== 'no-agent') throw error;
  }
  const text =
    flags.json === true
      ? jsonText({ command: io.version, agent: agent ?? null })
      : `sublet ${io.version}\n${agent === undefined ? 'no agent is running' : `agent ${agent}`}`;
  await new Output(io.stdout).write(`${text}\n`);
  return 0;
}
