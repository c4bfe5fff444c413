import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { AgentError, codeOf } from '../base/errors.ts';
import { close } from './commands/close.ts';
import { dashboard } from './commands/dashboard.ts';
import { doctor } from './commands/doctor.ts';
import { earnings } from './commands/earnings.ts';
import { removeEngine } from './commands/engine.ts';
import { evidence } from './commands/evidence.ts';
import { lease, leases } from './commands/leases.ts';
import { logs } from './commands/logs.ts';
import { notices } from './commands/notices.ts';
import { drain, pause, resume } from './commands/offering.ts';
import { orders } from './commands/orders.ts';
import { selftest } from './commands/selftest.ts';
import { resetSettings, setSetting, showSettings } from './commands/settings.ts';
import { shell } from './commands/shell.ts';
import { start, stop } from './commands/start.ts';
import { status } from './commands/status.ts';
import { takeBack } from './commands/take-back.ts';
import { version } from './commands/version.ts';
import { errorLine } from './errors.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { EXAMPLES, exitCodesText, LEASE_HELP } from './help-texts.ts';
import type { CliIo } from './io.ts';
import { addNetworkCommands } from './network-program.ts';
import { addingTo, daysOption, inherit, limitOption, wholeNumber } from './program-parts.ts';
import type { CommonFlags } from './session.ts';
import { placeFor, withAgent } from './session.ts';
import { addWalletCommands } from './wallet-program.ts';

/** Runs one command line; resolves to the exit code and never rejects. */
export async function runCommandLine(args: readonly string[], io: CliIo): Promise<number> {
  let code: number = EXIT.ok;
  const program = buildProgram(io, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return args.includes('--json') ? failInJson(error, io) : fail(error, io);
  }
}

/** For scripts: the error as one JSON line on standard error, beside the exit code. */
function failInJson(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) return fail(error, io);
  const exitCode = exitCodeOf(error);
  if (exitCode === EXIT.ok) return exitCode;
  const code = codeOf(error) ?? 'internal';
  const data = error instanceof AgentError ? error.data : {};
  io.stderr.write(`${JSON.stringify({ error: { code, message: errorLine(error), data } })}\n`);
  return exitCode;
}

function fail(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // `help` alone is an answer, a mistake is one line.
    if (error.code !== 'commander.help') {
      const said = error.message
        .replace(/^error: /, '')
        .replace(/\s*\n\s*/g, ' ')
        .replace(/\.$/, '');
      io.stderr.write(`sublet: ${said}. See "sublet --help".\n`);
    }
    return EXIT.usage;
  }
  const code = exitCodeOf(error);
  if (code !== EXIT.ok) io.stderr.write(`sublet: ${errorLine(error)}\n`);
  return code;
}

function buildProgram(io: CliIo, done: (code: number) => void): Command {
  const program = new Command('sublet')
    .description('Rent out your idle GPU: control the agent that does it.')
    .version(io.version)
    .exitOverride()
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined,
    });

  const add = addingTo(program, io, done);
  add('status', 'what is going on now', (session) => status(session));
  add('leases', 'what is rented out now', (session, command) =>
    leases(session, command.opts<{ past?: boolean; limit: number }>()),
  )
    .option('--past', 'those that have ended')
    .addOption(limitOption());
  add('lease', 'everything about one lease', (session, command) =>
    lease(session, command.args[0] ?? ''),
  ).argument('<lease>', LEASE_HELP);
  add('orders', 'the last orders, and why each got a bid or not', (session, command) =>
    orders(session, command.opts<{ limit: number }>()),
  ).addOption(limitOption());
  add('earnings', 'what was paid, and what is accrued', (session, command) =>
    earnings(session, command.opts<{ limit: number; days: number }>()),
  )
    .addOption(limitOption())
    .addOption(daysOption());
  add('logs', "what a lease's containers print", (session, command) =>
    logs(session, command.args[0] ?? '', command.opts()),
  )
    .argument('<lease>', LEASE_HELP)
    .option('-f, --follow', 'go on with what comes')
    .option('-n, --tail <lines>', 'only the last lines of each container', wholeNumber)
    .option('-s, --service <name>', 'only this service')
    .option('-t, --timestamps', 'with the time of each line');
  add('shell', "a shell or command in one of a lease's containers", (session, command) => {
    const [given = '', service = '', ...rest] = command.args;
    return shell(session, given, service, rest);
  })
    .argument('<lease>', LEASE_HELP)
    .argument('<service>', 'such as web')
    .argument('[command...]', 'instead of /bin/sh')
    .passThroughOptions();
  add('pause', 'make no new bids for a while; leases go on', (session, command) =>
    pause(session, command.args),
  ).argument('[duration...]', '1h, 2d, "until 18:00", "until tomorrow"; without: until resumed');
  add('resume', 'bid again after pause or drain', (session) => resume(session));
  add('drain', 'make no new bids for good; leases go on to their end', (session, command) =>
    drain(session, command.opts<{ wait?: boolean }>()),
  ).option('--wait', 'until the last lease has ended');
  add('close', 'end one lease now', (session, command) =>
    close(session, command.args[0] ?? '', command.opts<{ reason: 'decommission' | 'unstable' }>()),
  )
    .argument('<lease>', LEASE_HELP)
    .addOption(
      new Option('--reason <reason>', 'what the tenant is told')
        .choices(['decommission', 'unstable'])
        .default('decommission'),
    );
  add('dashboard', 'an address that opens the dashboard once', (session, command) =>
    dashboard(session, command.opts<{ open?: boolean }>()),
  ).option('--open', 'open it in the browser');
  add('take-back', 'end every lease now and make no new bids', (session, command) =>
    takeBack(session, command.opts<{ yes?: boolean }>()),
  ).option('-y, --yes', 'without being asked first');
  add('doctor', 'check everything that renting out needs', (session) => doctor(session));
  add('selftest', 'rent from yourself once, the whole way of an order', (session, command) =>
    selftest(session, command.opts<{ stop?: boolean }>()),
  ).option('--stop', 'call off the one that goes on');
  add('notices', 'what happened while nobody looked', (session, command) =>
    notices(session, command.opts<{ limit: number }>()),
  ).addOption(limitOption());
  add('evidence', 'who leased this machine and what ran, for a complaint', (session, command) =>
    evidence(session, command.args[0], command.opts<{ from?: string; to?: string }>()),
  )
    .argument('[lease]', LEASE_HELP)
    .option('--from <time>', 'from that day or time on, in UTC')
    .option('--to <time>', 'before that day or time, in UTC');
  addWalletCommands(program, io, done);
  addNetworkCommands(program, io, done);
  addSettings(program, io, done);
  addEngineCommands(program, io, done);
  addProcessCommands(program, io, done);
  program
    .command('help [topic...]')
    .description('help for a command, or for exit-codes')
    .action((topic: readonly string[]) => showHelp(program, topic, io));
  program.helpCommand(false).addHelpText('after', EXAMPLES.sublet ?? '');
  return program;
}

