import type { DecimalMark } from '../../format/decimal.ts';
import type { Formats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import type { Texts } from '../../messages/texts.tsx';
import type { FieldId } from './fields.ts';
import { ANY_MODEL, isSize, modelOf, showValue } from './fields.ts';

/** What a setting is called. */
export function settingName(id: FieldId, { t }: Texts): string {
  const model = modelOf(id);
  if (model === ANY_MODEL) return t('settings.gpu.any');
  if (model !== undefined) return gpuName(model);
  return t(`settings.${id as Exclude<FieldId, `prices.gpu.${string}`>}`);
}

interface Words {
  readonly mark: DecimalMark;
  readonly texts: Texts;
  readonly f: Formats;
}

/** A value with its unit: `0.004 uact`, `2 GB`, `0.5 cores`. */
export function valueWords(id: FieldId, value: string | undefined, words: Words): string {
  const { mark, texts, f } = words;
  if (value === undefined) return texts.t('settings.noPrice');
  const { text, unit } = showValue(id, value, mark);
  if (isSize(id)) return `${text} ${unit}`;
  if (id === 'reserve.cpuMilli')
    return texts.t('settings.cores', { n: text, count: Number(value) / 1000 });
  return `${text} ${f.currency.denom}`;
}
