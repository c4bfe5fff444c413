import type { Settings, SettingsPatch } from '../../api/settings.ts';
import { settingsPatch } from '../../api/settings.ts';
import { cliError } from '../errors.ts';
import { pairs } from '../format/table.ts';
import type { Session } from '../session.ts';

export async function showSettings(session: Session, name: string | undefined): Promise<undefined> {
  const settings = await session.client.call('settings.get', {});
  if (name === undefined) {
    await session.show(settings, settingsText);
    return;
  }
  const found = rowsOf(settings).find(([key]) => key === name);
  if (found === undefined) throw unknownSetting(name, settings);
  await session.show(found[1], String);
}

export async function setSetting(
  session: Session,
  name: string,
  value: string,
): Promise<undefined> {
  const settings = await session.client.call('settings.get', {});
  const changed = await session.client.call('settings.update', patchFor(settings, name, value));
  await session.show(changed, settingsText);
}

export async function resetSettings(session: Session): Promise<undefined> {
  const settings = await session.client.call('settings.reset', {});
  await session.show(settings, settingsText);
}

/** `prices.gpu.rtx4090` → the whole `gpu` table with that entry changed, as the agent takes it. */
export function patchFor(settings: Settings, name: string, value: string): SettingsPatch {
  const [group, key, model] = name.split('.', 3);
  const known = rowsOf(settings).find(([row]) => row === name);
  const isModel = group === 'prices' && key === 'gpu' && model !== undefined;
  if (known === undefined && !isModel) throw unknownSetting(name, settings);
  const wanted =
    group === 'prices'
      ? {
          prices: isModel
            ? { gpu: { ...settings.prices.gpu, [model]: value } }
            : { [key ?? '']: value },
        }
      : { reserve: { [key ?? '']: /^\d{1,16}$/.test(value) ? Number(value) : value } };
  const parsed = settingsPatch.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? 'not valid';
  throw cliError('usage', `"${value}" does not fit ${name}: ${why}.`);
}

function settingsText(settings: Settings): string {
  return [
    "Prices are per block in the network's own coin; what is reserved is kept from tenants.",
    '',
    pairs(rowsOf(settings).map(([key, value]) => [key, String(value)] as const)),
  ].join('\n');
}

function rowsOf(settings: Settings): readonly (readonly [string, string | number])[] {
  const { gpu, ...prices } = settings.prices;
  return [
    ...Object.entries(prices).map(([key, value]) => [`prices.${key}`, value] as const),
    ...Object.entries(gpu).map(([key, value]) => [`prices.gpu.${key}`, value] as const),
    ...Object.entries(settings.reserve).map(([key, value]) => [`reserve.${key}`, value] as const),
  ];
}

function unknownSetting(name: string, settings: Settings): Error {
  const names = rowsOf(settings).map(([key]) => key);
  return cliError('usage', `There is no setting "${name}". There are: ${names.join(', ')}.`);
}
