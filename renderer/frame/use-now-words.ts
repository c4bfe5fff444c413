import type { Slices } from '../../agent/api/slices.ts';
import type { Formats } from '../format/formats.tsx';
import { useFormats } from '../format/formats.tsx';
import { gpuName } from '../format/gpu-name.ts';
import type { Thing } from '../format/machine.ts';
import { thingOf } from '../format/machine.ts';
import type { Texts } from '../messages/texts.tsx';
import { useTexts } from '../messages/texts.tsx';
import { useConnection, useSlice, useTakenMs } from '../state/store.ts';
import { useNow } from '../state/use-now.ts';
import type { NowLine } from './now-line.ts';

/** One part of the second line; a number in it says where it comes from and how old it is. */
export interface SubPart {
  readonly text: string;
  readonly source?: string;
  readonly age?: string;
}

export interface NowWords {
  readonly title: string;
  readonly sub: readonly SubPart[];
}

/** The now-line in words. */
export function useNowWords(line: NowLine, hardware: Slices['hardware'] | undefined): NowWords {
  const texts = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const { lastSeenMs } = useConnection();
  const agent = useSlice('agent');
  const leases = useSlice('leases');
  const market = useSlice('market');
  const leasesMs = useTakenMs('leases') ?? nowMs;
  const marketMs = useTakenMs('market') ?? nowMs;
  const { t } = texts;
  const { state, live } = line;
  const what = thingOf(hardware);
  const thing = thingText('thing', what, texts);
  const place = thingText('place', what, texts);
  const waiting = state === 'waiting' && agent?.network.practice === true;
  const title = t(waiting ? 'frame.now.waitingPractice' : `frame.now.${state}`, { thing, live });
  return { title, sub: sub() };

  function sub(): readonly SubPart[] {
    switch (state) {
      case 'offline':
        return lastSeenMs === undefined
          ? [{ text: t('frame.sub.offlineNever') }]
          : [{ text: t('frame.sub.offline', { when: f.when(lastSeenMs, nowMs) }) }];
      case 'loading':
      case 'locked-out':
      case 'starting':
      case 'stopping':
      case 'watching':
      case 'blocked':
        return [{ text: t(`frame.sub.${state}`) }];
      case 'engine-down':
      case 'network-stale':
      case 'draining':
        return [{ text: t(`frame.sub.${state}`, { live }) }];
      case 'paused':
        return [{ text: pausedText() }, leasesPart()];
      case 'practising': {
        const simulated = agent?.engine.simulated === true ? 'yes' : 'no';
        return [{ text: t('frame.sub.practising', { simulated, place }) }];
      }
      case 'renting':
        return rentingParts();
      case 'waiting':
        return market === undefined ? [] : [waitingPart(market)];
    }
  }

  /** Those that are being ended do not go on. */
  function leasesPart(): SubPart {
    const ending = (leases?.live ?? []).filter(({ state: own }) => own === 'stopping').length;
    return ending > 0 && ending === live
      ? { text: t('frame.sub.ending', { live }) }
      : { text: t('frame.sub.pausedLeases', { live }) };
  }

  function pausedText(): string {
    const untilMs = agent?.pausedUntilMs;
    return untilMs === undefined
      ? t('frame.sub.pausedOpen')
      : t('frame.sub.pausedUntil', { when: f.when(untilMs, nowMs) });
  }

  function rentingParts(): readonly SubPart[] {
    const age = f.age(leasesMs, nowMs);
    const rate = totalRate(leases, f);
    return [
      { text: t('frame.sub.renting', { live }) },
      ...(line.paidUntilMs === undefined
        ? []
        : [
            {
              text: t('frame.sub.paidUntil', { when: f.when(line.paidUntilMs, nowMs) }),
              source: t('frame.sub.paidUntilSource', { pace: f.pace }),
              age,
            },
          ]),
      ...(rate === undefined
        ? []
        : [
            {
              text: t('frame.sub.rate', { rate }),
              source: t('frame.sub.rateSource', { pace: f.pace }),
              age,
            },
          ]),
    ];
  }

  function waitingPart({ sinceMs, bid, openBids }: Slices['market']): SubPart {
    return {
      text: t('frame.sub.waiting', {
        bid,
        open: openBids.length,
        when: f.when(sinceMs, nowMs),
      }),
      source: t('frame.sub.waitingSource'),
      age: f.age(marketMs, nowMs),
    };
  }
}

/** The thing itself, or where something runs: other cases in other languages. */
function thingText(as: 'thing' | 'place', thing: Thing, { t }: Texts): string {
  switch (thing.kind) {
    case 'gpu':
      return t(`frame.${as}.gpu`, { model: gpuName(thing.model) });
    case 'gpus':
      return t(`frame.${as}.gpus`, { n: thing.count });
    case 'pc':
      return t(`frame.${as}.pc`);
  }
}

/** What all leases together bring in an hour; unknown while the pace of blocks is. */
function totalRate(leases: Slices['leases'] | undefined, f: Formats): string | undefined {
  const own = leases?.live
    .map(({ price }) => price)
    .filter(({ denom }) => denom === f.currency.denom);
  return own === undefined ? undefined : f.rateSum(own)?.text;
}
