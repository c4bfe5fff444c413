import { useFormats } from '../../format/formats.tsx';

/** The network's own coin, where it is short enough to stand in a box. */
export function usePriceUnit(): string | undefined {
  const { denom } = useFormats().currency;
  return denom === '' || denom.length > 7 ? undefined : denom;
}
