import type { StreamItem } from '../../api/streams.ts';
import { parseServiceName } from '../../domain/ids.ts';
import { cliError } from '../errors.ts';
import { findLease } from '../lease-argument.ts';
import { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { jsonLine } from '../session.ts';

export interface LogFlags {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly service?: string;
  readonly timestamps?: boolean;
}

/**
 * Writes what the containers print as it comes, in whole chunks: a tenant may print more than a
 * terminal can show, and the reader's pace is what slows it. Standard error goes to standard error.
 */
export async function logs(session: Session, given: string, flags: LogFlags): Promise<undefined> {
  const { client, io, out, json } = session;
  const { lease, services } = await findLease(client, given);
  const stream = client.open('lease.logs', {
    lease,
    follow: flags.follow === true,
    timestamps: flags.timestamps === true,
    ...(flags.tail === undefined ? {} : { tail: flags.tail }),
    ...(flags.service === undefined ? {} : { service: serviceNamed(flags.service) }),
  });
  const many =
    flags.service === undefined && services.reduce((sum, { wanted }) => sum + wanted, 0) > 1;
  const errors = new Output(io.stderr);
  for await (const item of stream) {
    if (json) await out.write(`${jsonLine(item)}\n`);
    else await (item.stream === 'stderr' ? errors : out).write(many ? prefixed(item) : item.text);
  }
}

export function serviceNamed(text: string): ReturnType<typeof parseServiceName> {
  try {
    return parseServiceName(text);
  } catch (error) {
    throw cliError('usage', `"${text}" is not the name of a service.`, error);
  }
}

// One pass over the chunk, only where lines of several containers are mixed.
function prefixed({ service, replica, text }: StreamItem<'lease.logs'>): string {
  const prefix = `${service}/${replica} | `;
  return prefix + text.replace(/\n(?!$)/g, `\n${prefix}`);
}
