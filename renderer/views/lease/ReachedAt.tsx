import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';

/** Ports of this machine under which the lease's services answer. */
export function ReachedAt({ lease }: { readonly lease: LeaseValue }) {
  const { t } = useTexts();
  const hostName = useSlice('agent')?.hostName ?? '';
  const ports = lease.services.flatMap(({ service, replicas }) =>
    replicas.flatMap(({ replica, ports: own }) =>
      own.map((port) => ({ ...port, service, key: `${service}/${replica}/${port.hostPort}` })),
    ),
  );
  return (
    <Card title={t('lease.reached')}>
      {ports.length === 0 ? (
        <p className="text-sm text-ink-2">{t('lease.reached.none')}</p>
      ) : (
        <ul className="-my-3 divide-y divide-line text-sm">
          {ports.map(({ key, service, port, hostPort, proto, http }) => {
            const address = `${foreignText(hostName, 120)}:${hostPort}`;
            return (
              <li key={key} className="flex items-center gap-2 py-3">
                <span className="min-w-0 grow">
                  <b className="block font-mono wrap-anywhere">
                    <bdi>
                      {t('lease.reached.port', {
                        service,
                        port: String(port),
                        hostPort: String(hostPort),
                      })}
                    </bdi>
                  </b>
                  <span className="block wrap-anywhere text-ink-3">
                    {t(http ? 'lease.reached.http' : 'lease.reached.plain', { address, proto })}
                  </span>
                </span>
                <CopyButton text={address} label={t('lease.reached.copy', { address })} />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
