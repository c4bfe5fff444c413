import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { NumberWriter } from './refusals.ts';

/** Numbers of the domain as this owner reads them. */
export function useNumberWriter(): NumberWriter {
  const { t } = useTexts();
  const { cores, bytes, rate, span, currency } = useFormats();
  return {
    cores,
    bytes,
    span: (seconds) => span(seconds * 1000),
    price: (perBlock) => {
      const { denom } = currency;
      const perHour = rate({ denom, amount: perBlock });
      return perHour === undefined
        ? t('orders.perBlock', { amount: perBlock, denom })
        : t('orders.perHour', { rate: perHour.text });
    },
  };
}
