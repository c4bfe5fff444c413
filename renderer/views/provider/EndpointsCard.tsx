import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Fact } from '../../components/Fact.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { hostText } from '../../format/links.ts';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';

type Endpoint = Slices['agent']['network']['endpoints'][number];

const DOTS: Readonly<Record<Endpoint['state'], Parameters<typeof StatusDot>[0]['kind']>> = {
  good: 'running',
  lagging: 'waiting',
  unreachable: 'attention',
  'other-chain': 'attention',
  contradicting: 'attention',
  unknown: 'off',
};
const COLUMNS =
  'md:grid md:grid-cols-[minmax(0,1fr)_6.5rem_5rem_5rem] md:items-baseline md:gap-x-3';

/** The ways to the network: the public computers that are asked, and how each is. */
export function EndpointsCard({
  network,
}: {
  readonly network: Slices['agent']['network'];
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const action = useAction();
  const { endpoints, chainId, height, lastBlockAtMs } = network;
  const refresh = async (): Promise<void> => {
    await action.run(async () => {
      const { changed } = await call('network.refresh', {});
      const title = t(changed ? 'provider.endpoints.newer' : 'provider.endpoints.same');
      showToast({ tone: 'ok', title });
    });
  };
  return (
    <Card
      title={t('provider.endpoints')}
      hint={t('provider.endpoints.hint')}
      actions={
        <Button
          size="sm"
          icon="refresh"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void refresh()}
        >
          {t('provider.endpoints.refresh')}
        </Button>
      }
      footer={
        <span className="wrap-anywhere">
          {t('provider.chain', {
            chain: chainId === undefined ? t('shared.unknown') : foreignText(chainId, 60),
            height: height === undefined ? t('shared.unknown') : f.count(height),
            age: lastBlockAtMs === undefined ? t('shared.unknown') : f.age(lastBlockAtMs, nowMs),
          })}
        </span>
      }
    >
      {action.problem !== undefined && (
        <p role="alert" className="mb-3 text-sm text-alert wrap-anywhere">
          {callText(action.problem, texts)}
        </p>
      )}
      {endpoints.length === 0 ? (
        <p className="text-sm text-ink-2">{t('provider.endpoints.none')}</p>
      ) : (
        <div className="text-sm">
          <div
            aria-hidden="true"
            className={classNames(
              'border-b border-line pb-1.5 text-xs font-medium text-ink-2 max-md:hidden',
              COLUMNS,
            )}
          >
            <span>{t('provider.column.address')}</span>
            <span className="text-end">{t('provider.column.height')}</span>
            <span className="text-end">{t('provider.column.roundTrip')}</span>
            <span className="text-end">{t('provider.column.age')}</span>
          </div>
          <ul aria-label={t('provider.endpoints')}>
            {endpoints.map((endpoint) => (
              <EndpointRow key={endpoint.url} endpoint={endpoint} nowMs={nowMs} />
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

function EndpointRow({
  endpoint,
  nowMs,
}: {
  readonly endpoint: Endpoint;
  readonly nowMs: number;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { url, state, height, heightAtMs, roundTripMs, problem } = endpoint;
  const numbers: readonly (readonly [key: 'height' | 'roundTrip' | 'age', text: string])[] = [
    ['height', height === undefined ? '–' : f.count(height)],
    [
      'roundTrip',
      roundTripMs === undefined ? '–' : t('provider.ms', { n: f.count(Math.round(roundTripMs)) }),
    ],
    ['age', heightAtMs === undefined ? '–' : f.age(heightAtMs, nowMs)],
  ];
  return (
    <li className="border-b border-line py-2 last:border-b-0 last:pb-0">
      <div
        className={classNames(
          'max-md:flex max-md:flex-wrap max-md:items-baseline max-md:gap-x-3 max-md:gap-y-1',
          COLUMNS,
        )}
      >
        <div className="grid min-w-0 justify-items-start gap-0.5 max-md:basis-full">
          <bdi dir="ltr" title={foreignText(url, 200)} className="font-strong break-all">
            {foreignText(hostText(url), 100)}
          </bdi>
          <StatusDot kind={DOTS[state]}>{t(`provider.endpoint.${state}`)}</StatusDot>
        </div>
        {numbers.map(([key, text]) => (
          <span key={key} className="tabular-nums md:text-end">
            <span className="me-1 text-xs text-ink-3 md:sr-only">
              {t(`provider.column.${key}`)}
            </span>
            <Fact quiet focusable={false} source={t('provider.endpoints.source')}>
              {text}
            </Fact>
          </span>
        ))}
      </div>
      {problem !== undefined && (
        <p className="mt-1 text-xs text-alert wrap-anywhere">
          <bdi>{foreignText(problem, 300)}</bdi>
        </p>
      )}
    </li>
  );
}
