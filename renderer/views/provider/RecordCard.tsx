import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';

/** The record as tenants read it, and the certificate that proves who answers them. */
export function RecordCard({ provider }: { readonly provider: Slices['provider'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const { record, certificate } = provider;
  if (record === undefined) {
    return (
      <Card title={t('provider.record')}>
        <p className="text-sm text-ink-2">{t('provider.record.none')}</p>
      </Card>
    );
  }
  const text = (value: string): ReactNode =>
    value === '' ? (
      t('provider.record.empty')
    ) : (
      <bdi className="break-all">{foreignText(value, 254)}</bdi>
    );
  return (
    <Card
      title={t('provider.record')}
      hint={t('provider.record.read', { age: f.age(record.readAtMs, nowMs) })}
    >
      <div className="grid gap-4">
        {!record.upToDate && (
          <Note
            tone="care"
            title={t('provider.record.old')}
            actions={
              <Button
                size="sm"
                busy={action.busy}
                disabledReason={live ? undefined : t('frame.notLive')}
                onClick={() => void action.run(() => call('provider.register', {}))}
              >
                {t('provider.record.send')}
              </Button>
            }
          >
            <p>{t('provider.record.oldText')}</p>
          </Note>
        )}
        <CallProblem problem={action.problem} />
        <KeyValue
          items={[
            { key: 'host', label: t('provider.record.host'), value: text(record.hostUri) },
            { key: 'email', label: t('provider.record.email'), value: text(record.email) },
            { key: 'website', label: t('provider.record.website'), value: text(record.website) },
            ...(certificate === undefined
              ? [
                  {
                    key: 'certificate',
                    label: t('provider.certificate'),
                    value: t('provider.certificate.none'),
                  },
                ]
              : [
                  {
                    key: 'certificate',
                    label: t('provider.certificate'),
                    value: t('provider.certificate.age', {
                      from: f.date(certificate.notBeforeMs),
                      until: f.date(certificate.notAfterMs),
                    }),
                  },
                ]),
          ]}
        />
        <section className="grid gap-2">
          <h3>{t('provider.attributes', { n: record.attributes.length })}</h3>
          <ul
            tabIndex={0}
            aria-label={t('provider.attributes', { n: record.attributes.length })}
            className="grid max-h-72 gap-1 overflow-y-auto rounded-sm font-mono text-xs"
          >
            {record.attributes.map(({ key, value }, place) => (
              <li key={place} className="grid grid-cols-2 gap-2">
                <bdi className="min-w-0 break-all text-ink-2">{foreignText(key, 130)}</bdi>
                <bdi className="min-w-0 text-end break-all">{foreignText(value, 254)}</bdi>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Card>
  );
}
