import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { NumberWriter } from './refusals.ts';

/** Numbers of the domain as this owner reads them. */
export function useNumberWriter(): NumberWriter {
  const { t } = useTexts();
  const { cores, bytes, rate, span, perBlock, currency } = useFormats();
  return {
    cores,
    bytes,
    span: (seconds) => span(seconds * 1000),
    price: (amount) => {
      const price = { denom: currency.denom, amount };
      const perHour = rate(price);
      return perHour === undefined
        ? t('orders.perBlock', { price: perBlock(price) })
        : t('orders.perHour', { rate: perHour.text });
    },
  };
}
