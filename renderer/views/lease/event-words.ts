import type { MethodResult } from '../../../agent/api/methods.ts';
import type { Formats } from '../../format/formats.tsx';
import { isKnownEnd } from '../../format/lease-words.ts';
import { foreignText } from '../../format/names.ts';
import { deployErrorText } from '../../format/problem-text.ts';
import type { Texts } from '../../messages/texts.tsx';

export type LeaseEvent = MethodResult<'lease.get'>['events'][number];

export interface EventWords {
  readonly tone: 'neutral' | 'paid' | 'accrued' | 'yours' | 'alert';
  readonly text: string;
  /** Of an event that we do not know: all that it says. */
  readonly raw?: string;
}

const REFUSALS = [
  'manifest-malformed',
  'manifest-mismatch',
  'manifest-version',
  'image-refused',
] as const;

/** What happened to a lease, in words. An unknown event is shown as it is. */
export function eventWords(
  { code, data }: LeaseEvent,
  texts: Texts,
  f: Pick<Formats, 'span' | 'count' | 'exactTime'>,
): EventWords {
  const { t } = texts;
  const text = (name: string): string => foreignText(String(data[name] ?? ''), 80);
  const number = (name: string): number => Number(data[name] ?? 0);
  const service = text('service');
  switch (code) {
    case 'lease-created':
      return { tone: 'neutral', text: t('lease.event.created') };
    case 'manifest-accepted':
      return { tone: 'neutral', text: t('lease.event.manifest', { version: text('version') }) };
    case 'manifest-refused': {
      const why = REFUSALS.find((known) => known === data['code']);
      const reason = why === undefined ? text('code') : t(`lease.event.refusal.${why}`);
      return { tone: 'alert', text: t('lease.event.manifestRefused', { reason }) };
    }
    case 'deploy-failed': {
      const reason = deployErrorText(data['error'], texts) ?? text('error');
      return { tone: 'alert', text: t('lease.event.deployFailed', { reason }) };
    }
    case 'ports-changed':
      return { tone: 'neutral', text: t('lease.event.ports') };
    case 'running':
      return { tone: 'paid', text: t('lease.event.running') };
    case 'unhealthy':
      return { tone: 'alert', text: t('lease.event.unhealthy') };
    case 'deploying':
      return { tone: 'accrued', text: t('lease.event.deploying') };
    case 'container-started':
      return { tone: 'neutral', text: t('lease.event.started', { service }) };
    case 'container-exited': {
      const values = { service, code: text('exitCode') };
      return data['outOfMemory'] === true
        ? { tone: 'alert', text: t('lease.event.outOfMemory', values) }
        : { tone: 'alert', text: t('lease.event.exited', values) };
    }
    case 'restart-planned':
      return {
        tone: 'accrued',
        text: t('lease.event.restart', {
          service,
          wait: f.span(number('waitMs')),
          n: number('restarts'),
        }),
      };
    case 'update-expected':
      return {
        tone: 'accrued',
        text: t('lease.event.updateExpected', { version: text('version') }),
      };
    case 'notice-asked':
      return { tone: 'yours', text: t('lease.event.noticeAsked', { reason: endText() }) };
    case 'notice-given':
      return {
        tone: 'yours',
        text: t('lease.event.noticeGiven', { until: f.exactTime(number('untilMs')) }),
      };
    case 'lease-ending':
    case 'lease-closed': {
      const ends = code === 'lease-ending' ? 'lease.event.ending' : 'lease.event.closed';
      return {
        tone: data['reason'] === 'decommission' ? 'yours' : 'neutral',
        text: t(ends, { reason: endText() }),
      };
    }
    default:
      return { tone: 'neutral', text: foreignText(code, 80), raw: rawText(data) };
  }

  function endText(): string {
    const reason = String(data['reason'] ?? '');
    return isKnownEnd(reason) ? t(`leases.end.${reason}`) : foreignText(reason, 60);
  }
}

function rawText(data: LeaseEvent['data']): string {
  return Object.entries(data)
    .map(([name, value]) => `${foreignText(name, 40)}: ${foreignText(String(value), 120)}`)
    .join(', ');
}
