import { foreignText } from './names.ts';

/** The network's name of a GPU model as people know it: `rtx4090ti` → `RTX 4090 Ti`. */
export function gpuName(model: string): string {
  const match = /^(rtx|gtx|rx|arc|gt)([a-z]?\d+)(ti)?(super|xtx|xt|gre)?$/.exec(model);
  if (match === null)
    return foreignText(/^[a-z0-9]*\d/.test(model) ? model.toUpperCase() : model, 40);
  const [, family = '', number = '', ti, suffix] = match;
  const words = [family.toUpperCase(), number.toUpperCase(), ti === undefined ? '' : 'Ti'];
  const last = suffix === undefined ? '' : (SUFFIXES[suffix] ?? suffix.toUpperCase());
  return [...words, last].filter(Boolean).join(' ');
}

const SUFFIXES: Readonly<Record<string, string>> = { super: 'Super' };
