import type { Slices } from '../../../agent/api/slices.ts';
import { Fact } from '../../components/Fact.tsx';
import { decimalMark, showDecimal } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { PlainPrice } from './fields.ts';
import { PLAIN_PRICES } from './fields.ts';
import { GpuPrices } from './GpuPrices.tsx';
import { PerHour } from './PerHour.tsx';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { usePriceUnit } from './use-price-unit.ts';
import { useSetting } from './use-setting.ts';
import { examplePrice } from './worked-example.ts';

interface PriceSectionProps {
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
}

/** How many of what is priced make the unit that people know: a core, a GB. */
const PER_HOUR_TIMES: Readonly<Record<PlainPrice, bigint>> = {
  'prices.cpuMilli': 1000n,
  'prices.memoryMib': 1024n,
  'prices.storageMib': 1024n,
  'prices.endpoint': 1n,
};

/** What is asked for each part of the machine, per block, and what that is in an hour. */
export function PriceSection({ settings, found }: PriceSectionProps) {
  return (
    <>
      <div>
        {PLAIN_PRICES.map((id) => (
          <PriceRow key={id} id={id} hidden={!found.has(id)} />
        ))}
      </div>
      <GpuPrices settings={settings} found={found} />
      <div hidden={!found.has('example')}>
        <WorkedExample settings={settings} />
      </div>
    </>
  );
}

function PriceRow({ id, hidden }: { readonly id: PlainPrice; readonly hidden: boolean }) {
  const { t } = useTexts();
  const control = useSetting(id);
  const unit = usePriceUnit();
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      unit={unit}
      meaning={
        <PerHour price={control.value} times={PER_HOUR_TIMES[id]} of={t(`settings.hourOf.${id}`)} />
      }
      hidden={hidden}
    />
  );
}

function WorkedExample({ settings }: { readonly settings: Slices['settings'] }) {
  const { t, rich, tag } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const takenMs = useTakenMs('agent');
  const model = useSlice('hardware')?.gpus[0]?.model;
  const order = { cpus: 1, memoryGb: 4, ...(model === undefined ? {} : { model }) };
  const amount = examplePrice(withDefaults(settings), order);
  const rate = f.rate({ denom: f.currency.denom, amount });
  const parts = [
    t('format.cpu', { n: order.cpus }),
    f.bytes(order.memoryGb * 1024 ** 3),
    ...(model === undefined ? [] : [t('settings.example.gpu', { model: gpuName(model) })]),
  ];
  return (
    <p className="mt-4 rounded-md border border-line bg-sunken p-3.5 text-sm text-ink-2 wrap-anywhere">
      <span className="font-strong text-ink">{t('settings.example')}</span>{' '}
      {rate === undefined
        ? t('settings.example.unknown', { parts: parts.join(' + ') })
        : rich('settings.example.text', {
            parts: parts.join(' + '),
            rate: (
              <Fact
                source={t('settings.hourSource')}
                {...(takenMs === undefined ? {} : { age: f.age(takenMs, nowMs) })}
                className="font-semibold text-ink"
              >
                {t('settings.perHour', { rate: rate.text })}
              </Fact>
            ),
          })}{' '}
      {t('settings.example.block', {
        amount: showDecimal(amount, decimalMark(tag)),
        denom: foreignText(f.currency.denom, 80),
      })}
    </p>
  );
}

/** The default price for other models holds where the owner's table does not name one. */
function withDefaults({ values, defaults }: Slices['settings']): Slices['settings']['values'] {
  const gpu = { ...defaults.prices.gpu, ...values.prices.gpu };
  return { ...values, prices: { ...values.prices, gpu } };
}
