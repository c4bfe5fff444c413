import { fail, ok } from '../../base/result.ts';
import { parseDec } from '../../domain/money.ts';
import type { PriceAnswer } from '../interface.ts';

/** How a program ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_REASON = 200;

/** A program's word as a price: a decimal above 0 and nothing else, or a reason why there is none. */
export function readAnswer({ exitCode, stdout, stderr }: Ending): PriceAnswer {
  if (exitCode === null) return fail({ code: 'failed', reason: 'it was killed' });
  if (exitCode !== 0) {
    const said = firstLine(stderr);
    return fail({
      code: 'declined',
      reason: said === '' ? `it ended with ${exitCode}` : said,
    });
  }
  const text = stdout.trim();
  if (text === '') return fail({ code: 'failed', reason: 'it said no price' });
  const match = /^(\d{1,40})(?:\.(\d*))?$/.exec(text) ?? /^()\.(\d+)$/.exec(text);
  if (match === null) {
    return fail({ code: 'failed', reason: `it said no decimal number: ${firstLine(text)}` });
  }
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > 18) {
    return fail({ code: 'failed', reason: 'its price has more than 18 digits behind the point' });
  }
  const price = parseDec(`${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`);
  return price > 0n ? ok(price) : fail({ code: 'failed', reason: 'its price is 0' });
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return printable(line).slice(0, MOST_REASON);
}

/** Without control characters: it is shown in a terminal and kept. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, ' ').trim();
}
