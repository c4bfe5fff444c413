import type { MethodResult } from '../../api/methods.ts';
import type { Settings, SettingsPatch } from '../../api/settings.ts';
import { settingsPatch } from '../../api/settings.ts';
import { cliError } from '../errors.ts';
import { bytesText } from '../format/resources.ts';
import { pairs } from '../format/table.ts';
import type { Session } from '../session.ts';

type Shown = MethodResult<'settings.get'>;

export async function showSettings(session: Session, name: string | undefined): Promise<undefined> {
  const settings = await session.client.call('settings.get', {});
  if (name === undefined) {
    await session.show(settings, settingsText);
    return;
  }
  const found = rowsOf(settings.values).find(([key]) => key === name);
  if (found === undefined) throw unknownSetting(name, settings.values);
  await session.show(found[1], String);
}

export async function setSetting(
  session: Session,
  name: string,
  value: string,
): Promise<undefined> {
  const { values } = await session.client.call('settings.get', {});
  const changed = await session.client.call('settings.update', patchFor(values, name, value));
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
  const why =
    group === 'prices'
      ? 'a price is a decimal such as 0.004'
      : 'what is reserved is a whole number, 0 or more';
  throw cliError('usage', `"${value}" does not fit ${name}: ${why}.`);
}

function settingsText({ values, locked }: Shown): string {
  const fixedBy = (key: string): string => {
    const by = locked.find(({ path }) => key === path || key.startsWith(`${path}.`))?.by;
    return by === undefined ? '' : `, fixed by ${by}`;
  };
  return [
    "Prices are per block in the network's own coin; what is reserved is kept from tenants.",
    '',
    pairs(
      rowsOf(values).map(([key, value]) => [key, withUnit(key, value) + fixedBy(key)] as const),
    ),
  ].join('\n');
}

const UNITS: Readonly<Record<string, string>> = {
  'prices.cpuMilli': 'per thousandth of a core',
  'prices.memoryMib': 'per MiB of memory',
  'prices.storageMib': 'per MiB of disk',
  'prices.endpoint': 'per port or host name',
  'reserve.cpuMilli': 'thousandths of a core',
};

function withUnit(key: string, value: string | number): string {
  if (key.endsWith('Bytes')) return `${value} (${bytesText(Number(value))})`;
  const unit = key.startsWith('prices.gpu.') ? 'per GPU of that model' : UNITS[key];
  return unit === undefined ? String(value) : `${value} ${unit}`;
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
