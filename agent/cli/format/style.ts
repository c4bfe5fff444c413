/** Emphasis, or the plain text where colours are not wanted. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly notice: (text: string) => string;
}

const PLAIN: Style = {
  bold: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
  notice: (text) => text,
};

const COLOURED: Style = {
  bold: wrap(1),
  dim: wrap(2),
  good: wrap(32),
  bad: wrap(31),
  notice: wrap(33),
};

/** Colours only for a person at a terminal who did not ask for none (NO_COLOR). */
export function styleFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Style {
  const none = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return stream.isTTY === true && !none && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}

function wrap(code: number): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`;
}
