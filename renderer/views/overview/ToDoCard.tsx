import type { ReactNode } from 'react';

import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Icon } from '../../components/Icon.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { problemText } from '../../format/problem-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { ToDo } from './to-do.ts';

const NEXT = {
  storage: 'hardware',
  'engine-down': 'hardware',
  'network-stale': 'hardware',
  'lease-not-running': 'leases',
  wallet: 'wallet',
  port: 'settings',
  provider: 'provider',
  other: 'notices',
  simulated: 'hardware',
  'gpu-engine-too-old': 'hardware',
  isolation: 'hardware',
} as const satisfies Readonly<Record<ToDo['kind'], Parameters<typeof hrefOf>[0]>>;

const OWN_WORDS: readonly ToDo['kind'][] = [
  'storage',
  'engine-down',
  'network-stale',
  'lease-not-running',
];

interface ToDoCardProps {
  /** The most urgent first. */
  readonly found: readonly ToDo[];
}

/** The most urgent thing alone: one step at a time. */
export function ToDoCard({ found }: ToDoCardProps): ReactNode {
  const texts = useTexts();
  const { t, rich } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const [first, ...others] = found;
  if (first === undefined) return <NothingToDo />;
  const { kind, urgent, problem, sinceMs } = first;
  // A kind of its own says it all; of the others the code says which it is.
  const said =
    problem === undefined || OWN_WORDS.includes(kind) ? undefined : problemText(problem, texts);
  return (
    <Card
      title={t('overview.todo')}
      actions={
        <Chip tone={urgent ? 'alert' : 'neutral'} icon={urgent ? 'warning' : 'info'}>
          {t(urgent ? 'overview.todo.urgent' : 'overview.todo.notUrgent')}
        </Chip>
      }
    >
      <div className="flex items-start gap-3">
        <Icon
          name={urgent ? 'warning' : 'shield'}
          className={urgent ? 'mt-px text-alert' : 'mt-px text-ink-2'}
        />
        <div className="min-w-0">
          <p className="font-semibold">
            {t(`overview.todo.${kind}`)}
            {sinceMs !== undefined && (
              <span className="ms-2 text-xs font-normal text-ink-3">
                {t('overview.todo.since', { when: f.when(sinceMs, nowMs) })}
              </span>
            )}
          </p>
          <p className="mt-0.5 text-sm text-ink-2">{t(`overview.todo.${kind}.text`)}</p>
          {said !== undefined && (
            <p className="mt-2 text-xs text-ink-3 wrap-anywhere">
              <bdi>{said}</bdi>
            </p>
          )}
        </div>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <LinkButton size="sm" variant={urgent ? 'primary' : 'plain'} href={hrefOf(NEXT[kind])}>
          {t('overview.todo.show', { view: t(`frame.${NEXT[kind]}`) })}
        </LinkButton>
        {others.length > 0 && (
          <span className="text-sm text-ink-2">
            {rich('overview.todo.more', {
              n: others.length,
              a: (chunks) => <TextLink href={hrefOf('notices')}>{chunks}</TextLink>,
            })}
          </span>
        )}
      </div>
    </Card>
  );
}

function NothingToDo(): ReactNode {
  const { t } = useTexts();
  const unread = useSlice('notices')?.unread ?? 0;
  const isolation = useSlice('agent')?.isolation;
  // Nothing is open, so nobody is called; all is not well either.
  const flaws = isolation?.state === 'kept' ? isolation.warnings.length : 0;
  // While the agent is away nobody knows.
  const live = useLive();
  if (!live) return null;
  return (
    <Card label={t('overview.todo')}>
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        {flaws === 0 ? (
          <Icon name="check" className="text-paid" />
        ) : (
          <Icon name="info" className="text-accrued" />
        )}
        <span className="grow">{t('overview.todo.none')}</span>
        {flaws > 0 && (
          <TextLink href={hrefOf('hardware')} className="text-sm">
            {t('overview.todo.flaws', { n: flaws })}
          </TextLink>
        )}
        {unread > 0 && (
          <TextLink href={hrefOf('notices')} className="text-sm">
            {t('overview.todo.unread', { n: unread })}
          </TextLink>
        )}
      </p>
    </Card>
  );
}
