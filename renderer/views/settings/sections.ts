import type { Settings } from '../../../agent/api/settings.ts';
import type { Texts } from '../../messages/texts.tsx';
import type { FieldId, ModelTable, Table } from './field-ids.ts';
import {
  CONTENT,
  entryOf,
  gpuModels,
  membersOf,
  MODEL_TABLES,
  MONTHLY_TARGETS,
  NOTICES,
  PAYOUTS,
  PLAIN_PRICES,
  PORTS,
  POWERS,
  PUBLIC_FACTS,
  RESERVES,
  rowId,
} from './field-ids.ts';
import type { Findable } from './find.ts';
import { settingName } from './names.ts';

/** The sections in the order of the page. */
export const SECTIONS = [
  'price',
  'power',
  'reserve',
  'notice',
  'provider',
  'ports',
  'content',
  'payout',
  'looks',
  'about',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What can be found: a setting, or a row that is none. */
export type RowId =
  | FieldId
  | `add:${Table}`
  | 'example'
  | 'theme'
  | 'language'
  | 'takeBack'
  | 'facts'
  | 'logs'
  | 'diagnostics';

/** The settings of a section, with every row that one of the `settings` has. */
export function fieldsOf(section: Section, settings: readonly Settings[]): readonly FieldId[] {
  switch (section) {
    case 'price':
      return [
        'pricing.strategy',
        ...PLAIN_PRICES,
        ...modelRows('prices.gpu', settings),
        ...MONTHLY_TARGETS,
        ...modelRows('monthly.gpu', settings),
      ];
    case 'power':
      return [...POWERS, ...modelRows('pricing.gpuWatts', settings)];
    case 'reserve':
      return RESERVES;
    case 'notice':
      return NOTICES;
    case 'provider':
      return [...PUBLIC_FACTS, ...namedRows('provider.attributes', settings)];
    case 'ports':
      return PORTS;
    case 'content':
      return [...CONTENT, ...namedRows('content.images', settings)];
    case 'payout':
      return PAYOUTS;
    case 'looks':
    case 'about':
      return [];
  }
}

/** The rows of a section that are there now: of prices only those that count. */
export function rowsOf(section: Section, settings: Settings | undefined): readonly RowId[] {
  const all = settings === undefined ? [] : [settings];
  switch (section) {
    case 'price':
      return ['pricing.strategy', ...strategyRows(settings), 'example'];
    case 'power':
      return [...fieldsOf(section, all), 'add:pricing.gpuWatts'];
    case 'provider':
      return [...fieldsOf(section, all), 'add:provider.attributes'];
    case 'content':
      return [...fieldsOf(section, all), 'add:content.images'];
    case 'reserve':
    case 'notice':
    case 'ports':
    case 'payout':
      return fieldsOf(section, all);
    case 'looks':
      return ['theme', 'language', 'takeBack'];
    case 'about':
      return ['facts', 'logs', 'diagnostics'];
  }
}

/** Every row with the words by which it is found, in the owner's language. */
export function findIndex(
  settings: Settings | undefined,
  texts: Texts,
): readonly Findable<RowId>[] {
  const { t } = texts;
  return SECTIONS.flatMap((section) =>
    rowsOf(section, settings).map((id) => ({
      id,
      texts: [t(`settings.section.${section}`), t(`settings.find.${section}`), ...words(id, texts)],
    })),
  );
}

function strategyRows(settings: Settings | undefined): readonly RowId[] {
  const all = settings === undefined ? [] : [settings];
  const strategy = settings?.pricing.strategy;
  if (strategy === 'script') return [];
  return strategy === 'monthly'
    ? [...MONTHLY_TARGETS, ...modelRows('monthly.gpu', all), 'add:monthly.gpu']
    : [...PLAIN_PRICES, ...modelRows('prices.gpu', all), 'add:prices.gpu'];
}

function modelRows(table: ModelTable, settings: readonly Settings[]): readonly FieldId[] {
  return gpuModels(settings.flatMap((each) => membersOf(each, table))).map((model) =>
    rowId(table, model),
  );
}

function namedRows(table: Table, settings: readonly Settings[]): readonly FieldId[] {
  const keys = new Set(settings.flatMap((each) => membersOf(each, table)));
  return [...keys].sort().map((key) => rowId(table, key));
}

const PLAIN_ROWS = ['theme', 'language', 'takeBack', 'logs', 'diagnostics'] as const;

function isPlainRow(id: RowId): id is (typeof PLAIN_ROWS)[number] {
  return PLAIN_ROWS.some((known) => known === id);
}

function words(id: RowId, texts: Texts): readonly string[] {
  const { t } = texts;
  if (id === 'add:provider.attributes') return [t('settings.facts.title'), t('settings.facts.add')];
  if (id === 'add:content.images') return [t('settings.images.title'), t('settings.images.add')];
  if (id.startsWith('add:')) return [t('settings.gpu.title'), t('settings.gpu.add')];
  if (id === 'example') return [t('settings.example')];
  if (id === 'facts') return [t('settings.find.facts')];
  if (isPlainRow(id)) {
    return [t(`settings.${id}`), t(`settings.find.${id}`)];
  }
  const field = id as FieldId;
  const table = entryOf(field)?.table;
  const isGpu = MODEL_TABLES.some((each) => each === table);
  return [settingName(field, texts), id, ...(isGpu ? [t('settings.gpu.title')] : [])];
}
