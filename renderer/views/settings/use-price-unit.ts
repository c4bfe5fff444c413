import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { ModelTable } from './field-ids.ts';

/** The network's own coin, where it is short enough to stand in a box. */
export function usePriceUnit(): string | undefined {
  const { denom } = useFormats().currency;
  return denom === '' || denom.length > 7 ? undefined : denom;
}

/** What stands in the boxes of a table. */
export function useTableUnit(table: ModelTable): string | undefined {
  const { t } = useTexts();
  const coin = usePriceUnit();
  switch (table) {
    case 'prices.gpu':
      return coin;
    case 'monthly.gpu':
      return t('settings.unit.dollars');
    case 'pricing.gpuWatts':
      return t('settings.unit.watts');
  }
}
