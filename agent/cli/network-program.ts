import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { networks, refreshNetwork, useNetwork } from './commands/network.ts';
import { goLive, provider, register, watchOnly } from './commands/provider.ts';
import { shadow } from './commands/shadow.ts';
import type { CliIo } from './io.ts';
import { addingTo, limitOption, wholeNumber } from './program-parts.ts';

/** `sublet network`, `sublet provider` and `sublet shadow`. */
export function addNetworkCommands(
  program: Command,
  io: CliIo,
  done: (code: number) => void,
): void {
  const add = addingTo(program, io, done);
  const network = add('network', 'which network this machine rents out on', (session) =>
    networks(session),
  );
  const addNetwork = addingTo(network, io, done);
  addNetwork('list', 'the networks, and the endpoints of this one', (session) => networks(session));
  addNetwork('use', 'stop here and begin on another network', (session, command) =>
    useNetwork(session, command.args[0] ?? '', command.opts<{ yes?: boolean }>()),
  )
    .argument('<network>', 'such as akash-sandbox')
    .option('-y, --yes', 'without being asked');
  addNetwork('refresh', 'ask the network for newer endpoints', (session) =>
    refreshNetwork(session),
  );

  const top = add('provider', 'what this machine is on the network', (session) =>
    provider(session),
  );
  const addProvider = addingTo(top, io, done);
  addProvider('status', 'the same as "sublet provider"', (session) => provider(session));
  addProvider('live', 'begin to bid', (session, command) =>
    goLive(session, command.opts<{ yes?: boolean }>()),
  ).option('-y, --yes', 'without being asked');
  addProvider('watch', 'only watch the network; leases go on', (session) => watchOnly(session));
  addProvider('register', 'bring record and certificate up to date now', (session) =>
    register(session),
  );

  add('shadow', 'what bidding would have brought', (session, command) =>
    shadow(session, command.opts<{ hours: number; limit: number }>()),
  )
    .addOption(hoursOption())
    .addOption(limitOption());
}

function hoursOption(): Option {
  return new Option('--hours <number>', 'the last hours, at most 768')
    .argParser((text) => {
      const hours = wholeNumber(text);
      if (hours >= 1 && hours <= 768) return hours;
      throw new InvalidArgumentError('It has to be from 1 to 768.');
    })
    .default(24);
}
