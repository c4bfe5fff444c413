import { AgentError, codeOf } from '../../base/errors.ts';
import { ControlClient } from '../client.ts';
import { confirm } from '../confirm.ts';
import { EXIT } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { CommonFlags } from '../session.ts';
import { placeFor, startOptionsOf } from '../session.ts';

/** Takes the engine of Sublet's own away, with everything in it; no agent may run. */
export async function removeEngine(
  io: CliIo,
  flags: CommonFlags & { readonly yes?: boolean },
): Promise<number> {
  const out = new Output(io.stdout);
  await throwWhereAgentRuns(io, flags);
  const asks = flags.yes !== true && flags.json !== true;
  if (asks && !(await confirm(io, "Take Sublet's own engine away, with its disk and all in it?"))) {
    await out.write('Nothing was changed.\n');
    return EXIT.interrupted;
  }
  const removal = await io.removeEngine(startOptionsOf(flags));
  const text =
    removal === 'removed'
      ? "Sublet's own engine is gone, with its disk, its networks and the rules for them."
      : "There is no engine of Sublet's own in this data folder.";
  await out.write(flags.json === true ? `${JSON.stringify({ removal })}\n` : `${text}\n`);
  return EXIT.ok;
}

async function throwWhereAgentRuns(io: CliIo, flags: CommonFlags): Promise<void> {
  try {
    const client = await ControlClient.connect(placeFor(io, flags));
    client.close();
  } catch (error) {
    if (codeOf(error) === 'no-agent') return;
    throw error;
  }
  throw new AgentError('conflict', 'The agent runs and uses it. Stop it first: sublet stop.');
}
