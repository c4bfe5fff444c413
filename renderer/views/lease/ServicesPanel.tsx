import type { LeaseStats } from '../../../agent/api/methods.ts';
import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Fact } from '../../components/Fact.tsx';
import { FailedCard } from '../../components/FailedCard.tsx';
import { Meter } from '../../components/Meter.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useDoubt } from '../../state/doubt.ts';
import { useLive, useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { Query } from '../../state/use-query.ts';

type Service = LeaseValue['services'][number];
type Replica = Service['replicas'][number];

interface ServicesPanelProps {
  readonly lease: LeaseValue;
  readonly stats: Query<LeaseStats[]>;
}

const KINDS: Record<Replica['state'], StatusKind> = {
  created: 'waiting',
  running: 'running',
  'waiting-restart': 'attention',
  exited: 'ended',
};

/** What runs for the lease, how well, and under which ports. */
export function ServicesPanel({ lease, stats }: ServicesPanelProps) {
  const { t } = useTexts();
  const live = useLive();
  if (lease.services.length === 0) {
    return (
      <Card label={t('lease.tab.services')}>
        <p className="text-ink-2">{t(emptyKey(lease.state))}</p>
      </Card>
    );
  }
  return (
    <div className="grid gap-4">
      <StatsFailed stats={stats} />
      {lease.services.map((service) => (
        <Card
          key={service.service}
          title={<bdi className="wrap-anywhere">{service.service}</bdi>}
          hint={t('lease.service.ready', { ready: service.ready, wanted: service.wanted })}
        >
          <ul className="grid gap-4 divide-y divide-line">
            {service.replicas.map((replica) => (
              <li key={replica.replica} className="grid gap-3 not-first:pt-4">
                <ReplicaHead replica={replica} />
                <ReplicaStats
                  service={service.service}
                  stats={stats.data?.find(
                    (each) => each.service === service.service && each.replica === replica.replica,
                  )}
                  atMs={stats.atMs}
                  // Not answered yet, which is not the same as not known.
                  waiting={stats.loading && live}
                />
                <Ports replica={replica} />
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function emptyKey(state: LeaseValue['state']) {
  if (state === 'awaiting-manifest') return 'lease.service.awaiting';
  return state === 'closed' ? 'lease.service.over' : 'lease.service.none';
}

function ReplicaHead({ replica }: { readonly replica: Replica }) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const age = f.age(useTakenMs('leases') ?? nowMs, nowMs);
  const doubt = useDoubt();
  const { state, restarts, exitCode, outOfMemory, startedAtMs, nextStartAtMs } = replica;
  const facts = [
    startedAtMs !== undefined &&
      state === 'running' &&
      doubt === undefined &&
      t('lease.replica.since', { span: f.span(nowMs - startedAtMs) }),
    t('lease.replica.restarts', { n: restarts }),
    exitCode !== undefined && t('lease.replica.exit', { code: String(exitCode) }),
    outOfMemory === true && t('lease.replica.outOfMemory'),
    nextStartAtMs !== undefined && t('lease.replica.next', { span: f.span(nextStartAtMs - nowMs) }),
  ].filter((fact) => fact !== false);
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h3>{t('lease.replica', { n: String(replica.replica + 1) })}</h3>
      <StatusDot
        kind={doubt === undefined ? KINDS[state] : 'off'}
        live={state === 'running' && doubt === undefined}
      >
        {doubt?.why === 'engine' ? t('shared.unknown') : t(`lease.replica.state.${state}`)}
      </StatusDot>
      <span className="text-sm text-ink-2">
        <Fact quiet source={t('lease.service.source')} age={age}>
          {facts.join(' · ')}
        </Fact>
      </span>
    </div>
  );
}

/** What was known before stays; how old it is stands here too. */
function StatsFailed({ stats: { error, atMs } }: Pick<ServicesPanelProps, 'stats'>) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  // That the agent is away, the frame says.
  if (error === undefined || error.code === 'disconnected') return null;
  return (
    <FailedCard
      title={t('lease.stats.error')}
      text={t(
        error.code === 'engine-unreachable' ? 'lease.stats.error.engine' : 'lease.stats.error.text',
      )}
      age={atMs === undefined ? undefined : f.age(atMs, nowMs)}
      error={error}
    />
  );
}

interface ReplicaStatsProps {
  readonly service: string;
  readonly stats: LeaseStats | undefined;
  readonly atMs: number | undefined;
  readonly waiting: boolean;
}

function ReplicaStats({ service, stats, atMs, waiting }: ReplicaStatsProps) {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  if (waiting) return <Skeleton lines={2} />;
  if (stats === undefined) {
    return <p className="text-sm text-ink-3">{t('lease.stats.none')}</p>;
  }
  const age = f.age(atMs ?? nowMs, nowMs);
  const { memoryBytes, memoryLimitBytes } = stats;
  const memory =
    memoryLimitBytes > 0
      ? t('lease.stats.of', { used: f.bytes(memoryBytes), most: f.bytes(memoryLimitBytes) })
      : f.bytes(memoryBytes);
  const items = [
    {
      key: 'cpu',
      label: t('lease.stats.cpu'),
      value: t('format.cpu', { n: f.cores(stats.cpuMilli) }),
    },
    { key: 'memory', label: t('lease.stats.memory'), value: memory },
    { key: 'received', label: t('lease.stats.received'), value: f.bytes(stats.receivedBytes) },
    { key: 'sent', label: t('lease.stats.sent'), value: f.bytes(stats.sentBytes) },
    { key: 'pids', label: t('lease.stats.pids'), value: f.count(stats.pids) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 text-sm sm:grid-cols-3 lg:grid-cols-5">
      {items.map(({ key, label, value }) => (
        <div key={key} className="grid content-start gap-0.5">
          <dt className="text-xs text-ink-3">{label}</dt>
          <dd className="font-strong">
            <Fact quiet source={t('lease.stats.source')} age={age}>
              {value}
            </Fact>
            {key === 'memory' && memoryLimitBytes > 0 && (
              <div className="mt-1.5">
                <Meter
                  value={memoryBytes}
                  max={memoryLimitBytes}
                  label={t('lease.stats.memoryOf', { service: foreignText(service, 63) })}
                  valueText={memory}
                />
              </div>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Ports({ replica }: { readonly replica: Replica }) {
  const { t } = useTexts();
  const hostName = useSlice('agent')?.hostName ?? '';
  if (replica.ports.length === 0) {
    return <p className="text-sm text-ink-3">{t('lease.ports.none')}</p>;
  }
  return (
    <ul aria-label={t('lease.ports')} className="grid gap-1 text-sm">
      {replica.ports.map(({ port, proto, hostPort, http }) => (
        <li key={`${proto} ${hostPort}`} className="flex flex-wrap items-center gap-x-3">
          <span className="font-mono">
            {t('lease.ports.map', { port: String(port), hostPort: String(hostPort) })}
          </span>
          <span className="text-ink-3">
            {t(http ? 'lease.ports.http' : 'lease.ports.plain', { proto })}
          </span>
          <CopyButton
            text={`${foreignText(hostName, 120)}:${hostPort}`}
            label={t('lease.reached.copy', {
              address: `${foreignText(hostName, 120)}:${hostPort}`,
            })}
          />
        </li>
      ))}
    </ul>
  );
}
