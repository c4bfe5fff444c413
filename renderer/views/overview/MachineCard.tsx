import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Meter } from '../../components/Meter.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import type { GpuStanding, Part, PartShares } from '../../format/machine.ts';
import { gpuStanding, hasTwin, leaseName, PARTS, partShares } from '../../format/machine.ts';
import { tailText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useDoubt } from '../../state/doubt.ts';
import { notOffering } from '../../state/provider-state.ts';
import { hrefOf, leaseHref } from '../../state/route.ts';
import { useIsAway, useLive, useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useOffering } from '../../state/use-offering.ts';

type Gpu = Slices['hardware']['gpus'][number];

interface MachineCardProps {
  readonly agent: Slices['agent'];
}

/** Each GPU with its own state, and what else of the machine is offered and free. */
export function MachineCard({ agent }: MachineCardProps): ReactNode {
  const { t } = useTexts();
  const hardware = useSlice('hardware');
  const reserve = useSlice('settings')?.values.reserve;
  const live = useSlice('leases')?.live ?? [];
  const offering = useOffering();
  const isOffered = offering === 'offered';
  if (hardware === undefined || reserve === undefined)
    return <SkeletonCard lines={8} height="16.5rem" />;
  const { gpus } = hardware;
  const [only] = gpus;
  const isOne = gpus.length === 1 && only !== undefined;
  // One GPU says at the top how it stands.
  const isSaid = isOne && only.lease === undefined && offering !== 'away';
  const link = (
    <TextLink href={hrefOf('hardware')} className="text-sm">
      {t('overview.gpu.details')}
    </TextLink>
  );
  return (
    <Card
      title={<CardTitle gpus={gpus} />}
      actions={isOne ? <GpuState gpu={only} agent={agent} /> : link}
    >
      {isOne && <UsedBy gpu={only} action={link} />}
      {gpus.length > 1 && (
        <ul className="divide-y divide-line">
          {gpus.map((gpu) => (
            <GpuRow key={gpu.id} gpu={gpu} agent={agent} isOneOfMany={hasTwin(gpu, gpus)} />
          ))}
        </ul>
      )}
      {gpus.length === 0 && (
        <p className="text-sm text-ink-2">
          {t('overview.gpu.none')} {isOffered && t('overview.gpu.noneWorks')}
        </p>
      )}
      <ul className="mt-4 grid gap-3">
        {PARTS.map((part) => (
          <PartMeter
            key={part}
            part={part}
            shares={partShares(part, hardware, reserve, live)}
            isOffered={isOffered}
          />
        ))}
      </ul>
      {offering !== undefined && !isOffered && !isSaid && (
        <p className="mt-4 border-t border-line pt-3 text-sm text-ink-2">
          {t(`hardware.standing.${offering}`)}
        </p>
      )}
    </Card>
  );
}