function addSettings(program: Command, io: CliIo, done: (code: number) => void): void {
  const command = inherit(program, 'settings', 'prices, and what is kept from tenants')
    .argument('[action]', 'get [key], set <key> <value>, or reset')
    .argument('[key]')
    .argument('[value]');
  command.action(async (action: string | undefined, key?: string, value?: string) => {
    done(
      await withAgent(io, command.opts<CommonFlags>(), (session) => {
        if (action === undefined || action === 'get') return showSettings(session, key);
        if (action === 'set' && key !== undefined && value !== undefined) {
          return setSetting(session, key, value);
        }
        if (action === 'reset' && key === undefined) return resetSettings(session);
        throw new InvalidArgumentError('Write: settings [get [key] | set <key> <value> | reset]');
      }),
    );
  });
}

function addEngineCommands(program: Command, io: CliIo, done: (code: number) => void): void {
  const engine = program
    .command('engine')
    .description("the engine of Sublet's own, where the agent was started with --engine own")
    .addHelpText('after', EXAMPLES.engine ?? '');
  const remove = inherit(engine, 'remove', 'take it away with everything in it').option(
    '-y, --yes',
    'without being asked',
  );
  remove.action(async () => {
    done(await removeEngine(io, remove.opts<CommonFlags & { yes?: boolean }>()));
  });
}

function addProcessCommands(program: Command, io: CliIo, done: (code: number) => void): void {
  const versionCommand = inherit(program, 'version', 'of this command and of the agent');
  versionCommand.action(async () => {
    const flags = versionCommand.opts<CommonFlags>();
    done(await version(io, flags));
  });
  const stopCommand = inherit(program, 'stop', 'stop the agent that runs in the background');
  stopCommand.action(async () => {
    done(await stop(io, placeFor(io, stopCommand.opts<CommonFlags>())));
  });
  // Their options belong to the configuration, which reads them itself.
  const withStartOptions = (
    name: string,
    what: string,
    run: (args: readonly string[]) => Promise<number>,
  ): void => {
    program
      .command(name)
      .description(what)
      .allowUnknownOption()
      .allowExcessArguments()
      .passThroughOptions()
      .addHelpText('after', () => `\n${io.startOptionsHelp()}${EXAMPLES[name] ?? ''}`)
      .action(async (_options: unknown, command: Command) => done(await run(command.args)));
  };
  withStartOptions('start', 'show the agent, starting it where none runs', (args) =>
    start(io, args),
  );
  withStartOptions('agent', 'run the agent itself, in the foreground', (args) => io.runAgent(args));
}

function showHelp(program: Command, topic: readonly string[], io: CliIo): void {
  if (topic.length === 1 && topic[0] === 'exit-codes') {
    io.stdout.write(exitCodesText());
    return;
  }
  let command = program;
  for (const name of topic) {
    const found = command.commands.find((known) => known.name() === name);
    if (found === undefined) {
      throw new InvalidArgumentError(`There is no help about "${topic.join(' ')}"`);
    }
    command = found;
  }
  command.outputHelp();
}
