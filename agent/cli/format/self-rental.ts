import type { Slices } from '../../api/slices.ts';
import type { SelfRentalFailureCode, SelfRentalStepName } from '../../domain/self-rental.ts';
import { refusalText } from './refusal.ts';
import type { Style } from './style.ts';

export type SelfRentalRun = NonNullable<Slices['selfRental']['run']>;
type Failure = NonNullable<SelfRentalRun['failure']>;

const STEPS: Readonly<Record<SelfRentalStepName, string>> = {
  money: 'ready, and money for the order',
  order: 'order heard of',
  bid: 'bid',
  lease: 'lease',
  manifest: 'container runs',
  answer: 'first answer over HTTP',
  logs: 'log',
  shell: 'command in the container',
  close: 'closed, nothing left',
  payment: 'money back, payment booked',
};

/** Cause and cure. */
interface Words {
  readonly cause: (failure: Failure) => string;
  readonly cure: string;
}

const FAILURES: Readonly<Record<SelfRentalFailureCode, Words>> = {
  'money-missing': {
    cause: lack,
    cure: 'Send what is missing to that address, or to your own account, and try again.',
  },
  'money-not-made': {
    cause: lack,
    cure: 'It cannot be sent to anybody: the network makes it. Try again later.',
  },
  'image-refused': {
    cause: ({ data }) => `Your own rules do not let the image ${of(data, 'image')} in.`,
    cure: 'Real renters are served by your rules. To try it, allow that image in the settings of the dashboard: "sublet dashboard --open".',
  },
  'network-refused': {
    cause: ({ data }) => `The network refused what the second key sent: ${of(data, 'reason')}`,
    cure: 'Its words say what it wants. Where they speak of ACT or a circuit breaker, wait: the network makes none now.',
  },
  'order-unheard': unheard('order'),
  'not-bidding': {
    cause: ({ data }) => `Nothing is bid on now. ${of(data, 'reason')}`,
    cure: 'Mend that first; "sublet doctor" looks at the rest.',
  },
  'order-refused': {
    cause: ({ refusal }) =>
      `No bid was made: ${refusal === undefined ? 'the order was refused' : refusalText(refusal.code, refusal.numbers)}.`,
    cure: 'Real orders are refused for the same reason. "sublet settings" has prices and what is kept from tenants.',
  },
  'bid-missing': {
    cause: ({ data }) =>
      `The bid did not come onto the network within ${of(data, 'seconds')} s${why(data)}.`,
    cure: '"sublet wallet" shows what waits to be sent and why.',
  },
  'lease-unheard': unheard('lease'),
  'gateway-unreachable': {
    cause: ({ data }) => `Tenants cannot reach this machine: ${of(data, 'reason')}`,
    cure: '"sublet doctor" says whether the gateway is open, and at which port.',
  },
  'manifest-refused': {
    cause: ({ data }) => `The manifest was refused: ${of(data, 'reason')}`,
    cure: 'That is a fault of ours: report it with "sublet doctor" and the log.',
  },
  'not-running': {
    cause: ({ data }) => `The container does not run${why(data)}.`,
    cure: 'Look whether the container engine runs other containers, and whether its disk is full.',
  },
  simulated: {
    cause: () => 'Containers are simulated: there is no container engine, and nothing can answer.',
    cure: 'Install and start Docker Engine, then start Sublet again.',
  },
  'no-answer': {
    cause: ({ data }) =>
      `The service does not answer at ${of(data, 'address')} within ${of(data, 'seconds')} s${why(data)}.`,
    cure: "A firewall on this machine may be in the way of the engine's published ports.",
  },
  'no-page': {
    cause: ({ data }) =>
      `The service runs, and by its name it does not answer at ${of(data, 'address')} within ${of(data, 'seconds')} s${why(data)}.`,
    cure: 'Another program may have that port, or a proxy stands before it.',
  },
  'no-logs': {
    cause: ({ data }) => `Nothing of its log came within ${of(data, 'seconds')} s${why(data)}.`,
    cure: "Look at the engine's log driver: it has to be one that can be read back.",
  },
  'shell-failed': {
    cause: ({ data }) => `The command in the container ended with ${of(data, 'code')}${why(data)}.`,
    cure: 'Look whether "docker exec" works on this machine.',
  },
  'left-over': {
    cause: ({ data }) => `${of(data, 'seconds')} s after it was closed something of it is left.`,
    cure: '"sublet leases" and the log say what; it is tried again by itself.',
  },
  'money-differs': {
    cause: ({ data }) =>
      data.deposited === undefined
        ? `The network does not say where the money went${why(data)}.`
        : `Of ${of(data, 'deposited')} ${of(data, 'denom')}, ${of(data, 'paid')} were paid and ${of(data, 'returned')} came back; our books have ${of(data, 'booked')}.`,
    cure: '"sublet doctor" compares the books with the network.',
  },
  interrupted: {
    cause: () => 'The agent ended in between.',
    cure: 'Try again.',
  },
  'called-off': {
    cause: () => 'It was called off.',
    cure: 'Try again when you like.',
  },
  failed: {
    cause: ({ data }) => `It ended in a way of its own: ${of(data, 'reason')}`,
    cure: 'The log has more.',
  },
};

/** `done    order heard of (6.2 s)` */
export function stepLine(
  { step, state, tookMs }: SelfRentalRun['steps'][number],
  style: Style,
): string {
  const mark = {
    waiting: '        ',
    now: style.notice('now     '),
    done: style.good('done    '),
    failed: style.bad('failed  '),
  }[state];
  return `${mark}${STEPS[step]}${tookMs === undefined ? '' : ` (${(tookMs / 1000).toFixed(1)} s)`}`;
}

/** The first step that failed, with its cause and its cure; and what is left of what was ordered. */
export function failureText({ failure, order, mayBeOpen }: SelfRentalRun, style: Style): string {
  if (failure === undefined) return '';
  const { cause, cure } = FAILURES[failure.code];
  const left = mayBeOpen === true ? ['What was ordered is being closed.'] : [];
  const closed = order === undefined || mayBeOpen === true ? [] : ['What was ordered is closed.'];
  return [style.bad(cause(failure)), cure, ...left, ...closed].join('\n');
}

function unheard(what: 'order' | 'lease'): Words {
  return {
    cause: ({ data }) =>
      `The ${what} is on the network, and was not heard of here within ${of(data, 'seconds')} s.`,
    cure: 'Look at the endpoints of the network: "sublet network" shows how old what they say is.',
  };
}

function lack({ data }: Failure): string {
  const what = `${of(data, 'amount')} ${of(data, 'denom')}`;
  return `The second key (${of(data, 'address')}) lacks ${what}: ${of(data, 'reason')}.`;
}

function of(data: Failure['data'], key: string): string {
  return String(data[key] ?? '?');
}

function why(data: Failure['data']): string {
  return data.reason === undefined ? '' : `: ${of(data, 'reason')}`;
}
