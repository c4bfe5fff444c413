import type { ReactNode } from 'react';
import { useMemo, useRef, useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { ReadOnlyNote } from '../../components/ReadOnlyNote.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useConnection, useSlice } from '../../state/store.ts';
import { useActionReason } from '../../state/use-action-reason.ts';
import { AboutSection } from './AboutSection.tsx';
import { ContentSection } from './ContentSection.tsx';
import { differences } from './differences.ts';
import { findSettings } from './find.ts';
import { LooksSection } from './LooksSection.tsx';
import { NoticeSection } from './NoticeSection.tsx';
import { PayoutSection } from './PayoutSection.tsx';
import { PortsSection } from './PortsSection.tsx';
import { PowerSection } from './PowerSection.tsx';
import { PriceSection } from './PriceSection.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import { ReserveSection } from './ReserveSection.tsx';
import { ResetDialog } from './ResetDialog.tsx';
import { SectionNav } from './SectionNav.tsx';
import type { RowId, Section } from './sections.ts';
import { findIndex, rowsOf, SECTIONS } from './sections.ts';
import { useCurrentSection } from './use-current-section.ts';

const COLUMN = 'grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4 max-md:gap-3';
/** Beside each other where there is room for two; what is searched for may leave one of them. */
const COLUMNS = `${COLUMN} xl:grid-cols-2`;
const BESIDE = [SECTIONS.slice(0, 4), SECTIONS.slice(4)];

/** When and how others may use this machine, and how the dashboard looks. */
export function SettingsView() {
  const texts = useTexts();
  const { t } = texts;
  const settings = useSlice('settings');
  const reason = useActionReason();
  const [query, setQuery] = useState('');
  const [resetting, setResetting] = useState<Section | 'all'>();
  const body = useRef<HTMLDivElement>(null);

  // Play money goes nowhere, and nobody comes from outside.
  const isPractice = useSlice('agent')?.network.money === 'none';
  const values = settings?.values;
  const found = useMemo(
    () => findSettings(findIndex(values, texts), query),
    [values, texts, query],
  );
  const shown = SECTIONS.filter(
    (section) =>
      !(isPractice && (section === 'payout' || section === 'ports')) &&
      rowsOf(section, values).some((row) => found.has(row)),
  );
  const { current, go } = useCurrentSection(body, shown);
  const changes = settings === undefined ? [] : differences(settings);

  return (
    <>
      <PageHead
        title={t('settings.title')}
        lead={t(reason === undefined ? 'settings.lead' : 'settings.leadReadOnly')}
        actions={
          <>
            {changes.length > 0 && (
              <Button
                variant="ghost"
                disabledReason={reason}
                className="max-md:-ms-3.5"
                onClick={() => setResetting('all')}
              >
                {t('settings.resetAll')}
              </Button>
            )}
            <SearchInput
              value={query}
              onChange={setQuery}
              label={t('settings.find')}
              className="w-64 max-md:w-full"
            />
          </>
        }
      />
      <p role="status" className="sr-only">
        {query.trim() === '' ? '' : t('settings.found', { n: found.size })}
      </p>
      <div className="grid max-w-6xl items-start gap-4 lg:grid-cols-[11rem_minmax(0,1fr)] lg:gap-6 xl:max-w-none">
        <SectionNav sections={shown} current={current} onGo={go} />
        <div ref={body} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-md:gap-3">
          {reason !== undefined && settings !== undefined && <ReadOnlyNote reason={reason} />}
          {shown.length === 0 && (
            <EmptyState
              art="outline"
              title={t('settings.nothingFound', { query })}
              text={t('settings.nothingFoundText')}
              actions={<Button onClick={() => setQuery('')}>{t('settings.showAll')}</Button>}
            />
          )}
          <div className={COLUMNS}>
            {BESIDE.map((sections) => (
              <div
                key={sections.join(' ')}
                hidden={!sections.some((section) => shown.includes(section))}
                className={COLUMN}
              >
                {sections.map((section) => (
                  <SectionCard
                    key={section}
                    section={section}
                    hidden={!shown.includes(section)}
                    settings={settings}
                    onReset={() => setResetting(section)}
                  >
                    <SectionBody section={section} settings={settings} found={found} />
                  </SectionCard>
                ))}
              </div>
            ))}
          </div>
        </div>
      </div>
      {resetting !== undefined && settings !== undefined && (
        <ResetDialog settings={settings} what={resetting} onClose={() => setResetting(undefined)} />
      )}
    </>
  );
}

interface SectionCardProps {
  readonly section: Section;
  readonly hidden: boolean;
  readonly settings: Slices['settings'] | undefined;
  readonly onReset: () => void;
  readonly children: ReactNode;
}

function SectionCard({ section, hidden, settings, onReset, children }: SectionCardProps) {
  const { t } = useTexts();
  const reason = useActionReason();
  const canReset = settings !== undefined && differences(settings, [section]).length > 0;
  return (
    <div
      hidden={hidden}
      data-section={section}
      tabIndex={-1}
      className="scroll-mt-24 rounded-lg focus-visible:outline-none"
    >
      <Card
        title={t(`settings.section.${section}`)}
        hint={t(`settings.sectionHint.${section}`)}
        actions={
          canReset ? (
            <Button variant="ghost" size="sm" disabledReason={reason} onClick={onReset}>
              {t('settings.reset')}
            </Button>
          ) : undefined
        }
      >
        {children}
      </Card>
    </div>
  );
}

interface SectionBodyProps {
  readonly section: Section;
  readonly settings: Slices['settings'] | undefined;
  readonly found: ReadonlySet<RowId>;
}

function SectionBody({ section, settings, found }: SectionBodyProps) {
  if (section === 'looks') return <LooksSection found={found} />;
  if (section === 'about') return <AboutSection found={found} />;
  if (settings === undefined) return <Waiting rem={HEIGHTS[section]} />;
  return <AgentSection section={section} settings={settings} found={found} />;
}

/** How high each usually is, in rem; what stands below keeps its place when it comes. */
const HEIGHTS: Readonly<Record<AgentSectionProps['section'], number>> = {
  price: 59.5,
  power: 26,
  reserve: 14.5,
  notice: 9,
  provider: 27,
  ports: 33,
  content: 33.5,
  payout: 22,
};

interface AgentSectionProps {
  readonly section: Exclude<Section, 'looks' | 'about'>;
  readonly settings: Slices['settings'];
  readonly found: ReadonlySet<RowId>;
}

/** What the agent keeps. */
function AgentSection({ section, settings, found }: AgentSectionProps) {
  switch (section) {
    case 'price':
      return <PriceSection settings={settings} found={found} />;
    case 'power':
      return <PowerSection settings={settings} found={found} />;
    case 'reserve':
      return <ReserveSection found={found} />;
    case 'notice':
      return <NoticeSection found={found} />;
    case 'provider':
      return <ProviderSection settings={settings} found={found} />;
    case 'ports':
      return <PortsSection found={found} />;
    case 'content':
      return <ContentSection settings={settings} found={found} />;
    case 'payout':
      return <PayoutSection found={found} />;
  }
}

/** Nothing was told yet: on its way, or no agent to tell it. */
function Waiting({ rem }: { readonly rem: number }) {
  const { t } = useTexts();
  const { status } = useConnection();
  if (status === 'offline' || status === 'locked-out') {
    return <p className="text-ink-2">{t('settings.notKnown')}</p>;
  }
  // A line is a rem and a half high.
  const lines = Math.min(12, Math.floor(rem / 1.5) - 1);
  return (
    <SkeletonCard lines={lines} height={`${rem}rem`} className="!border-0 !p-0 !shadow-none" />
  );
}
