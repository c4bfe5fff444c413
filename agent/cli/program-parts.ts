import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { EXAMPLES } from './help-texts.ts';
import type { CliIo } from './io.ts';
import type { CommonFlags, Session } from './session.ts';
import { withAgent } from './session.ts';

/** Adds a command that talks to the agent. */
export type AddCommand = (
  name: string,
  what: string,
  run: (session: Session, command: Command) => Promise<number | undefined>,
) => Command;

/** How commands are added below `parent`; `done` gets the exit code of the one that ran. */
export function addingTo(parent: Command, io: CliIo, done: (code: number) => void): AddCommand {
  return (name, what, run) => {
    const command = inherit(parent, name, what);
    return command.action(async () => {
      done(await withAgent(io, command.opts<CommonFlags>(), (session) => run(session, command)));
    });
  };
}

/** A command with what all that talk to the agent have. */
export function inherit(parent: Command, name: string, what: string): Command {
  const above = parent.parent === null ? '' : `${parent.name()} `;
  return parent
    .command(name)
    .description(what)
    .option('--json', 'one JSON document, for programs')
    .option('--data-dir <folder>', 'of the agent that is meant')
    .option('--config <file>', "the agent's configuration, if it is not at its usual place")
    .addHelpText('after', EXAMPLES[`${above}${name}`] ?? '');
}

/** `--limit` */
export function limitOption(): Option {
  return new Option('--limit <number>', 'at most so many').argParser(wholeNumber).default(20);
}

/** `--days` of a history. */
export function daysOption(): Option {
  return new Option('--days <number>', 'the last days, one line each')
    .argParser((text) => {
      const days = wholeNumber(text);
      if (days >= 1 && days <= 366) return days;
      throw new InvalidArgumentError('It has to be from 1 to 366.');
    })
    .default(7);
}

/** Of an option. */
export function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number.');
}
