import type { Slices } from '../../../agent/api/slices.ts';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { powerPerHour } from './dollars.ts';
import { POWERS } from './field-ids.ts';
import { ModelRows } from './ModelTable.tsx';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';
import { ofModel } from './worked-example.ts';

interface PowerSectionProps {
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
}

/** What power costs: below that nothing is rented out. */
export function PowerSection({ settings, found }: PowerSectionProps) {
  const { electricity } = settings.values.pricing;
  return (
    <>
      <div>
        {POWERS.map((id) => (
          <PowerRow key={id} id={id} settings={settings} hidden={!found.has(id)} />
        ))}
      </div>
      <ModelRows
        table="pricing.gpuWatts"
        settings={settings}
        found={found}
        meaning={(watts) => <PowerCost watts={watts} electricity={electricity} />}
      />
    </>
  );
}

interface PowerRowProps {
  readonly id: (typeof POWERS)[number];
  readonly settings: Slices['settings'];
  readonly hidden: boolean;
}

function PowerRow({ id, settings, hidden }: PowerRowProps) {
  const { t } = useTexts();
  const control = useSetting(id);
  if (control === undefined) return null;
  const isPrice = id === 'pricing.electricity';
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      unit={t(isPrice ? 'settings.unit.kwh' : 'settings.unit.watts')}
      meaning={
        isPrice ? (
          <CardCost settings={settings} electricity={control.value} />
        ) : (
          <PowerCost watts={control.value} electricity={settings.values.pricing.electricity} />
        )
      }
      hidden={hidden}
    />
  );
}

/** What the first card of this machine takes for power in an hour. */
function CardCost({
  settings,
  electricity,
}: {
  readonly settings: Slices['settings'];
  readonly electricity: string | undefined;
}) {
  const { t } = useTexts();
  const f = useFormats();
  const model = useSlice('hardware')?.gpus[0]?.model;
  if (electricity === undefined) return null;
  if (Number(electricity) === 0) return t('settings.power.none');
  if (model === undefined) return null;
  const { values, defaults } = settings;
  const gpuWatts = { ...defaults.pricing.gpuWatts, ...values.pricing.gpuWatts };
  const all = { ...values, pricing: { ...values.pricing, gpuWatts } };
  const watts = Number(ofModel(all, 'pricing.gpuWatts', model));
  const cost = f.count(powerPerHour(watts, electricity), 3);
  return t('settings.power.card', { model: gpuName(model), cost });
}

function PowerCost({
  watts,
  electricity,
}: {
  readonly watts: string | undefined;
  readonly electricity: string;
}) {
  const { t } = useTexts();
  const f = useFormats();
  if (watts === undefined || Number(electricity) === 0) return null;
  return t('settings.power.hour', { cost: f.count(powerPerHour(Number(watts), electricity), 3) });
}
