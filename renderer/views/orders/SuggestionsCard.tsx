import type { OrdersSummary } from '../../../agent/api/methods.ts';
import type { LockedSetting } from '../../../agent/api/settings.ts';
import { Card } from '../../components/Card.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import type { Remedy } from './refusals.ts';
import type { Kept, Suggestion } from './suggestions.ts';
import { suggestionsOf } from './suggestions.ts';

interface SuggestionsCardProps {
  readonly summary: OrdersSummary;
}

/** What in the owner's hands would change the evidence. Never what would come of it. */
export function SuggestionsCard({ summary }: SuggestionsCardProps) {
  const { t } = useTexts();
  const settings = useSlice('settings');
  const kept = settings?.values.reserve;
  const suggestions = suggestionsOf(summary, kept);
  return (
    <Card title={t('orders.change')}>
      {suggestions.length === 0 ? (
        <p className="text-sm text-ink-2">{t('orders.change.none')}</p>
      ) : (
        <ul>
          {suggestions.map((each) => (
            <Row
              key={each.id}
              suggestion={each}
              kept={kept}
              lockedBy={lockedBy(each.link, settings?.locked ?? [])}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface RowProps {
  readonly suggestion: Suggestion;
  readonly kept: Kept | undefined;
  /** Whose policy fixes what would have to change. */
  readonly lockedBy: string | undefined;
}

function Row({ suggestion, kept, lockedBy: by }: RowProps) {
  const { t } = useTexts();
  const keptText = useKeptText(suggestion.id, kept);
  const { id, count, href, link } = suggestion;
  return (
    <li className="flex items-center gap-3 border-t border-line py-3 text-sm first:border-t-0 first:pt-0 last:pb-0">
      <div className="min-w-0 grow">
        <p className="font-semibold">{t(`orders.change.${id}`)}</p>
        <p className="text-ink-2">{t(`orders.change.${id}.text`, { n: count, kept: keptText })}</p>
      </div>
      {by !== undefined && (
        <bdi className="max-w-36 text-xs wrap-anywhere text-ink-3">
          {t('shared.lockedBy', { by: foreignText(by, 80) })}
        </bdi>
      )}
      {by === undefined && href !== undefined && link !== undefined && (
        <LinkButton href={href} size="sm" className="max-w-36">
          {t(`orders.remedy.${link}`)}
        </LinkButton>
      )}
    </li>
  );
}

/** The settings that a remedy would change. */
const SETTINGS: Partial<Readonly<Record<Remedy, string>>> = {
  memory: 'reserve.memoryBytes',
  cpu: 'reserve.cpuMilli',
  disk: 'reserve.diskBytes',
  price: 'prices.',
  notice: 'bidding.reclamation',
};

function lockedBy(
  remedy: Remedy | undefined,
  locked: readonly LockedSetting[],
): string | undefined {
  const path = remedy === undefined ? undefined : SETTINGS[remedy];
  return path === undefined ? undefined : locked.find((each) => each.path.startsWith(path))?.by;
}

/** `none` where nothing is kept back. */
function useKeptText(id: Suggestion['id'], kept: Kept | undefined): string {
  const { t } = useTexts();
  const f = useFormats();
  if (id !== 'memory' && id !== 'cpu' && id !== 'disk') return '';
  if (kept === undefined) return t('shared.unknown');
  const { memoryBytes, cpuMilli, diskBytes } = kept;
  switch (id) {
    case 'memory':
      return memoryBytes === 0 ? 'none' : f.bytes(memoryBytes);
    case 'disk':
      return diskBytes === 0 ? 'none' : f.bytes(diskBytes);
    case 'cpu':
      return cpuMilli === 0 ? 'none' : f.cores(cpuMilli);
  }
}
