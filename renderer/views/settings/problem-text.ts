import { decimalMark, showDecimal } from '../../format/decimal.ts';
import { foreignText } from '../../format/names.ts';
import type { Texts } from '../../messages/texts.tsx';
import type { CallError } from '../../state/agent-error.ts';
import type { SettingProblem } from './draft.ts';

/** Why a value is not kept, and what to do, for the person who typed it. */
export function problemText(problem: SettingProblem, texts: Texts): string {
  const { t } = texts;
  if (problem.code === 'call') return callText(problem.error, texts);
  if (problem.code === 'ambiguous') {
    return t('settings.problem.ambiguous', { whole: problem.whole, decimal: problem.decimal });
  }
  if (problem.code === 'not-a-number') {
    const example = showDecimal('0.004', decimalMark(texts.tag));
    return t('settings.problem.not-a-number', { example });
  }
  if (problem.code === 'at-least') return t('settings.problem.at-least', { n: problem.least });
  if (problem.code === 'port-taken') {
    return t('settings.problem.port-taken', { name: t(`settings.${problem.by}`) });
  }
  if (problem.code === 'at-most') return t('settings.problem.at-most', { n: problem.most });
  return t(`settings.problem.${problem.code}`);
}

/** What the agent said about a change, or that there is none to say anything. */
export function callText(error: CallError, { t }: Texts): string {
  const { code, data } = error;
  if (code === 'disconnected' || code === 'stopping') return t(`settings.problem.${code}`);
  if (code === 'locked') {
    return typeof data.by === 'string'
      ? t('settings.problem.lockedBy', { by: foreignText(data.by, 80) })
      : t('settings.problem.locked');
  }
  const message = foreignText(error.message, 300);
  const named = code === 'storage-failed' || code === 'bad-arguments' ? code : 'other';
  return t(`settings.problem.${named}`, { message });
}
