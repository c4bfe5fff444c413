import type { LockedSetting, Settings, SettingsPatch } from '../../../agent/api/settings.ts';
import type { FieldId } from './field-ids.ts';
import { lockPath } from './field-ids.ts';
import { readSetting } from './fields.ts';
import type { Section } from './sections.ts';
import { fieldsOf, SECTIONS } from './sections.ts';

/** A setting that is not its default; without `to` a row of a table goes. */
export interface Difference {
  readonly id: FieldId;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What a reset of these sections would change. What a policy fixes stays. */
export function differences(
  { values, defaults, locked }: SettingsState,
  sections: readonly Section[] = SECTIONS,
): readonly Difference[] {
  return sections
    .flatMap((section) => fieldsOf(section, [values, defaults]))
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
  const patch: Record<string, Record<string, unknown>> = {};
  for (const id of ids) {
    const [group = '', key = ''] = lockPath(id).split('.');
    const values = settings[group as keyof Settings] as Record<string, unknown>;
    patch[group] = { ...patch[group], [key]: values[key] };
  }
  return patch;
}
