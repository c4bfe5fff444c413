import type { MethodResult } from '../../api/methods.ts';
import type { Settings, SettingsPatch } from '../../api/settings.ts';
import { SETTING_GROUPS, settingsPatch } from '../../api/settings.ts';
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

/** Those whose values are tables: a row is named behind them (`prices.gpu.rtx4090`). */
const TABLES = [
  'prices.gpu',
  'monthly.gpu',
  'pricing.gpuWatts',
  'provider.attributes',
  'content.images',
] as const;

/**
 * The change that a name and a text stand for. A row of a table comes with the whole table, as the
 * agent takes it; an empty text takes the row away.
 */
export function patchFor(settings: Settings, name: string, value: string): SettingsPatch {
  const table = TABLES.find((each) => name.startsWith(`${each}.`));
  const known = rowsOf(settings).find(([row]) => row === name);
  if (known === undefined && table === undefined) throw unknownSetting(name, settings);
  const [group = '', key = ''] = (table ?? name).split('.');
  const wanted =
    table === undefined
      ? typedLike(known?.[1], value)
      : tableWith(valuesOf(settings, group)[key], name.slice(table.length + 1), value);
  const parsed = settingsPatch.safeParse({ [group]: { [key]: wanted } });
  if (parsed.success) return parsed.data;
  throw cliError('usage', `"${value}" does not fit ${name}: ${whatFits(table ?? name)}.`);
}

type Value = string | number | boolean;

function tableWith(table: unknown, member: string, value: string): unknown {
  const rows = Object.entries(table as Record<string, Value>);
  const sample = rows[0]?.[1];
  const others = rows.filter(([each]) => each !== member);
  return Object.fromEntries(
    value === '' ? others : [...others, [member, typedLike(sample, value)] as const],
  );
}

/** The text in the type that the setting has; what cannot be is left for the check. */
function typedLike(now: Value | undefined, text: string): Value {
  if (typeof now === 'number') return /^\d{1,16}$/.test(text) ? Number(text) : text;
  if (typeof now !== 'boolean') return text;
  if (['true', 'on', 'yes'].includes(text)) return true;
  return ['false', 'off', 'no'].includes(text) ? false : text;
}

function whatFits(name: string): string {
  switch (name) {
    case 'pricing.strategy':
      return 'it is scale, monthly or script';
    case 'payout.rule':
      return 'it is manual, threshold, daily or weekly';
    case 'pricing.machineWatts':
    case 'pricing.gpuWatts':
      return 'watts are a whole number, 0 or more';
    case 'bidding.reclamation':
      return 'it is on or off';
    case 'bidding.mostNoticeHours':
      return 'hours are a whole number from 1 to 720';
    case 'provider.host':
      return 'it is a host name without https:// and without a path';
    case 'gateway.port':
    case 'gateway.grpcPort':
    case 'ingress.port':
    case 'ingress.securePort':
      return 'a port is a whole number from 1 to 65535';
    case 'gateway.publicPort':
      return 'it is a port up to 65535, or 0 for that of the gateway';
    case 'ingress.domain':
      return 'it is a host name such as ingress.example.org, or empty for ingress.<your host name>';
    case 'content.images':
      return 'a name is an image in small letters, with * for any characters, and the value is allow or deny';
    case 'content.evidenceDays':
      return 'days are a whole number from 1 to 3650';
    case 'content.otherImages':
      return 'it is allow or deny';
    case 'provider.attributes':
      return 'a name is a letter and then letters, digits, "/", ".", "-" and "_"';
  }
  if (name.startsWith('reserve.')) return 'what is reserved is a whole number, 0 or more';
  if (name.startsWith('provider.')) return 'it has 254 characters at most';
  return 'a price is a decimal such as 0.004';
}

function settingsText({ values, locked }: Shown): string {
  const fixedBy = (key: string): string => {
    const by = locked.find(({ path }) => key === path || key.startsWith(`${path}.`))?.by;
    return by === undefined ? '' : `, fixed by ${by}`;
  };
  return [
    "Prices are per block in the network's own coin, monthly ones in US dollars; what is reserved is kept from tenants.",
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
  'pricing.electricity': 'US dollars per kWh',
  'pricing.machineWatts': 'W with all offered cores rented',
  'pricing.gpuWatts': 'W of a rented GPU of that model',
  'monthly.cpu': 'US dollars per core and month',
  'monthly.memory': 'US dollars per GB of memory and month',
  'monthly.storage': 'US dollars per GB of disk and month',
  'monthly.endpoint': 'US dollars per port or host name and month',
  'monthly.gpu': 'US dollars per GPU of that model and month',
  'prices.gpu': 'per GPU of that model',
  'bidding.mostNoticeHours': 'hours',
  'gateway.port': "for tenants' tools",
  'gateway.grpcPort': 'for the status over gRPC',
  'gateway.publicPort': 'in the record in place of that of the gateway; 0 for none',
  'ingress.port': "for tenants' web pages",
  'ingress.securePort': "for tenants' web pages over TLS",
  'content.evidenceDays': 'days',
};

function withUnit(key: string, value: Value): string {
  if (key.endsWith('Bytes')) return `${value} (${bytesText(Number(value))})`;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === '') return '-';
  const table = TABLES.find((each) => key.startsWith(`${each}.`));
  const unit = UNITS[table ?? key];
  return unit === undefined ? String(value) : `${value} ${unit}`;
}

function rowsOf(settings: Settings): readonly (readonly [string, Value])[] {
  return SETTING_GROUPS.flatMap((group) =>
    Object.entries(valuesOf(settings, group)).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value as Record<string, Value>).map(
            ([member, each]) => [`${group}.${key}.${member}`, each] as const,
          )
        : [[`${group}.${key}`, value as Value] as const],
    ),
  );
}

function valuesOf(settings: Settings, group: string): Readonly<Record<string, unknown>> {
  return (settings as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[group] ?? {};
}

function unknownSetting(name: string, settings: Settings): Error {
  const names = rowsOf(settings).map(([key]) => key);
  return cliError('usage', `There is no setting "${name}". There are: ${names.join(', ')}.`);
}
