import type { RefusalCode } from '../../domain/refusal.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { decimal } from './money.ts';
import { bytesText, coresText, countText } from './resources.ts';

type Numbers = Readonly<Record<string, number | string>>;

/** One rule in words: `title` for a count of many, `text` for one order with its numbers. */
interface Wording {
  readonly title: string;
  readonly text: (numbers: Numbers) => string;
}

const WORDING: Readonly<Record<RefusalCode, Wording>> = {
  'attribute-missing': {
    title: 'needs something that this provider does not claim',
    text: (of) =>
      `needs ${word(of, 'key')}=${word(of, 'value')}, which this provider does not have`,
  },
  'gpu-none': {
    title: 'needs a GPU, this machine has none',
    text: (of) => {
      const memory = of.memoryGi === undefined ? '' : ` with ${word(of, 'memoryGi')} GiB of memory`;
      return `needs ${countText(number(of, 'needs'), 'GPU')}${memory}, this machine has no GPU`;
    },
  },
  'gpu-model': {
    title: 'needs another kind of GPU',
    text: (of) =>
      `needs a GPU of the kind ${word(of, 'wants')}, this machine has ${word(of, 'has')}`,
  },
  'gpu-engine': {
    title: 'needs a GPU that the container engine cannot hand in',
    text: (of) =>
      `needs a GPU of this machine that its container engine cannot hand to containers (${word(of, 'vendor')})`,
  },
  'gpu-busy': {
    title: 'needs GPUs that are in use',
    text: (of) => `needs ${countText(number(of, 'needs'), 'GPU')}, ${number(of, 'free')} are free`,
  },
  'cpu-short': {
    title: 'needs more CPU than is free',
    text: (of) =>
      `needs ${coresText(number(of, 'needs'))}, ${coresText(number(of, 'free'))} are free`,
  },
  'memory-short': {
    title: 'needs more memory than is free',
    text: (of) =>
      `needs ${bytesText(number(of, 'needs'))} of memory, ${bytesText(number(of, 'free'))} are free`,
  },
  'disk-short': {
    title: 'needs more disk than is free',
    text: (of) =>
      `needs ${bytesText(number(of, 'needs'))} of disk, ${bytesText(number(of, 'free'))} are free`,
  },
  'storage-class': {
    title: 'needs a kind of storage that is not offered here',
    text: (of) => `needs storage of the class ${word(of, 'wants')}, which is not offered here`,
  },
  'ports-short': {
    title: 'needs more ports than are free',
    text: (of) => `needs ${countText(number(of, 'needs'), 'port')}, ${number(of, 'free')} are free`,
  },
  'too-many-volumes': {
    title: 'needs more volumes than are allowed',
    text: (of) =>
      `needs ${countText(number(of, 'needs'), 'volume')} in one service, ${number(of, 'most')} are allowed`,
  },
  'audit-missing': {
    title: 'needs the word of an auditor that this provider does not have',
    text: (of) =>
      word(of, 'of') === 'any'
        ? `needs the word of one of these auditors: ${word(of, 'wants')}`
        : `needs the word of an auditor that this provider does not have: ${word(of, 'wants')}`,
  },
  unserved: {
    title: 'asks for what is not served here',
    text: (of) => `asks for what is not served here: ${word(of, 'wants')}`,
  },
  malformed: {
    title: 'asks for nothing that makes sense',
    text: () => 'asks for nothing, or for amounts that make no sense',
  },
  'price-too-low': {
    title: 'pays less than is asked',
    text: (of) =>
      of.floor === undefined
        ? `pays at most ${decimal(word(of, 'pays'))} a block, ${decimal(word(of, 'asks'))} is asked`
        : `pays at most ${decimal(word(of, 'pays'))} a block, its electricity costs ${decimal(word(of, 'floor'))}`,
  },
  'notice-wanted': {
    title: 'wants notice before a close, which you do not promise',
    text: (of) =>
      `wants ${hoursText(number(of, 'seconds'))} of notice before a close, and none is promised (bidding.reclamation)`,
  },
  'notice-too-long': {
    title: 'wants more notice before a close than you promise',
    text: (of) =>
      `wants ${hoursText(number(of, 'seconds'))} of notice before a close, at most ${hoursText(number(of, 'most'))} is promised`,
  },
  'price-zero': {
    title: 'would cost nothing at your prices, and a bid of 0 is not taken',
    text: () => 'would cost nothing at your prices, and a bid of 0 is not taken',
  },
  'price-unknown': {
    title: 'has no price in dollars: the worth of the coin is not known',
    text: () => 'has no price in dollars: the worth of the coin is not known',
  },
  'script-declined': {
    title: 'was declined by your price program',
    text: (of) => `was declined by your price program: ${word(of, 'reason')}`,
  },
  'script-failed': {
    title: 'got no price from your price program',
    text: (of) => `got no price from your price program: ${word(of, 'reason')}`,
  },
  crowded: {
    title: 'has too many bids of others',
    text: (of) =>
      of.most === undefined
        ? `has ${countText(number(of, 'bids'), 'bid')}: what one more would bring on average (${decimal(word(of, 'gain'))}) is less than it costs (${decimal(word(of, 'cost'))})`
        : `has ${countText(number(of, 'bids'), 'bid')} already, ${number(of, 'most')} are taken`,
  },
  denom: {
    title: 'pays in another coin',
    text: (of) => `pays in ${word(of, 'wants')}, this provider takes ${word(of, 'has')}`,
  },
  'outbid-by-own': {
    title: 'fits, but others of the same block were worth more',
    text: (of) =>
      `fits, but others of the same block are worth more (number ${number(of, 'rank')} of ${number(of, 'orders')})`,
  },
  paused: {
    title: 'came while renting out was paused',
    text: () => 'came while renting out was paused',
  },
  'engine-down': {
    title: 'came while the container engine did not answer',
    text: () => 'came while the container engine did not answer',
  },
  'bid-before': {
    title: 'was bid on before',
    text: () => 'was bid on before; a bid that was taken back is final',
  },
  'network-refused': {
    title: 'the network did not take the bid',
    text: (of) => `the network did not take the bid: ${word(of, 'reason')}`,
  },
};

const HOUR_S = 3_600;

function hoursText(seconds: number): string {
  return seconds % HOUR_S === 0
    ? countText(seconds / HOUR_S, 'hour')
    : countText(Math.ceil(seconds / 60), 'minute');
}

/** Why one order got no bid, as the end of a sentence that begins with the order. */
export function refusalText(code: string, numbers: Numbers): string {
  return isKnown(code) ? WORDING[code].text(numbers) : unknownCode(code);
}

/** The same for a count of orders, without numbers. */
export function refusalTitle(code: string): string {
  return isKnown(code) ? WORDING[code].title : unknownCode(code);
}

function isKnown(code: string): code is RefusalCode {
  return (REFUSAL_CODES as readonly string[]).includes(code);
}

// An agent newer than this command: its code is better than nothing.
function unknownCode(code: string): string {
  return `was refused (${code})`;
}

function number(numbers: Numbers, key: string): number {
  return Number(numbers[key] ?? 0);
}

function word(numbers: Numbers, key: string): string {
  return String(numbers[key] ?? '?');
}
