import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Icon } from '../../components/Icon.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import type { GpuStanding } from '../../format/machine.ts';
import { gpuStanding, leaseName } from '../../format/machine.ts';
import { foreignText, tailText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { notOffering } from '../../state/provider-state.ts';
import { leaseHref } from '../../state/route.ts';
import { useLive, useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

type Gpu = Slices['hardware']['gpus'][number];

const DOTS: Readonly<Record<GpuStanding, StatusKind>> = {
  rented: 'running',
  offered: 'waiting',
  paused: 'off',
  draining: 'off',
  watching: 'off',
  blocked: 'attention',
  starting: 'off',
  stopping: 'off',
  'engine-down': 'attention',
  'network-stale': 'attention',
};

interface GpuCardProps {
  readonly gpu: Gpu;
  readonly agent: Slices['agent'];
  /** Its name alone does not tell it from another. */
  readonly isOneOfMany: boolean;
}

/** One GPU: what it is, how it stands, and who has it. */
export function GpuCard({ gpu, agent, isOneOfMany }: GpuCardProps): ReactNode {
  const { t, rich } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const readMs = useTakenMs('hardware') ?? nowMs;
  const live = useLive();
  const why = notOffering(useSlice('provider'));
  const standing = gpuStanding(gpu, agent.activity, why);
  const connector = t(`hardware.gpu.${gpu.interface}`);
  const memory = f.bytes(gpu.memoryBytes);
  return (
    <Card
      label={isOneOfMany ? `${gpuName(gpu.model)} ${tailText(gpu.id)}` : gpuName(gpu.model)}
      footer={
        <span className="flex items-center justify-between gap-4">
          <span className="min-w-0 wrap-anywhere">
            {rich('hardware.gpu.onNetwork', {
              model: foreignText(gpu.model, 64),
              memory,
              interface: connector,
              c: (chunks) => <bdi className="font-mono text-ink-2">{chunks}</bdi>,
            })}
          </span>
          <CopyButton text={gpu.id} label={t('hardware.gpu.id')} />
        </span>
      }
    >
      <header className="flex flex-wrap items-center gap-3">
        <span className="grid size-12 shrink-0 place-items-center rounded-md border border-line bg-sunken text-paid">
          <Icon name="chip" />
        </span>
        <div className="min-w-0 grow">
          <h2 className="!text-lg wrap-anywhere">
            {t('hardware.gpu.name', {
              vendor: t(`hardware.gpu.${gpu.vendor}`),
              model: gpuName(gpu.model),
            })}
          </h2>
          <Fact
            quiet
            className="text-sm text-ink-2"
            source={t('hardware.gpu.source')}
            age={f.age(readMs, nowMs)}
          >
            {t('hardware.gpu.facts', { memory, interface: connector })}
          </Fact>
          {isOneOfMany && (
            <bdi className="ms-2 font-mono text-xs text-ink-3">{tailText(gpu.id)}</bdi>
          )}
        </div>
        <Standing
          standing={live ? standing : undefined}
          practice={agent.network.practice}
          alive={agent.engine.up}
        />
      </header>
      <div className="mt-4 flex items-center justify-between gap-3 rounded-md border border-line bg-sunken px-3.5 py-3 text-sm text-ink-2">
        {live ? <Holder gpu={gpu} standing={standing} /> : <span>{t('hardware.gpu.unknown')}</span>}
      </div>
    </Card>
  );
}

/** `undefined` while the agent is away: what was is not what is. */
function Standing({
  standing,
  practice,
  alive,
}: {
  readonly standing: GpuStanding | undefined;
  readonly practice: boolean;
  readonly alive: boolean;
}): ReactNode {
  const { t } = useTexts();
  if (standing === undefined) {
    return <StatusDot kind="off">{t('hardware.standing.unknown')}</StatusDot>;
  }
  const key = practice && standing === 'rented' ? 'practice' : standing;
  return (
    <StatusDot kind={DOTS[standing]} live={alive}>
      {t(`hardware.standing.${key}`)}
    </StatusDot>
  );
}

function Holder({
  gpu,
  standing,
}: {
  readonly gpu: Gpu;
  readonly standing: GpuStanding;
}): ReactNode {
  const { t, rich } = useTexts();
  const leases = useSlice('leases')?.live ?? [];
  if (gpu.lease === undefined) {
    return t(standing === 'offered' ? 'hardware.gpu.offered' : 'hardware.gpu.notOffered');
  }
  const lease = leases.find((one) => one.lease === gpu.lease);
  return (
    <>
      <span className="min-w-0 wrap-anywhere">
        {lease === undefined
          ? t('hardware.gpu.usedByUnknown')
          : rich('hardware.gpu.usedBy', {
              name: leaseName(lease, { t }),
              b: (chunks) => <bdi className="font-semibold text-ink">{chunks}</bdi>,
            })}
      </span>
      <TextLink href={leaseHref(gpu.lease)}>{t('hardware.gpu.lease')}</TextLink>
    </>
  );
}
