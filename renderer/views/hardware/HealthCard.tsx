import type { ReactNode } from 'react';

import type { CheckValue } from '../../../agent/api/methods.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Fact } from '../../components/Fact.tsx';
import type { IconName } from '../../components/Icon.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { knownProblem, portHelp } from '../../format/problem-text.ts';
import type { MessageKey } from '../../messages/catalogue.ts';
import { englishCatalogue } from '../../messages/catalogue.ts';
import type { Texts } from '../../messages/texts.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useIsAway, useLive } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { KnownCheck } from './checks.ts';
import { byUrgency, knownCheck, worstStatus } from './checks.ts';
import { knownMissing } from './missing-codes.ts';
import { useDoctor } from './use-doctor.ts';
import { warningAdvice, warningTitle } from './warnings.ts';

interface HealthCardProps {
  readonly agent: Slices['agent'];
}

/** The agent's checks, what needs the owner first, each with what to do. */
export function HealthCard({ agent }: HealthCardProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  // A short gap is no reason to take what is known away.
  const isAway = useIsAway();
  const { checks, atMs, error, busy, checkAgain } = useDoctor(agent);
  return (
    <Card
      title={t('hardware.health')}
      actions={!isAway && checks !== undefined && <Verdict checks={checks} />}
      footer={
        <span className="flex flex-wrap items-center justify-between gap-2">
          {atMs !== undefined && (
            <Fact source={t('hardware.health.source')} age={f.age(atMs, nowMs)}>
              {isAway
                ? t('hardware.health.resultOf', { when: f.when(atMs, nowMs) })
                : t('hardware.health.checked', { age: f.age(atMs, nowMs) })}
            </Fact>
          )}
          <Button
            size="sm"
            icon="refresh"
            busy={busy}
            disabledReason={live ? undefined : t('frame.notLive')}
            onClick={checkAgain}
            className="ms-auto"
          >
            {t('hardware.health.again')}
          </Button>
        </span>
      }
    >
      {isAway && (
        <p className={`text-sm text-ink-2 ${checks === undefined ? '' : 'mb-4'}`}>
          {checks === undefined || atMs === undefined
            ? t('hardware.health.never')
            : t('hardware.health.away', { when: f.when(atMs, nowMs) })}
        </p>
      )}
      {live && error !== undefined && (
        <div className="mb-4 last:mb-0">
          <ErrorState
            title={t('hardware.health.failed')}
            text={t('hardware.health.failedText')}
            detail={foreignText(error.message)}
          />
        </div>
      )}
      {!isAway && checks === undefined && error === undefined && (
        <Skeleton lines={4} height="3rem" width="100%" />
      )}
      {checks !== undefined && (
        <ul className="divide-y divide-line" aria-busy={busy}>
          {byUrgency(isAway ? checks.filter(lasts) : checks).map((check, place) => (
            <CheckRow
              key={`${check.id} ${place}`}
              check={check}
              missing={check.id === 'isolation' ? agent.engine.missing : []}
              isOld={isAway}
              cannotTry={isUntried(check, agent)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Verdict({ checks }: { readonly checks: readonly CheckValue[] }): ReactNode {
  const { t } = useTexts();
  const worst = worstStatus(checks);
  const n = checks.filter(({ status }) => status === worst).length;
  switch (worst) {
    case 'ok':
      return (
        <Chip tone="paid" icon="check">
          {t('hardware.health.ok')}
        </Chip>
      );
    case 'warning':
      return (
        <Chip tone="accrued" icon="info">
          {t('hardware.health.warnings', { n })}
        </Chip>
      );
    case 'failed':
      return (
        <Chip tone="alert" icon="warning">
          {t('hardware.health.failures', { n })}
        </Chip>
      );
  }
}

type CheckStatus = CheckValue['status'] | 'cannot';

const LOOKS: Readonly<Record<CheckStatus, { readonly icon: IconName; readonly colour: string }>> = {
  cannot: { icon: 'clock', colour: 'text-ink-3' },
  ok: { icon: 'check', colour: 'text-paid' },
  warning: { icon: 'info', colour: 'text-accrued' },
  failed: { icon: 'warning', colour: 'text-alert' },
};

/** False for what is only so while the agent runs. */
function lasts({ id }: CheckValue): boolean {
  return id !== 'offering';
}

interface CheckRowProps {
  readonly check: CheckValue;
  /** What the check found to be missing, by code. */
  readonly missing: readonly string[];
  /** It was so when the agent was there: it is told as that, without a colour. */
  readonly isOld: boolean;
  /** Nobody could look: that is another thing than having looked in vain. */
  readonly cannotTry: boolean;
}

/** The home network is tried from inside of a container, and none can run. */
function isUntried({ id, status }: CheckValue, { engine, isolation }: Slices['agent']): boolean {
  return id === 'home-network' && status !== 'ok' && !engine.up && isolation?.state === 'unchecked';
}

function CheckRow({ check, missing, isOld, cannotTry }: CheckRowProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const { message } = check;
  const status = cannotTry ? 'cannot' : check.status;
  const known = knownCheck(check);
  const { icon, colour } = LOOKS[status];
  const advice = cannotTry
    ? t('hardware.advice.home-network.cannot')
    : adviceOf(check, isOld, texts);
  // The agent speaks English.
  const said = (
    <bdi lang="en" className="wrap-anywhere">
      {foreignText(message)}
    </bdi>
  );
  return (
    <li className="flex items-start gap-3 py-2.5 first:pt-0 last:pb-0">
      <Icon name={icon} className={`mt-px ${isOld ? 'text-ink-3' : colour}`} />
      <div className="min-w-0">
        <VisuallyHidden>{t(`hardware.status.${status}`)}</VisuallyHidden>
        <p className="font-semibold">
          {known === undefined
            ? said
            : cannotTry
              ? t('hardware.check.home-network.cannot')
              : checkTitle(known, check, texts)}
        </p>
        {missing.length > 0 && (
          <p className="mt-0.5 text-sm text-ink-2">
            {missing.map((code) => missingName(code, t)).join(' · ')}
          </p>
        )}
        {advice !== undefined && (
          <p className="mt-1 text-sm text-ink">
            {typeof advice === 'string' ? advice : <bdi lang="en">{advice.english}</bdi>}
          </p>
        )}
        {known !== undefined && (
          <details className="mt-0.5 text-xs text-ink-3">
            <summary className="w-fit max-md:py-2">{t('shared.details')}</summary>
            <p className="mt-1 text-sm text-ink-2">{said}</p>
          </details>
        )}
      </div>
    </li>
  );
}

/** What an engine lacks, in words where there are some. */
function missingName(code: string, t: ReturnType<typeof useTexts>['t']): string {
  const known = knownMissing(code);
  return known === undefined ? foreignText(code, 80) : t(`hardware.missing.${known}`);
}

/** What was found; of a check that may find several things, which. */
function checkTitle(known: KnownCheck, check: CheckValue, texts: Texts): string {
  const { code, data = {}, status } = check;
  const named = code === undefined ? undefined : warningTitle({ code, data }, texts);
  return named ?? texts.t(`hardware.check.${known}.${status}`);
}

/** Our own words where there are some, else the agent's. */
function adviceOf(
  check: CheckValue,
  isOld: boolean,
  texts: Texts,
): string | { readonly english: string } | undefined {
  const { id, status, advice, code = '', data = {}, message, port } = check;
  if (advice === undefined) return undefined;
  const help = portHelp({ code, message, port }, texts);
  if (help !== undefined) return `${knownProblem({ code, message, port }, texts) ?? ''} ${help}`;
  // It leads to a list of what is open, and there is none while nobody knows whether it still is.
  if (isOld && id === 'home-network') return undefined;
  if (id === 'home-network-warning' && code !== '') {
    return warningAdvice({ code, data }, texts);
  }
  const key = `hardware.advice.${id}.${status}`;
  return isKey(key) ? texts.t(key) : { english: foreignText(advice) };
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(englishCatalogue, key);
}
