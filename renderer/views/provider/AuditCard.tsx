import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Meter } from '../../components/Meter.tsx';
import { useFormats } from '../../format/formats.tsx';
import { tailText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';

/** Who vouches for this machine, and how many orders ask for somebody who does. */
export function AuditCard({ provider }: { readonly provider: Slices['provider'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(60_000);
  const { audits, auditDemand } = provider;
  return (
    <Card title={t('provider.audit')}>
      <div className="grid gap-3 text-sm">
        {audits.length === 0 ? (
          <p>{t('provider.audit.none')}</p>
        ) : (
          <ul className="grid gap-1.5">
            {audits.map(({ auditor, attributes }) => (
              <li key={auditor} className="flex flex-wrap justify-between gap-x-3">
                <bdi className="min-w-0">{tailText(auditor, 10)}</bdi>
                <span className="text-ink-2">{t('provider.audit.for', { n: attributes })}</span>
              </li>
            ))}
          </ul>
        )}
        <p className="text-ink-2">{t('provider.audit.what')}</p>
        {auditDemand !== undefined && auditDemand.seen > 0 && (
          <div className="grid gap-1.5">
            <p className="font-strong">
              <Fact
                quiet
                source={t('provider.audit.source')}
                age={f.age(auditDemand.fromMs, nowMs)}
              >
                {t('provider.audit.demand', {
                  wanted: auditDemand.wanted,
                  seen: auditDemand.seen,
                  span: f.span(Math.max(0, nowMs - auditDemand.fromMs)),
                })}
              </Fact>
            </p>
            <Meter
              value={auditDemand.wanted}
              max={auditDemand.seen}
              tone="hatch"
              label={t('provider.audit.share')}
              valueText={f.percent(auditDemand.wanted, auditDemand.seen)}
            />
            {audits.length === 0 && auditDemand.wanted > 0 && (
              <p className="text-ink-2">{t('provider.audit.means')}</p>
            )}
          </div>
        )}
        {auditDemand?.seen === 0 && <p className="text-ink-2">{t('provider.audit.noOrders')}</p>}
      </div>
    </Card>
  );
}
