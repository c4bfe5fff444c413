import type { ITheme } from '@xterm/xterm';

/** The terminal's colours, from the page's tokens as they are now. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const colours = {
    black: token('line'),
    red: token('alert'),
    green: token('paid'),
    yellow: token('accrued'),
    blue: token('yours'),
    magenta: token('plum-fill'),
    cyan: token('paid-fill'),
    white: token('ink-2'),
  };
  return {
    ...colours,
    brightBlack: token('ink-3'),
    brightRed: colours.red,
    brightGreen: colours.green,
    brightYellow: colours.yellow,
    brightBlue: colours.blue,
    brightMagenta: colours.magenta,
    brightCyan: colours.cyan,
    brightWhite: token('ink'),
    background: token('sunken'),
    foreground: token('ink'),
    cursor: token('paid'),
    cursorAccent: token('sunken'),
    selectionBackground: token('paid-line'),
    scrollbarSliderBackground: `${token('line-strong')}80`,
    scrollbarSliderHoverBackground: token('line-strong'),
    scrollbarSliderActiveBackground: token('line-strong'),
  };
}
