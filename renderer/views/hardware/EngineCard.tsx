import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive } from '../../state/store.ts';
import { knownMissing } from './missing-codes.ts';

type Engine = Slices['agent']['engine'];

interface EngineCardProps {
  readonly engine: Engine;
}

/** What runs the containers, and what it cannot do. */
export function EngineCard({ engine }: EngineCardProps): ReactNode {
  const { t } = useTexts();
  const { kind, up, simulated, version, message, missing, gvisor = 'absent' } = engine;
  const live = useLive();
  return (
    <Card title={t('hardware.engine')}>
      <KeyValue
        items={[
          { key: 'kind', label: t('hardware.engine.kind'), value: t(`hardware.engine.${kind}`) },
          ...(version === undefined || simulated
            ? []
            : [
                {
                  key: 'version',
                  label: t('hardware.engine.version'),
                  value: <bdi className="wrap-anywhere">{foreignText(version, 60)}</bdi>,
                },
              ]),
          {
            key: 'state',
            label: t('hardware.engine.state'),
            value: <EngineState engine={engine} live={live} />,
          },
          ...(gvisor === 'absent' || simulated
            ? []
            : [
                {
                  key: 'gvisor',
                  label: t('hardware.engine.gvisor'),
                  value: t(`hardware.engine.gvisor.${gvisor}`),
                },
              ]),
        ]}
      />
      {simulated && <p className="mt-3 text-sm text-ink-2">{t('hardware.engine.simulatedText')}</p>}
      {!simulated && !up && (
        <p className="mt-3 text-sm text-ink-2">{t('hardware.engine.downText')}</p>
      )}
      {(simulated || !up) && message !== undefined && (
        <p className="mt-2 text-xs text-ink-3">
          {t('hardware.engine.words')}
          {': '}
          <bdi lang="en" className="wrap-anywhere">
            {foreignText(message)}
          </bdi>
        </p>
      )}
      {live && !simulated && up && missing.length === 0 && (
        <p className="mt-3 text-sm text-ink-2">{t('hardware.engine.complete')}</p>
      )}
      {!simulated && missing.length > 0 && <Missing codes={missing} />}
    </Card>
  );
}

function EngineState({
  engine: { up, simulated },
  live,
}: {
  readonly engine: Engine;
  readonly live: boolean;
}): ReactNode {
  const { t } = useTexts();
  const [kind, key]: readonly [StatusKind, 'away' | 'simulated' | 'up' | 'down'] = !live
    ? ['off', 'away']
    : simulated
      ? ['yours', 'simulated']
      : up
        ? ['running', 'up']
        : ['attention', 'down'];
  return <StatusDot kind={kind}>{t(`hardware.engine.${key}`)}</StatusDot>;
}

function Missing({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const { t } = useTexts();
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3>{t('hardware.engine.missing', { n: codes.length })}</h3>
      <ul className="mt-2 grid gap-2.5">
        {codes.map((code) => {
          const known = knownMissing(code);
          return (
            <li key={code} className="text-sm">
              {known === undefined ? (
                <>
                  {t('hardware.missing.other')}{' '}
                  <bdi className="font-mono text-xs text-ink-2 wrap-anywhere">
                    {foreignText(code, 80)}
                  </bdi>
                </>
              ) : (
                <>
                  <p className="font-strong">{t(`hardware.missing.${known}`)}</p>
                  <p className="text-ink-2">{t(`hardware.missing.${known}.text`)}</p>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
