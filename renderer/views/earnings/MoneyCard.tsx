import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { MoneyFigure } from '../../components/MoneyFigure.tsx';
import { useFormats } from '../../format/formats.tsx';
import { amountOf } from '../../format/money.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

interface MoneyCardProps {
  readonly earnings: Slices['earnings'];
}

/** Accrued, then paid: the way that money takes. More of it comes with the wallet. */
export function MoneyCard({ earnings }: MoneyCardProps) {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow();
  const network = useSlice('agent')?.network;
  const practice = network?.practice === true;
  const isTest = network?.money === 'test';
  const live = useSlice('leases')?.live.length ?? 0;
  const { denom } = f.currency;
  const accrued = f.amount(amountOf(earnings.accrued, denom));
  const paid = f.amount(amountOf(earnings.settled, denom));
  const age = f.age(earnings.atMs, now);
  const today = f.money(earnings.settledToday).text;
  return (
    <Card
      title={
        <>
          {t(isTest ? 'earnings.whereTest' : 'earnings.where')}
          {isTest && <Chip tone="test">{t('earnings.test')}</Chip>}
          {practice && <Chip tone="yours">{t('earnings.practice')}</Chip>}
        </>
      }
      hint={t('earnings.where.hint', { age })}
      footer={practice ? t('earnings.practice.text') : isTest ? t('earnings.test.text') : undefined}
      className="col-span-12"
    >
      <ol className="grid gap-4 md:grid-cols-[repeat(auto-fit,minmax(14rem,1fr))] md:gap-0">
        <li className="border-dashed border-line-strong max-md:border-b max-md:pb-4 md:border-e md:pe-5">
          <MoneyFigure
            kind="accrued"
            size="m"
            label={t('earnings.accrued')}
            symbol={accrued.symbol}
            number={accrued.number}
            beside={paid.symbol + paid.number}
            below={t('earnings.accrued.below', { n: live })}
            source={t('earnings.accrued.source')}
            age={age}
          />
        </li>
        <li className="md:ps-5">
          <MoneyFigure
            kind="paid"
            size="m"
            label={t('earnings.paid')}
            symbol={paid.symbol}
            number={paid.number}
            beside={accrued.symbol + accrued.number}
            below={t(practice ? 'earnings.paid.belowPractice' : 'earnings.paid.below', { today })}
            source={t('earnings.paid.source')}
            age={age}
          />
        </li>
      </ol>
    </Card>
  );
}
