import type { ImageVerdict } from '../../../agent/api/settings.ts';
import { imageVerdict } from '../../../agent/api/settings.ts';
import type { Texts } from '../../messages/texts.tsx';

/** What can be said of an image, to choose from. */
export function verdictOptions(
  t: Texts['t'],
): readonly { readonly value: ImageVerdict; readonly label: string }[] {
  return imageVerdict.options.map((value) => ({ value, label: t(`settings.verdict.${value}`) }));
}