function CardTitle({ gpus }: { readonly gpus: readonly Gpu[] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const [first] = gpus;
  if (first === undefined) return t('overview.machine');
  const quiet = 'text-sm font-normal text-ink-3';
  if (gpus.length === 1) {
    return (
      <>
        <bdi className="wrap-anywhere">{gpuName(first.model)}</bdi>
        <span className={quiet}>{f.bytes(first.memoryBytes)}</span>
      </>
    );
  }
  const rented = gpus.filter(({ lease }) => lease !== undefined).length;
  return (
    <>
      {t('overview.gpus', { n: gpus.length })}
      <span className={quiet}>{t('overview.gpus.rented', { rented, n: gpus.length })}</span>
    </>
  );
}

const DOTS: Readonly<Record<GpuStanding, Parameters<typeof StatusDot>[0]['kind']>> = {
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

function GpuState({
  gpu,
  agent,
}: {
  readonly gpu: Gpu;
  readonly agent: Slices['agent'];
}): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const doubt = useDoubt();
  const why = notOffering(useSlice('provider'));
  if (doubt?.why === 'away') {
    return <StatusDot kind="off">{t('hardware.standing.unknown')}</StatusDot>;
  }
  const standing = gpuStanding(gpu, agent.activity, why);
  const isPractice = standing === 'rented' && agent.network.practice;
  return (
    <StatusDot kind={DOTS[standing]} live={live && doubt === undefined}>
      {isPractice ? t('hardware.standing.practice') : t(`hardware.standing.${standing}`)}
    </StatusDot>
  );
}

function GpuRow({
  gpu,
  agent,
  isOneOfMany,
}: {
  readonly gpu: Gpu;
  readonly agent: Slices['agent'];
  /** Its name alone does not tell it from another. */
  readonly isOneOfMany: boolean;
}): ReactNode {
  const f = useFormats();
  return (
    <li className="grid gap-1 py-2.5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0">
          <bdi className="font-semibold wrap-anywhere">{gpuName(gpu.model)}</bdi>
          <span className="ms-2 text-sm text-ink-3">{f.bytes(gpu.memoryBytes)}</span>
          {isOneOfMany && (
            <bdi className="ms-2 font-mono text-xs text-ink-3">{tailText(gpu.id)}</bdi>
          )}
        </span>
        <GpuState gpu={gpu} agent={agent} />
      </div>
      {gpu.lease !== undefined && (
        <p className="text-sm text-ink-2">
          <UserName gpu={gpu} linked />
        </p>
      )}
    </li>
  );
}

function UsedBy({ gpu, action }: { readonly gpu: Gpu; readonly action: ReactNode }): ReactNode {
  const { t } = useTexts();
  const isAway = useIsAway();
  return (
    <div className="flex items-center justify-between gap-3 rounded-md border border-line bg-sunken px-3 py-2.5 text-sm">
      <span className="min-w-0 wrap-anywhere">
        {isAway ? (
          t('hardware.gpu.unknown')
        ) : gpu.lease === undefined ? (
          t('overview.gpu.free')
        ) : (
          <UserName gpu={gpu} linked />
        )}
      </span>
      {action}
    </div>
  );
}

/** Who has it; a lease that is not among the live ones any more is nameless. */
function UserName({ gpu }: { readonly gpu: Gpu; readonly linked: true }): ReactNode {
  const { t, rich } = useTexts();
  const leases = useSlice('leases')?.live ?? [];
  if (gpu.lease === undefined) return null;
  const href = leaseHref(gpu.lease);
  const lease = leases.find((one) => one.lease === gpu.lease);
  if (lease === undefined) {
    return <TextLink href={href}>{t('overview.gpu.usedByUnknown')}</TextLink>;
  }
  return rich('overview.gpu.usedBy', {
    name: leaseName(lease, { t }),
    b: (chunks) => (
      <TextLink href={href} className="font-semibold wrap-anywhere">
        <bdi>{chunks}</bdi>
      </TextLink>
    ),
  });
}

function PartMeter({
  part,
  shares,
  isOffered,
}: {
  readonly part: Part;
  readonly shares: PartShares;
  readonly isOffered: boolean;
}): ReactNode {
  const { t, rich } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const takenMs = useTakenMs('hardware') ?? nowMs;
  const text = (value: number, as: 'cores' | 'coresOf' = 'cores'): string =>
    part === 'cpuMilli'
      ? t(`overview.part.${as}`, { n: f.cores(value), count: value / 1000 })
      : f.bytes(value);
  const name = t(`overview.part.${part}`);
  const now = isOffered ? 'yes' : 'no';
  const words = { free: text(shares.free), offered: text(shares.offered, 'coresOf'), now };
  return (
    <li className="grid gap-1.5 text-sm">
      <span className="flex flex-wrap justify-between gap-x-3">
        <span className="text-ink-2">{name}</span>
        <Fact quiet source={t('overview.part.source')} age={f.age(takenMs, nowMs)}>
          {rich('overview.part.free', {
            ...words,
            b: (chunks) => <b className="font-strong">{chunks}</b>,
          })}
        </Fact>
      </span>
      <Meter
        label={name}
        value={Math.max(0, shares.offered - shares.free)}
        max={shares.offered}
        valueText={t('overview.part.freeText', words)}
      />
    </li>
  );
}
