import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import type { PayoutValue, RedemptionValue } from '../../../agent/api/wallet.ts';
import { Card } from '../../components/Card.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { explorerLink } from '../../format/links.ts';
import { foreignText, tailText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';

type Dot = Parameters<typeof StatusDot>[0]['kind'];

const REDEMPTION_DOTS: Readonly<Record<RedemptionValue['state'], Dot>> = {
  sending: 'waiting',
  pending: 'waiting',
  executed: 'running',
  canceled: 'ended',
  failed: 'attention',
};
const PAYOUT_DOTS: Readonly<Record<PayoutValue['state'], Dot>> = {
  sending: 'waiting',
  included: 'running',
  failed: 'attention',
};

/** Redemptions and payouts, each followed to its end. */
export function MovesCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const { redemptions, payout, explorer } = wallet;
  if (redemptions.length === 0 && payout.latest.length === 0) return null;
  const rows = [
    ...redemptions.map((one) => ({
      atMs: one.askedAtMs,
      key: `r ${one.id}`,
      row: <Redemption redemption={one} explorer={explorer} />,
    })),
    ...payout.latest.map((one) => ({
      atMs: one.askedAtMs,
      key: `p ${one.id}`,
      row: <Payout payout={one} explorer={explorer} />,
    })),
  ].sort((one, other) => other.atMs - one.atMs);
  return (
    <Card title={t('wallet.moves')} hint={t('wallet.moves.hint')}>
      <ul className="grid gap-2.5 text-sm">
        {rows.map(({ key, row }) => (
          <li key={key} className="border-t border-line pt-2.5 first:border-t-0 first:pt-0">
            {row}
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface MoveProps {
  readonly dot: Dot;
  readonly state: string;
  readonly what: string;
  readonly atMs: number;
  readonly link: string | undefined;
  readonly reason: string | undefined;
}

function Move({ dot, state, what, atMs, link, reason }: MoveProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(60_000);
  return (
    <div className="grid gap-0.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <StatusDot kind={dot}>{state}</StatusDot>
        <span className="flex items-baseline gap-2 text-xs text-ink-3">
          <time dateTime={new Date(atMs).toISOString()} title={f.exactTime(atMs)}>
            {f.when(atMs, nowMs)}
          </time>
          {link !== undefined && (
            <TextLink href={link} external aria-label={t('wallet.entries.openOf', { what })}>
              {t('wallet.entries.open')}
            </TextLink>
          )}
        </span>
      </div>
      <p className="ps-[1.125rem] text-ink-2 tabular-nums wrap-anywhere">{what}</p>
      {reason !== undefined && (
        <p className="ps-[1.125rem] text-alert wrap-anywhere">
          <bdi>{foreignText(reason, 300)}</bdi>
        </p>
      )}
    </div>
  );
}

function Redemption({
  redemption,
  explorer,
}: {
  readonly redemption: RedemptionValue;
  readonly explorer: string | undefined;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { state, burned, received, askedAtMs, txHash, reason } = redemption;
  const from = f.coin(burned).text;
  return (
    <Move
      dot={REDEMPTION_DOTS[state]}
      state={t(`wallet.redemption.${state}`)}
      what={
        received === undefined
          ? t('wallet.redemption.of', { from })
          : t('wallet.redemption.to', { from, to: f.coin(received).text })
      }
      atMs={askedAtMs}
      link={explorerLink(explorer, txHash)}
      reason={reason}
    />
  );
}

function Payout({
  payout,
  explorer,
}: {
  readonly payout: PayoutValue;
  readonly explorer: string | undefined;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { state, amount, to, askedAtMs, txHash, reason, by } = payout;
  return (
    <Move
      dot={PAYOUT_DOTS[state]}
      state={t(`wallet.payout.state.${state}`)}
      what={t(by === 'rule' ? 'wallet.payout.ofRule' : 'wallet.payout.of', {
        amount: f.coin(amount).text,
        to: `\u2068${tailText(to, 8)}\u2069`,
      })}
      atMs={askedAtMs}
      link={explorerLink(explorer, txHash)}
      reason={reason}
    />
  );
}
