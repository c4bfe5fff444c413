import { useCallback, useRef, useState } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useConnection } from '../../state/store.ts';
import type { LogModel } from './log-model.ts';
import { LogFoot } from './LogFoot.tsx';
import { LogList } from './LogList.tsx';
import { LogNotice } from './LogNotice.tsx';
import { LogTools } from './LogTools.tsx';
import { useNowAndThen } from './use-log.ts';

interface LogsPanelProps {
  readonly lease: LeaseValue;
  readonly model: LogModel;
}

/** What the containers print, as it comes. */
export function LogsPanel({ lease, model }: LogsPanelProps) {
  const { t } = useTexts();
  const { status } = useConnection();
  const box = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(false);
  const [target, setTarget] = useState<{ readonly seq: number }>();
  const columns = useRef(80);
  useNowAndThen(model);

  const onColumns = useCallback(
    (count: number) => {
      columns.current = count;
      if (model.look.columns !== undefined) model.setLook({ columns: count });
    },
    [model],
  );
  const changeWrap = (on: boolean): void => {
    setWrap(on);
    model.setLook({ columns: on ? columns.current : undefined });
  };
  const search = (query: string): void => {
    setTarget(undefined);
    model.setLook({ query });
  };
  const jump = (step: 1 | -1): void => {
    const { index } = model;
    if (index.matchCount === 0) return;
    const at = target === undefined ? undefined : index.matchFrom(target.seq);
    // The first jump goes to the newest match.
    const next = at === undefined ? index.matchCount - 1 : at + step;
    const wrapped = (next + index.matchCount) % index.matchCount;
    const seq = index.matchAt(wrapped);
    if (seq === undefined) return;
    setTarget({ seq });
    model.leaveEnd();
  };
  const services = servicesOf(lease, model);
  const { index } = model;
  const matchPlace = target === undefined ? undefined : index.matchFrom(target.seq) + 1;
  const nothing = index.count === 0;
  return (
    <Card flush label={t('lease.tab.logs')}>
      <LogTools
        model={model}
        label={lease.label}
        services={services}
        wrap={wrap}
        onWrap={changeWrap}
        onSearch={search}
        onJump={jump}
        matchPlace={matchPlace}
      />
      <LogNotice lease={lease} model={model} />
      {nothing ? (
        <div className="grid min-h-72 place-items-center bg-sunken p-6 text-ink-3">
          <p className="max-w-[34rem] text-center">{emptyText()}</p>
        </div>
      ) : (
        <LogList
          model={model}
          box={box}
          target={target}
          showService={services.length > 1}
          onColumns={onColumns}
        />
      )}
      <LogFoot model={model} />
    </Card>
  );

  function emptyText(): string {
    if (model.session.buffer.lines > 0) return t('lease.log.noneMatch');
    if (lease.state === 'awaiting-manifest') return t('lease.log.awaiting');
    if (lease.state === 'closed') return t('lease.log.gone');
    // Nobody reads it now, however long one waits.
    if (status === 'offline' || status === 'locked-out') return t('lease.log.nothingCame');
    if (model.session.status.status === 'following') return t('lease.log.empty');
    if (model.session.status.status === 'lost') return t('lease.log.nothingRead');
    // Asked for and not answered yet: a log that is being read is not an empty one.
    return t(
      lease.services.some(({ ready }) => ready > 0) ? 'lease.log.opening' : 'lease.log.notYet',
    );
  }
}

/** Those that run, and those of which lines are here. */
function servicesOf(lease: LeaseValue, model: LogModel): readonly string[] {
  const known = new Set<string>(lease.services.map(({ service }) => service));
  if (model.look.service !== undefined) known.add(model.look.service);
  return [...known].sort();
}
