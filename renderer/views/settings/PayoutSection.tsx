import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { ChoiceRow } from './ChoiceRow.tsx';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

const RULES = ['manual', 'threshold', 'daily', 'weekly'] as const;

/** When what was earned goes to the payout address. */
export function PayoutSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  const { t } = useTexts();
  const { symbol } = useFormats().currency;
  const rows = useSlice('wallet')?.balances?.rows;
  const threshold = useSetting('payout.threshold');
  const keep = useSetting('payout.keep');
  if (threshold === undefined || keep === undefined) return null;
  const symbolOf = (wanted: 'fee' | 'pay'): string | undefined =>
    rows?.find(({ use }) => use === wanted)?.symbol;
  return (
    <>
      <ChoiceRow
        id="payout.rule"
        hidden={!found.has('payout.rule')}
        hint={t('settings.hint.payout.rule')}
        options={RULES.map((value) => ({
          value,
          title: t(`settings.rule.${value}`),
          text: t(`settings.rule.${value}.text`),
        }))}
      />
      <div className="mt-4 border-t border-line pt-4">
        <SettingRow
          control={threshold}
          label={t('settings.payout.threshold')}
          hint={t('settings.hint.payout.threshold')}
          unit={symbolOf('pay') ?? symbol}
          hidden={!found.has('payout.threshold')}
        />
        <SettingRow
          control={keep}
          label={t('settings.payout.keep')}
          hint={t('settings.hint.payout.keep')}
          unit={symbolOf('fee')}
          hidden={!found.has('payout.keep')}
        />
      </div>
    </>
  );
}
