import type { Ending } from '../../base/owners-program.ts';
import { firstLineOf } from '../../base/owners-program.ts';
import { fail, ok } from '../../base/result.ts';
import { parseDec } from '../../domain/money.ts';
import type { PriceAnswer } from '../interface.ts';

/** A program's word as a price: a decimal above 0 and nothing else, or a reason why there is none. */
export function readAnswer({ exitCode, stdout, stderr }: Ending): PriceAnswer {
  if (exitCode === null) return fail({ code: 'failed', reason: 'it was killed' });
  if (exitCode !== 0) {
    const said = firstLineOf(stderr);
    return fail({
      code: 'declined',
      reason: said === '' ? `it ended with ${exitCode}` : said,
    });
  }
  const text = stdout.trim();
  if (text === '') return fail({ code: 'failed', reason: 'it said no price' });
  const match = /^(\d{1,40})(?:\.(\d*))?$/.exec(text) ?? /^()\.(\d+)$/.exec(text);
  if (match === null) {
    return fail({ code: 'failed', reason: `it said no decimal number: ${firstLineOf(text)}` });
  }
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > 18) {
    return fail({ code: 'failed', reason: 'its price has more than 18 digits behind the point' });
  }
  const price = parseDec(`${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`);
  return price > 0n ? ok(price) : fail({ code: 'failed', reason: 'its price is 0' });
}
