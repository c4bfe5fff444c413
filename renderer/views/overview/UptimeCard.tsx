import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { Swatch } from '../../components/Swatch.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useFormats } from '../../format/formats.tsx';
import { causeText } from '../../format/timeline-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive, useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { UptimePart } from './uptime-parts.ts';
import { grown, knownMs, servedShare, uptimeParts } from './uptime-parts.ts';

const MINUTE_MS = 60_000;
/** With less than this on record a share says nothing. */
const LEAST_KNOWN_MS = 10 * MINUTE_MS;
const SWATCHES = { up: 'rented', paused: 'paused', down: 'down', unknown: 'unknown' } as const;

/** How much of the time the machine was able to serve, and what the rest was. */
export function UptimeCard({ className }: { readonly className?: string }): ReactNode {
  const { t } = useTexts();
  const uptime = useSlice('uptime');
  const live = useLive();
  const nowMs = useNow();
  if (uptime === undefined)
    return <SkeletonCard lines={12} height="26.9rem" className={className} />;
  const atMs = live ? Math.max(uptime.atMs, nowMs) : uptime.atMs;
  const { last24h, last30d } = grown(uptime, atMs - uptime.atMs);
  const parts = uptimeParts(last24h, last30d);
  return (
    <Card title={t('overview.uptime')} className={className}>
      <table className="w-full table-fixed border-collapse text-sm tabular-nums">
        <thead>
          <tr className="align-top">
            <th scope="col" className="w-[36%]">
              <VisuallyHidden>{t('overview.uptime.what')}</VisuallyHidden>
            </th>
            <ShareHead name={t('overview.uptime.day')} summary={last24h} atMs={atMs} />
            <ShareHead name={t('overview.uptime.month')} summary={last30d} atMs={atMs} />
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <PartRow key={`${part.kind} ${part.cause ?? ''}`} part={part} atMs={atMs} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function ShareHead({
  name,
  summary,
  atMs,
}: {
  readonly name: string;
  readonly summary: Slices['uptime']['last24h'];
  readonly atMs: number;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { part, whole } = servedShare(summary);
  return (
    <th scope="col" className="pb-3 ps-3 text-end font-normal">
      <span className="block text-ink-2">{name}</span>
      {whole >= LEAST_KNOWN_MS ? (
        <Fact
          quiet
          source={t('overview.uptime.source')}
          age={f.age(atMs, nowMs)}
          className="text-xl font-semibold whitespace-nowrap"
        >
          {f.percent(part, whole)}
        </Fact>
      ) : (
        <span className="text-ink-2">{t('overview.uptime.none')}</span>
      )}
      {whole > 0 && summary.unknownMs >= MINUTE_MS && (
        <span className="block text-xs text-ink-3">
          {t(whole >= LEAST_KNOWN_MS ? 'overview.uptime.knownOf' : 'overview.uptime.knownOnly', {
            span: f.span(knownMs(summary)),
          })}
        </span>
      )}
    </th>
  );
}

function PartRow({ part, atMs }: { readonly part: UptimePart; readonly atMs: number }): ReactNode {
  const { t } = useTexts();
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-2 text-start font-normal text-ink-2">
        <span className="flex gap-2">
          <span className="mt-1 leading-none">
            <Swatch kind={SWATCHES[part.kind]} />
          </span>
          <span className="min-w-0 hyphens-auto wrap-anywhere">
            {part.kind === 'down'
              ? t('overview.uptime.down', { cause: causeText(part.cause ?? '', t) })
              : t(`overview.uptime.${part.kind}`)}
          </span>
        </span>
      </th>
      <SpanCell spanMs={part.dayMs} atMs={atMs} />
      <SpanCell spanMs={part.monthMs} atMs={atMs} />
    </tr>
  );
}

function SpanCell({ spanMs, atMs }: { readonly spanMs: number; readonly atMs: number }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  return (
    <td className="py-2 ps-3 text-end">
      <Fact quiet source={t('overview.uptime.partSource')} age={f.age(atMs, nowMs)}>
        {f.span(spanMs)}
      </Fact>
    </td>
  );
}
