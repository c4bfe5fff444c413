import type { Slices } from '../../../agent/api/slices.ts';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { ChoiceRow } from './ChoiceRow.tsx';
import { perBlockOfMonth } from './dollars.ts';
import type { MonthlyTarget, PlainPrice } from './field-ids.ts';
import { MONTHLY_TARGETS, PLAIN_PRICES } from './field-ids.ts';
import { ModelRows } from './ModelTable.tsx';
import { PerHour } from './PerHour.tsx';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useBlockMs } from './use-block-ms.ts';
import { usePriceUnit } from './use-price-unit.ts';
import { useSetting } from './use-setting.ts';
import { WorkedExample } from './WorkedExample.tsx';

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

/** What a monthly target is for: said like the price per block of the same part. */
const SAME_PART: Readonly<Record<MonthlyTarget, PlainPrice>> = {
  'monthly.cpu': 'prices.cpuMilli',
  'monthly.memory': 'prices.memoryMib',
  'monthly.storage': 'prices.storageMib',
  'monthly.endpoint': 'prices.endpoint',
};

/** How a price is made, and the prices of that way. */
export function PriceSection({ settings, found }: PriceSectionProps) {
  const { t } = useTexts();
  const { strategy } = settings.values.pricing;
  return (
    <>
      <ChoiceRow
        id="pricing.strategy"
        hidden={!found.has('pricing.strategy')}
        hint={t('settings.hint.pricing.strategy')}
        options={[
          {
            value: 'scale',
            title: t('settings.strategy.scale'),
            text: t('settings.strategy.scale.text'),
          },
          {
            value: 'monthly',
            title: t('settings.strategy.monthly'),
            text: t('settings.strategy.monthly.text'),
          },
          {
            value: 'script',
            title: t('settings.strategy.script'),
            text: t(
              settings.script === true
                ? 'settings.strategy.script.text'
                : 'settings.strategy.script.none',
            ),
            disabled: settings.script !== true,
          },
        ]}
      />
      {strategy === 'scale' && <ScalePrices settings={settings} found={found} />}
      {strategy === 'monthly' && <MonthlyPrices settings={settings} found={found} />}
      <div hidden={!found.has('example')}>
        <WorkedExample settings={settings} />
      </div>
    </>
  );
}

function ScalePrices({ settings, found }: PriceSectionProps) {
  const { t } = useTexts();
  return (
    <>
      <div className="mt-4 border-t border-line pt-4">
        <SmallestUnit />
        {PLAIN_PRICES.map((id) => (
          <PriceRow key={id} id={id} hidden={!found.has(id)} />
        ))}
      </div>
      <ModelRows
        table="prices.gpu"
        settings={settings}
        found={found}
        meaning={(price) => <PerHour price={price} times={1n} of={t('settings.hourOf.gpu')} />}
      />
    </>
  );
}

/** What the unit in the boxes is: nobody knows a network's smallest one. */
function SmallestUnit() {
  const { t } = useTexts();
  const f = useFormats();
  const { denom, exponent } = f.currency;
  if (denom === '') return null;
  const whole = 10 ** exponent;
  return (
    <p className="mb-4 text-sm text-ink-2 wrap-anywhere">
      {t('settings.smallest', {
        denom: foreignText(denom, 40),
        whole: f.count(whole),
        coin: f.amount(10n ** BigInt(exponent)).text,
      })}
    </p>
  );
}

function MonthlyPrices({ settings, found }: PriceSectionProps) {
  const { t } = useTexts();
  return (
    <>
      <div className="mt-4 border-t border-line pt-4">
        {MONTHLY_TARGETS.map((id) => (
          <MonthlyRow key={id} id={id} hidden={!found.has(id)} />
        ))}
      </div>
      <ModelRows
        table="monthly.gpu"
        settings={settings}
        found={found}
        meaning={(usd) => <OfMonth usd={usd} of={t('settings.hourOf.gpu')} />}
      />
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

function MonthlyRow({ id, hidden }: { readonly id: MonthlyTarget; readonly hidden: boolean }) {
  const { t } = useTexts();
  const control = useSetting(id);
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      unit={t('settings.unit.dollars')}
      meaning={<OfMonth usd={control.value} of={t(`settings.hourOf.${SAME_PART[id]}`)} />}
      hidden={hidden}
    />
  );
}

/** What dollars a month come to in an hour, at the pace of blocks that was measured. */
function OfMonth({ usd, of }: { readonly usd: string | undefined; readonly of: string }) {
  const { exponent } = useFormats().currency;
  const blockMs = useBlockMs();
  const price = usd === undefined ? undefined : perBlockOfMonth(usd, blockMs, exponent);
  return <PerHour price={price} times={1n} of={of} />;
}
