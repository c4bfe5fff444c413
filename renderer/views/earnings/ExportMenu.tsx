import { useState } from 'react';

import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { Menu } from '../../components/Menu.tsx';
import { useFormats } from '../../format/formats.tsx';
import { saveText } from '../../format/save-file.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive, useSlice } from '../../state/store.ts';
import { withToast } from '../../state/toasts.ts';
import type { Stretch } from './calendar.ts';
import type { ExportFile, ExportNetwork } from './exports.ts';
import { bucketsFile, paymentsFile } from './exports.ts';
import { readPayments } from './payment-pages.ts';
import { usePeriodNames } from './use-period-names.ts';

interface ExportMenuProps {
  readonly stretch: Stretch;
  readonly buckets: readonly EarningsBucket[] | undefined;
  readonly accrued: bigint | undefined;
}

/** What is shown, or every payment, as a file for a spreadsheet. */
export function ExportMenu({ stretch, buckets, accrued }: ExportMenuProps) {
  const { t } = useTexts();
  const { currency } = useFormats();
  const names = usePeriodNames();
  const live = useLive();
  const agent = useSlice('agent');
  const [busy, setBusy] = useState(false);
  const network: ExportNetwork | undefined =
    agent === undefined
      ? undefined
      : { id: agent.network.id, money: agent.network.money, currency };

  const savePayments = async (from: ExportNetwork): Promise<void> => {
    setBusy(true);
    await withToast(async () => save(paymentsFile(await readPayments(), from)), {
      done: t('earnings.csv.done'),
      failed: t('earnings.csv.failed'),
    });
    setBusy(false);
  };

  // Nothing has come that could be saved.
  if (network === undefined) {
    return (
      <Button icon="download" endIcon="chevron-down" disabledReason={t('earnings.csv.notYet')}>
        {t('earnings.csv')}
      </Button>
    );
  }
  return (
    <Menu
      label={t('earnings.csv')}
      trigger={
        <Button icon="download" endIcon="chevron-down" busy={busy}>
          {t('earnings.csv')}
        </Button>
      }
      items={[
        {
          kind: 'item',
          label: t('earnings.csv.table'),
          hint: t('earnings.csv.tableHint', { period: names.stretch(stretch) }),
          disabled: buckets === undefined,
          onSelect: () => {
            if (buckets === undefined) return;
            save(bucketsFile(stretch, buckets, accrued, network));
          },
        },
        {
          kind: 'item',
          label: t('earnings.csv.payments'),
          hint: live ? t('earnings.csv.paymentsHint') : t('earnings.notLive'),
          disabled: !live,
          onSelect: () => void savePayments(network),
        },
      ]}
    />
  );
}

function save({ name, text }: ExportFile): void {
  saveText(name, text, 'text/csv');
}
