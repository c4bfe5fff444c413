import type { ReactNode } from 'react';
import { useId } from 'react';

import { Fact } from '../../components/Fact.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Slider } from '../../components/Slider.tsx';
import { useFormats } from '../../format/formats.tsx';
import type { Part, PartShares } from '../../format/machine.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { CallError } from '../../state/agent-error.ts';
import { useLive, useTakenMs } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useNow } from '../../state/use-now.ts';
import { offerRange, reserveFor, within } from './offer-range.ts';
import { useOffer } from './use-offer.ts';

interface OfferSliderProps {
  readonly part: Part;
  readonly shares: PartShares;
  /** Nothing is, while the owner pauses, say; then this is what will be. */
  readonly isOffered: boolean;
  readonly lockedBy: string | undefined;
}

/** One resource: the value is what is offered, stored as what is kept. Told when it is let go. */
export function OfferSlider({ part, shares, isOffered, lockedBy }: OfferSliderProps): ReactNode {
  const { t, rich } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const readMs = useTakenMs('hardware') ?? nowMs;
  const live = useLive();
  const id = useId();

  const amount = (value: number, as: 'cores' | 'coresOf' = 'cores'): string =>
    part === 'cpuMilli'
      ? t(`hardware.offer.${as}`, { n: f.cores(value), count: value / 1000 })
      : f.bytes(value);
  const name = t(`hardware.offer.${part}`);
  const { whole, leased } = shares;
  const { draft, error, move, commit } = useOffer(part, (saved) =>
    showToast({
      tone: 'ok',
      title: t('hardware.offer.saved', { part: name, offered: amount(saved) }),
    }),
  );
  const offered = draft ?? shares.offered;
  const range = offerRange(part, shares);
  const words = {
    offered: amount(offered),
    kept: amount(whole - offered),
    whole: amount(whole, 'coresOf'),
    now: isOffered ? 'yes' : 'no',
  };

  return (
    <div className="grid min-w-0 gap-x-8 gap-y-1.5 md:grid-cols-[minmax(0,1fr)_minmax(0,18rem)] xl:grid-cols-1">
      <div className="grid min-w-0 content-start gap-1.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <h3 className="!font-strong">{name}</h3>
          <Fact
            quiet
            className="text-sm text-ink-3"
            source={t('hardware.offer.source')}
            age={f.age(readMs, nowMs)}
          >
            {rich('hardware.offer.amount', {
              ...words,
              b: (chunks) => <b className="text-ink">{chunks}</b>,
            })}
          </Fact>
        </div>
        <Slider
          label={t('hardware.offer.slider', { part: name })}
          value={offered}
          // The whole machine is the scale; what cannot be chosen is where the thumb does not go.
          min={0}
          max={whole}
          step={range.step}
          onChange={(next) => move(within(next, range))}
          onCommit={(next) => {
            const chosen = within(next, range);
            commit(chosen, reserveFor(whole, chosen));
          }}
          valueText={t('hardware.offer.value', words)}
          disabled={!live || lockedBy !== undefined}
          describedBy={`${id}-notes`}
        />
      </div>
      <div
        id={`${id}-notes`}
        className="grid content-start gap-1 text-xs text-ink-3 md:max-xl:pt-0.5"
      >
        {error !== undefined && (
          <p role="alert" className="flex gap-1.5 text-sm text-alert">
            <Icon name="warning" size="s" className="mt-0.5" />
            <span className="min-w-0 wrap-anywhere">{failureText(error, t)}</span>
          </p>
        )}
        {lockedBy !== undefined && (
          <p className="flex gap-1.5 text-ink-2">
            <Icon name="lock" size="s" />
            <bdi className="min-w-0 wrap-anywhere">
              {t('hardware.offer.locked', { by: foreignText(lockedBy, 120) })}
            </bdi>
          </p>
        )}
        {!live && <p className="text-ink-2">{t('hardware.offer.away')}</p>}
        <p>{t(part === 'diskBytes' ? 'hardware.offer.keptDisk' : 'hardware.offer.kept', words)}</p>
        <Leased leased={leased} offered={offered} text={amount(leased)} />
      </div>
    </div>
  );
}

/** What leases hold stays theirs, also where less is offered from now on. */
function Leased({
  leased,
  offered,
  text,
}: {
  readonly leased: number;
  readonly offered: number;
  readonly text: string;
}): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  if (!live) return null;
  if (leased === 0) return <p>{t('hardware.offer.leasedNone')}</p>;
  if (leased <= offered) return <p>{t('hardware.offer.leased', { leased: text })}</p>;
  return <p className="text-accrued">{t('hardware.offer.less', { leased: text })}</p>;
}

function failureText(error: CallError, t: ReturnType<typeof useTexts>['t']): string {
  const { by } = error.data;
  if (error.code === 'locked' && typeof by === 'string') {
    return t('hardware.offer.lockedNow', { by: foreignText(by, 120) });
  }
  return t('hardware.offer.failed', { message: foreignText(error.message, 300) });
}
