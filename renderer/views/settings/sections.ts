import type { Texts } from '../../messages/texts.tsx';
import type { SettingGroup } from './differences.ts';
import type { FieldId } from './fields.ts';
import { gpuPriceId, PLAIN_PRICES, RESERVES } from './fields.ts';
import type { Findable } from './find.ts';
import { settingName } from './names.ts';

/** The sections in the order of the page. */
export const SECTIONS = ['price', 'reserve', 'looks', 'about'] as const;
export type Section = (typeof SECTIONS)[number];

/** What can be found: a setting, or a row that is none. */
export type RowId =
  FieldId | 'gpu.add' | 'example' | 'theme' | 'language' | 'facts' | 'logs' | 'diagnostics';

/** What a reset of a section covers; `undefined` where nothing of it is the agent's. */
export const SECTION_GROUP: Readonly<Partial<Record<Section, SettingGroup>>> = {
  price: 'prices',
  reserve: 'reserve',
};

export function rowsOf(section: Section, models: readonly string[]): readonly RowId[] {
  switch (section) {
    case 'price':
      return [...PLAIN_PRICES, ...models.map(gpuPriceId), 'gpu.add', 'example'];
    case 'reserve':
      return RESERVES;
    case 'looks':
      return ['theme', 'language'];
    case 'about':
      return ['facts', 'logs', 'diagnostics'];
  }
}

/** Every row with the words by which it is found, in the owner's language. */
export function findIndex(models: readonly string[], texts: Texts): readonly Findable<RowId>[] {
  const { t } = texts;
  return SECTIONS.flatMap((section) =>
    rowsOf(section, models).map((id) => ({
      id,
      texts: [t(`settings.section.${section}`), t(`settings.find.${section}`), ...words(id, texts)],
    })),
  );
}

function words(id: RowId, texts: Texts): readonly string[] {
  const { t } = texts;
  if (id === 'gpu.add') return [t('settings.gpu.title'), t('settings.gpu.add')];
  if (id === 'example') return [t('settings.example')];
  if (id === 'facts') return [t('settings.find.facts')];
  if (id === 'theme' || id === 'language' || id === 'logs' || id === 'diagnostics') {
    return [t(`settings.${id}`), t(`settings.find.${id}`)];
  }
  const gpu = id.startsWith('prices.gpu.') ? [t('settings.gpu.title')] : [];
  return [settingName(id, texts), id, ...gpu];
}
