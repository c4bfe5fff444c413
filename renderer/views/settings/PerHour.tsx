import { Fact } from '../../components/Fact.tsx';
import { timesDecimal } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

interface PerHourProps {
  /** Per block; `undefined` while what is typed is no price. */
  readonly price: string | undefined;
  readonly times: bigint;
  /** For what: `1 CPU`. */
  readonly of: string;
}

/** What a price per block comes to in an hour, at the pace of blocks that was measured. */
export function PerHour({ price, times, of }: PerHourProps) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const takenMs = useTakenMs('agent');
  if (price === undefined) return null;
  if (/^0*(?:\.0*)?$/.test(price)) {
    return <span className="text-accrued">{t('settings.free')}</span>;
  }
  const rate = f.rate({ denom: f.currency.denom, amount: timesDecimal(price, times) });
  if (rate === undefined) return t('settings.hourUnknown');
  return (
    <Fact
      quiet
      source={t('settings.hourSource', { pace: f.pace })}
      {...(takenMs === undefined ? {} : { age: f.age(takenMs, nowMs) })}
    >
      {t('settings.hour', { rate: rate.text, of })}
    </Fact>
  );
}
