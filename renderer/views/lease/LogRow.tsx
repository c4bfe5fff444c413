import { memo } from 'react';

import { classNames } from '../../components/class-names.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { LogEntry, LogLine, LogMark } from './log-buffer.ts';
import { queryPattern } from './log-index.ts';
import { cutForView, stampMs, wrapText } from './log-text.ts';

/** Height of a line of text; everything in the list is a multiple of it. */
export const ROW_PX = 20;

interface LogRowProps {
  readonly entry: LogEntry;
  readonly query: string;
  readonly columns: number | undefined;
  readonly isCurrent: boolean;
  /** With more than one service, each line says whose it is. */
  readonly showService: boolean;
}

/** A line of a log, or a mark between two. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { entry } = props;
  return entry.type === 'mark' ? <MarkRow mark={entry} /> : <LineRow {...props} line={entry} />;
});

interface LineRowProps extends Omit<LogRowProps, 'entry'> {
  readonly line: LogLine;
}

function LineRow({ line, query, columns, isCurrent, showService }: LineRowProps) {
  const { t } = useTexts();
  const f = useFormats();
  const isError = line.source.stream === 'stderr';
  const atMs = stampMs(line.stamp);
  const { shown, more } = cutForView(line.text);
  const text = columns === undefined ? shown : wrapText(shown, columns).join('\n');
  return (
    <div
      className={classNames(
        'flex gap-3 overflow-y-clip px-4 hover:bg-hover max-md:gap-2 max-md:px-3',
        isError && 'text-alert',
        isCurrent && 'bg-accrued-soft',
      )}
    >
      <time
        dateTime={line.stamp === '' ? undefined : line.stamp}
        className={classNames('w-[4.25rem] flex-none', !isError && 'text-ink-3')}
      >
        {atMs === undefined ? '' : f.clock(atMs, true)}
      </time>
      {showService && (
        <bdi
          className={classNames(
            'w-[4.5rem] flex-none truncate max-md:hidden',
            !isError && 'text-ink-3',
          )}
        >
          {line.source.service}
        </bdi>
      )}
      {isError && <span className="sr-only">{t('lease.log.stderr')}</span>}
      <bdi className="whitespace-pre [tab-size:4]">
        <Marked text={text} query={query} />
      </bdi>
      {more > 0 && (
        <span className="whitespace-pre text-ink-3">
          {t('lease.log.more', { size: f.bytes(more) })}
        </span>
      )}
    </div>
  );
}

function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  const pattern = queryPattern(query);
  if (pattern === undefined) return text;
  const parts: { readonly text: string; readonly at: number; readonly hit: boolean }[] = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > from)
      parts.push({ text: text.slice(from, found.index), at: from, hit: false });
    parts.push({ text: found[0], at: found.index, hit: true });
    from = found.index + found[0].length;
  }
  parts.push({ text: text.slice(from), at: from, hit: false });
  return parts.map((part) =>
    part.hit ? (
      <mark
        key={part.at}
        className="rounded-[2px] bg-accrued-soft text-accrued shadow-[0_0_0_1px_var(--accrued-line)]"
      >
        {part.text}
      </mark>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  );
}

function MarkRow({ mark }: { readonly mark: LogMark }) {
  const { t } = useTexts();
  const f = useFormats();
  return (
    <div className="flex items-center gap-3 px-4 font-sans whitespace-nowrap text-accrued max-md:px-3">
      <span aria-hidden="true" className="h-px w-4 flex-none bg-accrued-line" />
      {t(`lease.log.mark.${mark.mark}`, { at: f.clock(mark.atMs, true) })}
      <span aria-hidden="true" className="h-px min-w-4 grow bg-accrued-line" />
    </div>
  );
}
