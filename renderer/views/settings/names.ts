import type { ImageVerdict, Settings } from '../../../agent/api/settings.ts';
import type { DecimalMark } from '../../format/decimal.ts';
import type { Formats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { foreignText } from '../../format/names.ts';
import type { Texts } from '../../messages/texts.tsx';
import type { FieldId, PlainField } from './field-ids.ts';
import { ANY_MODEL, entryOf, kindOf, modelOf } from './field-ids.ts';
import { showValue } from './fields.ts';

/** What a setting is called. */
export function settingName(id: FieldId, { t }: Texts): string {
  const model = modelOf(id);
  if (model === ANY_MODEL) return t('settings.gpu.any');
  if (model !== undefined) return gpuName(model);
  const entry = entryOf(id);
  return entry === undefined ? t(`settings.${id as PlainField}`) : foreignText(entry.member, 130);
}

interface Words {
  readonly mark: DecimalMark;
  readonly texts: Texts;
  readonly f: Formats;
}

/** A value with its unit: `0.004 uact`, `2 GB`, `0.5 cores`, `$ 100`. */
export function valueWords(id: FieldId, value: string | undefined, words: Words): string {
  const { mark, texts, f } = words;
  const { t } = texts;
  if (value === undefined) return t('settings.noPrice');
  const { text, unit } = showValue(id, value, mark);
  switch (kindOf(id)) {
    case 'size':
      return `${text} ${unit}`;
    case 'cores':
      return t('settings.cores', { n: text, count: Number(value) / 1000 });
    case 'coin':
      return `${text} ${f.currency.denom}`;
    case 'payCoins':
      return `${text} ${f.currency.symbol}`;
    case 'dollars':
      return t('settings.dollars', { n: text });
    case 'watts':
      return t('settings.watts', { n: text });
    case 'hours':
      return t('settings.hours', { n: text, count: Number(value) });
    case 'days':
      return t('settings.days', { n: text, count: Number(value) });
    case 'port':
      return value === '0' ? t('settings.noPort') : text;
    case 'switch':
      return t(value === 'true' ? 'settings.on' : 'settings.off');
    case 'choice':
      return choiceWords(id, value, texts);
    case 'text':
      return value === '' ? t('settings.none') : foreignText(value, 120);
    case 'feeCoins':
      return text;
  }
}

function choiceWords(id: FieldId, value: string, { t }: Texts): string {
  if (id === 'content.otherImages' || entryOf(id)?.table === 'content.images') {
    return t(`settings.verdict.${value as ImageVerdict}`);
  }
  return id === 'payout.rule'
    ? t(`settings.rule.${value as Settings['payout']['rule']}`)
    : t(`settings.strategy.${value as Settings['pricing']['strategy']}`);
}
