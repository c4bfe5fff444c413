import { Button } from '../../components/Button.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { saveText } from '../../format/save-file.ts';
import { useTexts } from '../../messages/texts.tsx';
import { showToast } from '../../state/toasts.ts';
import { listedLog, wholeLog } from './log-file.ts';
import type { LogModel } from './log-model.ts';

interface LogToolsProps {
  readonly model: LogModel;
  readonly label: string;
  readonly services: readonly string[];
  readonly wrap: boolean;
  readonly onWrap: (on: boolean) => void;
  readonly onSearch: (query: string) => void;
  readonly onJump: (step: 1 | -1) => void;
  /** Which match was jumped to, from 1. */
  readonly matchPlace: number | undefined;
}

const ALL = '*';
/** More than that do not fit side by side. */
const MOST_SIDE_BY_SIDE = 4;

/** What is listed, and what can be done with it. */
export function LogTools(props: LogToolsProps) {
  const { model, services, wrap, onWrap, onSearch, onJump, matchPlace } = props;
  const { t } = useTexts();
  const f = useFormats();
  const { query, onlyMatching, service } = model.look;
  const options = [
    { value: ALL, label: t('lease.log.all') },
    ...services.map((name) => ({ value: name, label: foreignText(name, 24) })),
  ];
  const choose = (value: string): void =>
    model.setLook({ service: value === ALL ? undefined : value });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(listedLog(model.index));
      const { lines } = model.index;
      showToast({ tone: 'ok', title: t('lease.log.copied', { lines }) });
    } catch {
      showToast({ tone: 'error', title: t('shared.copyFailed') });
    }
  };
  const save = (): void => {
    const text = wholeLog(model.session.buffer, (count) => t('lease.log.older', { count }));
    saveText(`${props.label}.log.txt`, text, 'text/plain');
  };
  const { matchCount } = model.index;
  return (
    <div className="grid gap-2 border-b border-line px-4 py-3 max-md:px-3">
      <div className="flex flex-wrap items-center gap-2">
        {services.length > 1 && services.length <= MOST_SIDE_BY_SIDE && (
          <Segmented
            label={t('lease.log.service')}
            value={service ?? ALL}
            options={options}
            onChange={choose}
            className="max-md:me-auto"
          />
        )}
        {services.length > MOST_SIDE_BY_SIDE && (
          <Select
            label={t('lease.log.service')}
            value={service ?? ALL}
            options={options}
            onChange={choose}
            className="max-w-48"
          />
        )}
        <SearchInput
          label={t('lease.log.search')}
          placeholder={t('lease.log.searchHint')}
          value={query}
          onChange={onSearch}
          className="min-w-32 grow max-md:order-3 max-md:basis-full"
        />
        <Button
          variant="ghost"
          size="sm"
          icon={model.paused ? 'play' : 'pause'}
          onClick={() => (model.paused ? model.follow() : model.pause())}
        >
          <span className="max-md:sr-only">
            {model.paused ? t('lease.log.resume') : t('lease.log.pause')}
          </span>
        </Button>
        <Button
          variant="ghost"
          size="sm"
          icon="copy"
          aria-label={t('lease.log.copy')}
          title={t('lease.log.copy')}
          onClick={() => void copy()}
        />
        <Button
          variant="ghost"
          size="sm"
          icon="download"
          aria-label={t('lease.log.save')}
          title={t('lease.log.save')}
          onClick={save}
        />
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1">
        <Switch checked={wrap} onChange={onWrap} label={t('lease.log.wrap')} />
        {query !== '' && (
          <>
            <Switch
              checked={onlyMatching}
              onChange={(on) => model.setLook({ onlyMatching: on })}
              label={t('lease.log.onlyMatching')}
            />
            <span className="flex items-center gap-1 text-sm text-ink-2">
              <span role="status">
                {matchPlace === undefined
                  ? t('lease.log.matches', { n: matchCount })
                  : t('lease.log.matchOf', {
                      place: f.count(matchPlace),
                      n: f.count(matchCount),
                    })}
              </span>
              <Button
                variant="ghost"
                size="sm"
                icon="chevron-down"
                className="rotate-180"
                aria-label={t('lease.log.previous')}
                onClick={() => onJump(-1)}
              />
              <Button
                variant="ghost"
                size="sm"
                icon="chevron-down"
                aria-label={t('lease.log.next')}
                onClick={() => onJump(1)}
              />
            </span>
          </>
        )}
      </div>
    </div>
  );
}
