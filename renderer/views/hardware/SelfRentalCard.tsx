import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Fact } from '../../components/Fact.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { refusalText } from '../../format/refusal-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';

type Run = NonNullable<Slices['selfRental']['run']>;
type Step = Run['steps'][number];
type Failure = NonNullable<Run['failure']>;

/** One order of the owner's own, the whole way: would a renter be served? */
export function SelfRentalCard(): ReactNode {
  const { t } = useTexts();
  const slice = useSlice('selfRental');
  const live = useLive();
  const action = useAction();
  if (slice === undefined) return null;
  const { impossible, run } = slice;
  const goesOn = live && run !== undefined && run.endedAtMs === undefined;
  const ask = (method: 'self-rental.start' | 'self-rental.stop'): void =>
    void action.run(() => call(method, {}));
  return (
    <Card
      title={t('selfRental.title')}
      actions={
        goesOn ? (
          <Button size="sm" busy={action.busy} onClick={() => ask('self-rental.stop')}>
            {t('selfRental.stop')}
          </Button>
        ) : (
          <Button
            size="sm"
            busy={action.busy}
            disabledReason={
              impossible === undefined
                ? live
                  ? undefined
                  : t('frame.notLive')
                : t(`selfRental.impossible.${impossible}`)
            }
            onClick={() => ask('self-rental.start')}
          >
            {t(run === undefined ? 'selfRental.start' : 'selfRental.again')}
          </Button>
        )
      }
    >
      <div className="grid gap-3 text-sm">
        <p className="text-ink-2">
          {t(impossible === undefined ? 'selfRental.lead' : `selfRental.impossible.${impossible}`)}
        </p>
        <CallProblem problem={action.problem} />
        {run !== undefined && <Outcome run={run} goesOn={goesOn} />}
      </div>
    </Card>
  );
}

function Outcome({ run, goesOn }: { readonly run: Run; readonly goesOn: boolean }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { steps, failure, endedAtMs, startedAtMs } = run;
  return (
    <>
      {/* Told once at the end, and which step it is at: not each of ten. */}
      <p role="status" className="font-strong">
        <Fact quiet source={t('selfRental.source')} age={f.age(endedAtMs ?? startedAtMs, nowMs)}>
          <Headline run={run} goesOn={goesOn} />
        </Fact>
      </p>
      {failure !== undefined && !goesOn && (
        <FailureText failure={failure}>
          {run.mayBeOpen === true
            ? t('selfRental.closing')
            : run.order !== undefined && t('selfRental.closed')}
        </FailureText>
      )}
      <ol className="grid gap-1.5">
        {steps.map((step) => (
          <StepRow key={step.step} step={step} goesOn={goesOn} />
        ))}
      </ol>
      {endedAtMs !== undefined && (
        <p className="text-xs text-ink-2">
          {t('selfRental.when', { age: f.age(endedAtMs, nowMs) })}
        </p>
      )}
    </>
  );
}

function Headline({ run, goesOn }: { readonly run: Run; readonly goesOn: boolean }): string {
  const { t } = useTexts();
  const { steps, failure } = run;
  const of = steps.length;
  if (failure !== undefined) {
    const n = steps.findIndex(({ step }) => step === failure.step) + 1;
    return t('selfRental.ended', { n, of, step: t(`selfRental.step.${failure.step}`) });
  }
  if (run.endedAtMs !== undefined) return t('selfRental.worked');
  const n = steps.findIndex(({ state }) => state !== 'done') + 1;
  return t(goesOn ? 'selfRental.goesOn' : 'selfRental.wentOn', { n, of });
}

const DOTS: Readonly<Record<Step['state'], StatusKind>> = {
  waiting: 'off',
  now: 'waiting',
  done: 'running',
  failed: 'attention',
};

function StepRow({
  step: { step, state, tookMs },
  goesOn,
}: {
  readonly step: Step;
  readonly goesOn: boolean;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const shown = state === 'now' && !goesOn ? 'waiting' : state;
  return (
    <li className="flex items-baseline justify-between gap-3">
      <span className="flex min-w-0 items-baseline gap-2">
        <StatusDot kind={DOTS[shown]} hideWord>
          {t(`selfRental.state.${shown}`)}
        </StatusDot>
        <span className={shown === 'waiting' ? 'text-ink-2' : undefined}>
          {t(`selfRental.step.${step}`)}
        </span>
      </span>
      {tookMs !== undefined && tookMs >= 1_000 && (
        <span className="text-xs text-ink-2 whitespace-nowrap">
          {t('selfRental.took', { span: f.span(tookMs) })}
        </span>
      )}
    </li>
  );
}

function FailureText({
  failure,
  children,
}: {
  readonly failure: Failure;
  /** What is left of what was ordered. */
  readonly children: ReactNode;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const { code, data, refusal } = failure;
  const shown = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, foreignText(String(value), 120)]),
  );
  const because = refusal === undefined ? '' : refusalText(refusal.code, texts);
  const { reason, address, held, deposited } = data;
  const cause = code === 'money-differs' && deposited === undefined ? 'money-unseen' : code;
  const heldKey = HELD.find((known) => known === held);
  return (
    <div className="grid gap-2 rounded-lg border border-line p-3">
      <p>
        {heldKey === undefined
          ? t(`selfRental.cause.${cause}`, { ...NOTHING, ...shown, refusal: because })
          : t(`selfRental.held.${heldKey}`)}
      </p>
      <p className="text-ink-2">
        {t(`selfRental.cure.${code}`)} {children}
      </p>
      {code === 'money-missing' && address !== undefined && (
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-ink-2">{t('selfRental.address')}</span>
          <bdi className="font-mono text-xs wrap-anywhere">{String(address)}</bdi>
          <CopyButton text={String(address)} label={t('selfRental.copyAddress')} />
        </p>
      )}
      {reason !== undefined && heldKey === undefined && (
        <p className="text-xs text-ink-2">
          {t('selfRental.words')}
          {': '}
          <bdi lang="en" className="wrap-anywhere">
            {foreignText(String(reason), 300)}
          </bdi>
        </p>
      )}
    </div>
  );
}

/** Reasons not to bid that have words of ours. */
const HELD = ['paused', 'draining', 'engine-down', 'watching', 'setting-up'] as const;

/** What a text names is there, also where an older agent did not say it. */
const NOTHING = {
  ...{ seconds: '?', address: '?', deposited: '?', paid: '?', returned: '?', booked: '?' },
  ...{ denom: '?', amount: '?', image: '?' },
};
