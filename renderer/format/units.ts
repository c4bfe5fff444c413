import type { Texts } from '../messages/texts.tsx';

const STEP = 1024;
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in steps of 1024, named as Windows and games name them: `46 GB`, which never breaks. */
export function bytesText(bytes: number, texts: Texts): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= STEP && unit < BYTE_UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = value >= 10 || unit === 0 ? 0 : 1;
  return `${countText(value, texts, digits)}\u00a0${BYTE_UNITS[unit] ?? ''}`;
}

/** Thousandths of a core as cores: `0.5`, `8`. */
export function coresText(cpuMilli: number, texts: Texts): string {
  return countText(cpuMilli / 1000, texts, 2);
}

export function countText(value: number, texts: Texts, digits = 0): string {
  return numberFormat(texts.tag, digits).format(value);
}

/** A share of one whole: `99.4 %`. Never rounds up to a hundred what is not. */
export function percentText(part: number, whole: number, texts: Texts): string {
  if (whole <= 0) return texts.t('shared.unknown');
  const permille = Math.floor((part / whole) * 1000);
  return texts.t('format.percent', { n: countText(permille / 10, texts, 1) });
}

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(tag: string, digits: number): Intl.NumberFormat {
  const key = `${tag} ${digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(tag, { maximumFractionDigits: digits });
  formats.set(key, made);
  return made;
}
