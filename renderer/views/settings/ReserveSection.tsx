import type { Slices } from '../../../agent/api/slices.ts';
import { Fact } from '../../components/Fact.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { Reserve } from './field-ids.ts';
import { RESERVES } from './field-ids.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

/** What no renter gets. */
export function ReserveSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  return (
    <div>
      {RESERVES.map((id) => (
        <ReserveRow key={id} id={id} hidden={!found.has(id)} />
      ))}
    </div>
  );
}

function ReserveRow({ id, hidden }: { readonly id: Reserve; readonly hidden: boolean }) {
  const { t } = useTexts();
  const control = useSetting(id);
  const hardware = useSlice('hardware');
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      unit={id === 'reserve.cpuMilli' ? t('settings.coresUnit') : control.unit}
      meaning={hardware === undefined ? undefined : <Left id={id} hardware={hardware} />}
      hidden={hidden}
    />
  );
}

interface LeftProps {
  readonly id: Reserve;
  readonly hardware: Slices['hardware'];
}

/** What the reserve that holds now leaves for renters. */
function Left({ id, hardware }: LeftProps) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const { offered, readAtMs } = hardware;
  const amounts: Readonly<Record<Reserve, string>> = {
    'reserve.cpuMilli': t('settings.cores', {
      n: f.cores(offered.cpuMilli),
      count: offered.cpuMilli / 1000,
    }),
    'reserve.memoryBytes': f.bytes(offered.memoryBytes),
    'reserve.diskBytes': f.bytes(offered.diskBytes),
  };
  return (
    <Fact quiet source={t('settings.leftSource')} age={f.age(readAtMs, nowMs)}>
      {t('settings.left', { amount: amounts[id] })}
    </Fact>
  );
}
