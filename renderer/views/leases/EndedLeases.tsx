import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { Rows } from './ActiveLeases.tsx';
import { LeaseColumns, LeaseRow } from './LeaseRow.tsx';
import type { PastLeases } from './use-past-leases.ts';

interface EndedLeasesProps {
  /** Those of `past` that were found. */
  readonly leases: readonly LeaseValue[];
  readonly past: PastLeases;
  /** How many there are, loaded or not. */
  readonly all: number;
  readonly query: string;
}

/** What is over, the newest end first. */
export function EndedLeases({ leases, past, all, query }: EndedLeasesProps) {
  const { t } = useTexts();
  const f = useFormats();
  const live = useLive();
  const loaded = past.leases.length;
  const hasMore = loaded < all && loaded > 0;
  return (
    <Card
      flush
      title={t('leases.ended')}
      hint={t('leases.count', { n: all })}
      footer={
        hasMore ? (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <span>
              {query === ''
                ? t('leases.shown', { shown: f.count(loaded), all: f.count(all) })
                : t('leases.searchedOnly', { n: loaded, all: f.count(all) })}
            </span>
            <Button
              size="sm"
              busy={past.busy}
              disabledReason={live ? undefined : t('frame.notLive')}
              onClick={() => void past.more()}
            >
              {t('leases.more')}
            </Button>
          </div>
        ) : undefined
      }
    >
      {past.loading ? (
        <div className="px-5 pb-4">
          <Skeleton lines={5} />
        </div>
      ) : (
        leases.length > 0 && (
          <>
            <LeaseColumns ended />
            <Rows
              leases={leases}
              label={t('leases.ended')}
              row={(lease) => <LeaseRow lease={lease} paidMs={undefined} takenMs={past.atMs} />}
            />
          </>
        )
      )}
    </Card>
  );
}
