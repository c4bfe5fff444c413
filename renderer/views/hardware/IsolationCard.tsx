import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { cureOf, knownOpening } from './openings.ts';
import { warningText } from './warnings.ts';

type Isolation = NonNullable<Slices['agent']['isolation']>;

interface IsolationCardProps {
  readonly isolation: Isolation;
  readonly practice: boolean;
  /** Whether containers can run: it is tried from inside of one. */
  readonly canTry: boolean;
}

/** What is known of it now: the agent's word, or why there can be none. */
type Known = Isolation['state'] | 'cannot' | 'away';

const DOTS: Readonly<Record<Known, StatusKind>> = {
  kept: 'running',
  open: 'attention',
  unchecked: 'waiting',
  cannot: 'off',
  away: 'off',
};

/** Whether renters' code can reach the owner's home network, and how old that knowledge is. */
export function IsolationCard({ isolation, practice, canTry }: IsolationCardProps): ReactNode {
  const { t } = useTexts();
  const isAway = useIsAway();
  const { state, because, failures } = isolation;
  const known: Known = isAway ? 'away' : state === 'unchecked' && !canTry ? 'cannot' : state;
  return (
    <Card title={t('hardware.shut')}>
      <div className="grid gap-3 text-sm">
        <StatusDot kind={DOTS[known]}>{t(`hardware.shut.${known}`)}</StatusDot>
        <Sentence isolation={isolation} known={known} />
        {state === 'open' && <Openings failures={failures} practice={practice} />}
        {(known === 'open' || known === 'unchecked') && because !== undefined && (
          <AgentsWords said={because} />
        )}
      </div>
    </Card>
  );
}

/** What shuts renters in and should be mended although nothing is open: not of the home network alone. */
export function WarningsCard({
  isolation: { state, warnings },
}: Pick<IsolationCardProps, 'isolation'>): ReactNode {
  const texts = useTexts();
  if (state !== 'kept' || warnings.length === 0) return null;
  return (
    <Card title={texts.t('hardware.shut.warnings', { n: warnings.length })}>
      <ul className="grid gap-2 text-sm">
        {warnings.map((warning) => (
          <li key={warning.message}>{warningText(warning, texts)}</li>
        ))}
      </ul>
    </Card>
  );
}

function Sentence({
  isolation: { state, checkedAtMs, passedAtMs },
  known,
}: {
  readonly isolation: Isolation;
  readonly known: Known;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const atMs = state === 'kept' ? checkedAtMs : passedAtMs;
  const age = atMs === undefined ? undefined : f.age(atMs, nowMs);
  if (known === 'kept' && age !== undefined) {
    return (
      <p className="font-strong">
        <Fact quiet source={t('hardware.shut.source')} age={age}>
          {t('hardware.shut.keptText', { age })}
        </Fact>
      </p>
    );
  }
  return (
    <p className="text-ink-2">
      {known !== 'kept' && `${t(`hardware.shut.${known}Text`)} `}
      {atMs === undefined || age === undefined ? (
        t('hardware.shut.never')
      ) : (
        <Fact quiet source={t('hardware.shut.source')} age={age}>
          {t('hardware.shut.last', { when: f.when(atMs, nowMs), age })}
        </Fact>
      )}
    </p>
  );
}

function Openings({
  failures,
  practice,
}: {
  readonly failures: Isolation['failures'];
  readonly practice: boolean;
}): ReactNode {
  const { t } = useTexts();
  // One of a kind is enough: a router has many addresses.
  const found = [...new Set(failures.map(({ check }) => check))];
  const cures = [...new Set(found.map(cureOf))];
  return (
    <>
      <ul className="grid gap-1.5">
        {found.map((check) => {
          const known = knownOpening(check);
          return (
            <li key={check} className="font-strong">
              {known === undefined ? (
                <bdi>{foreignText(check, 80)}</bdi>
              ) : (
                t(`hardware.shut.opening.${known}`)
              )}
            </li>
          );
        })}
      </ul>
      {cures.map((cure) => (
        <p key={cure}>{t(`hardware.shut.cure.${cure}`)}</p>
      ))}
      <p className="text-ink-2">
        {t(practice ? 'hardware.shut.practiceGoesOn' : 'hardware.shut.noBids')}
      </p>
    </>
  );
}

/** The agent speaks English; what it says may name addresses and commands. */
function AgentsWords({ said }: { readonly said: string }): ReactNode {
  const { t } = useTexts();
  return (
    <details className="text-xs text-ink-3">
      <summary className="w-fit max-md:py-2">{t('hardware.shut.words')}</summary>
      <bdi lang="en" className="mt-1 block text-ink-2 wrap-anywhere">
        {foreignText(said, 400)}
      </bdi>
    </details>
  );
}
