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
  malformed: {
    title: 'asks for nothing that makes sense',
    text: () => 'asks for nothing, or for amounts that make no sense',
  },
  'price-too-low': {
    title: 'pays less than is asked',
    text: (of) =>
      `pays at most ${decimal(word(of, 'pays'))} a block, ${decimal(word(of, 'asks'))} is asked`,
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
