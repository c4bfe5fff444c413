import type { Slices } from '../../../agent/api/slices.ts';
import { foreignText } from '../../format/names.ts';
import type { Texts } from '../../messages/texts.tsx';

export type IsolationWarning = NonNullable<Slices['agent']['isolation']>['warnings'][number];
type Coded = Pick<IsolationWarning, 'code' | 'data'>;

const LACKS = ['bandwidth-limit', 'open-connections-counted-anew', 'ipv6'] as const;

/** What should be mended in what keeps renters apart, in a few words; `undefined` for a code that is not known. */
export function warningTitle({ code, data }: Coded, { t }: Texts): string | undefined {
  if (code === 'flawed-version') return t('hardware.warning.flawed-version', versionOf(data));
  const lack = LACKS.find((known) => known === code);
  return lack === undefined ? undefined : t(`hardware.warning.${lack}`);
}

/** The same with what it means and what to do; the agent's words for a code that is not known. */
export function warningText(warning: IsolationWarning, texts: Texts): string {
  const title = warningTitle(warning, texts);
  const advice = warningAdvice(warning, texts);
  return title === undefined ? foreignText(warning.message, 400) : `${title}. ${advice}`;
}

/** What it means and what to do. */
export function warningAdvice({ code, data }: Coded, { t }: Texts): string {
  if (code === 'flawed-version') return t('hardware.warning.flawed-version.text', versionOf(data));
  const lack = LACKS.find((known) => known === code);
  return lack === undefined
    ? t('hardware.advice.home-network-warning.warning')
    : t(`hardware.warning.${lack}.text`);
}

function versionOf(
  data: Coded['data'],
): Record<'component' | 'version' | 'flaws' | 'fixedIn', string> {
  const of = (name: string): string => `\u2068${foreignText(data[name] ?? '', 80)}\u2069`;
  return {
    component: of('component'),
    version: of('version'),
    flaws: of('flaws'),
    fixedIn: of('fixedIn'),
  };
}
