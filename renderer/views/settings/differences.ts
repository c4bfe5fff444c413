import type { LockedSetting, Settings, SettingsPatch } from '../../../agent/api/settings.ts';
import type { FieldId } from './fields.ts';
import { gpuModels, gpuPriceId, lockPath, PLAIN_PRICES, readSetting, RESERVES } from './fields.ts';

/** A setting that is not its default; without `to` a model's own price goes. */
export interface Difference {
  readonly id: FieldId;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export type SettingGroup = 'prices' | 'reserve';

/** What a reset of these groups would change. What a policy fixes stays. */
export function differences(
  { values, defaults, locked }: SettingsState,
  groups: readonly SettingGroup[] = ['prices', 'reserve'],
): readonly Difference[] {
  return groups
    .flatMap((group) => idsOf(group, values, defaults))
    .filter((id) => !locked.some(({ path }) => path === lockPath(id)))
    .map((id) => ({ id, from: readSetting(values, id), to: readSetting(defaults, id) }))
    .filter(({ from, to }) => from !== to);
}

interface SettingsState {
  readonly values: Settings;
  readonly defaults: Settings;
  readonly locked: readonly LockedSetting[];
}

/** The change that makes each of these what `settings` says. */
export function patchTo(settings: Settings, ids: readonly FieldId[]): SettingsPatch {
  const pick = (group: SettingGroup): Record<string, unknown> =>
    Object.fromEntries(
      ids
        .map((id) => lockPath(id).split('.'))
        .filter(([owner]) => owner === group)
        .map(([, key = '']) => [key, (settings[group] as Record<string, unknown>)[key]]),
    );
  const prices = pick('prices');
  const reserve = pick('reserve');
  return {
    ...(Object.keys(prices).length > 0 ? { prices } : {}),
    ...(Object.keys(reserve).length > 0 ? { reserve } : {}),
  };
}

function idsOf(group: SettingGroup, values: Settings, defaults: Settings): readonly FieldId[] {
  if (group === 'reserve') return RESERVES;
  const models = [...Object.keys(values.prices.gpu), ...Object.keys(defaults.prices.gpu)];
  return [...PLAIN_PRICES, ...gpuModels(models).map(gpuPriceId)];
}
