import { englishCatalogue } from '../messages/catalogue.ts';
import type { MessageKey } from '../messages/keys.ts';
import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** Why an order was left, in a few words; a reason that this page does not know as it is. */
export function refusalText(code: string, { t }: Texts): string {
  const key = `orders.title.${code}`;
  if (isKey(key) && code !== 'other') return t(key);
  return t('orders.title.other', { code: `\u2068${foreignText(code, 80)}\u2069` });
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(englishCatalogue, key);
}
