import type { ReactNode } from 'react';
import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useConnection, useIsAway, useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { DiagnosticsDialog } from './DiagnosticsDialog.tsx';
import type { RowId } from './sections.ts';

/** What helps where something is wrong, as it is typed in a terminal. */
const COMMANDS = [
  ['logs', 'sublet logs <lease> -f'],
  ['doctor', 'sublet doctor'],
  ['config', 'sublet agent --print-config'],
] as const;

/** What runs here, where its log is, and what to send to somebody who helps. */
export function AboutSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <div className="grid gap-5">
      <div hidden={!found.has('facts')}>
        <Facts />
      </div>
      <div hidden={!found.has('logs')}>
        <h3>{t('settings.logs')}</h3>
        <p className="text-sm text-ink-2">{t('settings.hint.logs')}</p>
        <ul className="mt-2 grid gap-2">
          {COMMANDS.map(([name, command]) => (
            <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <span className="flex min-w-0 items-center gap-1">
                <code className="min-w-0 rounded-sm border border-line bg-sunken px-2 py-1 font-mono text-sm wrap-anywhere">
                  {command}
                </code>
                <CopyButton text={command} label={t('settings.copyCommand', { command })} />
              </span>
              <span className="min-w-0 text-ink-2">{t(`settings.command.${name}`)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div
        hidden={!found.has('diagnostics')}
        className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2"
      >
        <div className="min-w-0 grow basis-56">
          <h3>{t('settings.diagnostics')}</h3>
          <p className="text-sm text-ink-2">{t('settings.hint.diagnostics')}</p>
        </div>
        <Button onClick={() => setOpen(true)}>{t('settings.diagnosticsOpen')}</Button>
        {open && <DiagnosticsDialog onClose={() => setOpen(false)} />}
      </div>
    </div>
  );
}

function Facts() {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const { status, pid, version, lastSeenMs } = useConnection();
  const isAway = useIsAway();
  const unknown =
    status === 'connecting' ? (
      <span className="inline-block w-24 max-w-full align-middle">
        <Skeleton height="0.75rem" />
      </span>
    ) : (
      <span className="text-ink-3">{t('shared.unknown')}</span>
    );
  const known = agent?.version ?? version;
  const items: readonly { readonly name: FactName; readonly value: ReactNode }[] = [
    { name: 'version', value: known === undefined ? unknown : foreignText(known, 40) },
    agent !== undefined && isAway && lastSeenMs !== undefined
      ? { name: 'ran', value: <Ran fromMs={agent.startedAtMs} untilMs={lastSeenMs} /> }
      : {
          name: 'started',
          value: agent === undefined ? unknown : <Moment atMs={agent.startedAtMs} name="started" />,
        },
    { name: 'pid', value: pid === undefined ? unknown : <span>{String(pid)}</span> },
    {
      name: 'seen',
      value: lastSeenMs === undefined ? unknown : <Moment atMs={lastSeenMs} name="seen" />,
    },
    { name: 'network', value: agent === undefined ? unknown : <Network agent={agent} /> },
    { name: 'provider', value: agent === undefined ? unknown : <Provider agent={agent} /> },
    { name: 'engine', value: agent === undefined ? unknown : <Engine agent={agent} /> },
  ];
  return (
    <KeyValue
      items={items.map(({ name, value }) => ({
        key: name,
        label: t(`settings.about.${name}`),
        value,
      }))}
    />
  );
}

type FactName = 'version' | 'started' | 'ran' | 'pid' | 'seen' | 'network' | 'provider' | 'engine';

/** A time with its age; the exact time comes up on it. */
function Moment({ atMs, name }: { readonly atMs: number; readonly name: 'started' | 'seen' }) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  return (
    <Fact quiet source={t(`settings.source.${name}`)} age={f.exactTime(atMs)}>
      {t('settings.about.moment', { when: f.when(atMs, nowMs), age: f.age(atMs, nowMs) })}
    </Fact>
  );
}

/** Nobody knows whether it runs still: until when it was heard from. */
function Ran({ fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const isShort = f.when(fromMs, nowMs) === f.when(untilMs, nowMs);
  const whenOf = (atMs: number): string => (isShort ? f.clock(atMs, true) : f.when(atMs, nowMs));
  return (
    <Fact quiet source={t('settings.source.seen')} age={f.age(untilMs, nowMs)}>
      {t('settings.about.ranUntil', { from: whenOf(fromMs), until: whenOf(untilMs) })}
    </Fact>
  );
}

function Network({ agent }: { readonly agent: Slices['agent'] }) {
  const { t } = useTexts();
  const { id, practice } = agent.network;
  return (
    <span className="wrap-anywhere">
      {practice ? t('settings.about.practice') : foreignText(id, 60)}
    </span>
  );
}

function Provider({ agent }: { readonly agent: Slices['agent'] }) {
  const { t } = useTexts();
  const { provider } = agent.network;
  return (
    <span className="-my-1.5 inline-flex max-w-full items-center gap-1">
      <bdi className="min-w-0 font-mono text-xs wrap-anywhere">{foreignText(provider, 120)}</bdi>
      <CopyButton text={provider} label={t('settings.about.copyProvider')} />
    </span>
  );
}

function Engine({ agent }: { readonly agent: Slices['agent'] }) {
  const { t } = useTexts();
  const { kind, up, version, simulated } = agent.engine;
  if (simulated || kind === 'fake') return t('settings.about.simulated');
  if (!up) return <span className="text-alert">{t('settings.about.engineDown')}</span>;
  return (
    <bdi className="wrap-anywhere">
      {t('settings.about.docker', { version: foreignText(version ?? '', 40) })}
    </bdi>
  );
}
