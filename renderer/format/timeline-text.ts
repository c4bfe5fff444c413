import type { TimelineValue } from '../../agent/api/methods.ts';
import type { Texts } from '../messages/texts.tsx';
import type { Formats } from './formats.tsx';
import { labelText } from './label-text.ts';
import { foreignText } from './names.ts';

const NAMED = 3;
const CAUSES = ['agent-stopped', 'engine-down', 'network-stale', 'starting'] as const;

/** One stretch of the day in words: `09:12 to 14:26: rented to chat-api`. */
export function stretchLabel(stretch: TimelineValue, texts: Texts, f: Formats): string {
  const { t } = texts;
  const { fromMs, toMs, state, leases, count } = stretch;
  const span = { from: f.clock(fromMs), to: f.clock(toMs) };
  switch (state) {
    case 'rented': {
      const names = leases
        .slice(0, NAMED)
        .map((label) => labelText(label, texts, 40))
        .join(', ');
      const more = count - Math.min(NAMED, leases.length);
      return more > 0
        ? t('frame.day.rentedMore', { ...span, names, n: more })
        : t('frame.day.rented', { ...span, names });
    }
    case 'down':
      return t('frame.day.down', { ...span, cause: causeText(stretch.cause ?? '', t) });
    case 'offered':
    case 'paused':
    case 'unknown':
      return t(`frame.day.${state}`, span);
  }
}

/** Why the machine was not able to serve, in words; a cause that we do not know as it is. */
export function causeText(cause: string, t: Texts['t']): string {
  const known = CAUSES.find((name) => name === cause);
  return known === undefined
    ? t('frame.cause.other', { cause: foreignText(cause, 60) })
    : t(`frame.cause.${known}`);
}
