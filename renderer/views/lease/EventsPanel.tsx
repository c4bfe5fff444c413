import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timeline } from '../../components/Timeline.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import type { LeaseEvent } from './event-words.ts';
import { eventWords } from './event-words.ts';

interface EventsProps {
  /** Missing until they were read. */
  readonly events: readonly LeaseEvent[] | undefined;
}

/** As many as stand beside the log. */
const LATEST = 5;
/** The agent gives no more than that. */
const MOST_GIVEN = 200;

/** All that is known to have happened, with exact times. */
export function EventsPanel({ events }: EventsProps) {
  const { t } = useTexts();
  return (
    <Card
      title={t('lease.tab.events')}
      hint={events && t('lease.events.count', { n: events.length })}
      footer={events && events.length >= MOST_GIVEN ? t('lease.events.most') : undefined}
    >
      {events === undefined ? (
        <Skeleton lines={5} />
      ) : events.length === 0 ? (
        <p className="text-ink-2">{t('lease.events.none')}</p>
      ) : (
        <EventTimeline events={events} exact />
      )}
    </Card>
  );
}

/** The newest few. */
export function LatestEvents({ events }: EventsProps) {
  const { t } = useTexts();
  return (
    <Card title={t('lease.happened')}>
      {events === undefined ? (
        <Skeleton lines={3} />
      ) : events.length === 0 ? (
        <p className="text-sm text-ink-2">{t('lease.events.none')}</p>
      ) : (
        <EventTimeline events={newestFirst(events).slice(0, LATEST)} />
      )}
    </Card>
  );
}

function newestFirst(events: readonly LeaseEvent[]): readonly LeaseEvent[] {
  return [...events].sort((a, b) => b.atMs - a.atMs);
}

interface EventTimelineProps {
  readonly events: readonly LeaseEvent[];
  readonly exact?: boolean;
}

function EventTimeline({ events, exact = false }: EventTimelineProps) {
  const texts = useTexts();
  const f = useFormats();
  const nowMs = useNow(60_000);
  return (
    <Timeline
      longTimes={exact}
      items={newestFirst(events).map((event, index) => {
        const { tone, text, raw } = eventWords(event, texts, f);
        return {
          key: `${event.atMs} ${events.length - index}`,
          tone,
          time: exact ? (
            f.exactTime(event.atMs)
          ) : (
            <Fact quiet source={texts.t('lease.events.source')} age={f.exactTime(event.atMs)}>
              {f.when(event.atMs, nowMs)}
            </Fact>
          ),
          children: (
            <bdi className="wrap-anywhere">
              {text}
              {raw !== undefined && raw !== '' && (
                <span className="block text-xs text-ink-3">{raw}</span>
              )}
            </bdi>
          ),
        };
      })}
    />
  );
}
