import type { ReactNode } from 'react';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

/** Being listed on the network: a record with what the machine has, and a certificate. */
export function RegisterStep({ before, after, steps, provider, wallet }: StepProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const { isDone, problem } = stateOf(steps, 'register');
  const { record, certificate } = provider;
  const sending = wallet.queue?.sending;
  return (
    <StepCard
      title={t('setup.register')}
      lead={t('setup.register.lead')}
      problem={problem}
      before={before}
      after={after}
      isDone={isDone}
    >
      {isDone && <Note tone="good" role="status" title={t('setup.register.done')} />}
      {record !== undefined && (
        <KeyValue
          items={[
            {
              key: 'host',
              label: t('setup.register.host'),
              value: (
                <bdi dir="ltr" className="break-all">
                  {foreignText(record.hostUri, 200)}
                </bdi>
              ),
            },
            {
              key: 'attributes',
              label: t('setup.register.attributes'),
              value: f.count(record.attributes.length),
            },
            {
              key: 'read',
              label: t('setup.register.read'),
              value: f.age(record.readAtMs, nowMs),
            },
            ...(certificate === undefined
              ? []
              : [
                  {
                    key: 'certificate',
                    label: t('setup.register.certificate'),
                    value: t('setup.register.until', { when: f.date(certificate.notAfterMs) }),
                  },
                ]),
          ]}
        />
      )}
      {!isDone && sending !== undefined && (
        <p role="status" className="text-sm text-ink-2">
          {t('setup.register.onItsWay', { span: f.span(Math.max(0, nowMs - sending.sinceMs)) })}
        </p>
      )}
      <CallProblem problem={action.problem} />
      <div>
        <Button
          variant={isDone ? 'plain' : 'primary'}
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void action.run(() => call('provider.register', {}))}
        >
          {t(isDone ? 'setup.register.again' : 'setup.register.now')}
        </Button>
      </div>
    </StepCard>
  );
}
