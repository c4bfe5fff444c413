import type { ReactNode } from 'react';

import { useFormats } from '../format/formats.tsx';
import { foreignText, tailText } from '../format/names.ts';
import { useTexts } from '../messages/texts.tsx';
import { useConnection, useSlice } from '../state/store.ts';
import { useNow } from '../state/use-now.ts';

/** Which machine, which network, which agent. */
export function MachineCard(): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const agent = useSlice('agent');
  const { status } = useConnection();
  const away = status === 'offline' || status === 'locked-out';
  return (
    <div className="hidden min-w-0 gap-px rounded-md border border-line bg-surface p-3 text-xs text-ink-3 lg:grid">
      {agent === undefined ? (
        <span>{t(away ? 'frame.machine.none' : 'frame.now.loading')}</span>
      ) : (
        <>
          <b className="truncate text-sm font-semibold text-ink">
            <bdi>{foreignText(agent.hostName, 60)}</bdi>
          </b>
          <span
            className="truncate"
            title={agent.network.practice ? undefined : agent.network.provider}
          >
            {agent.network.practice
              ? t('frame.machine.practice')
              : agent.network.provider === ''
                ? foreignText(agent.network.name, 40)
                : t('frame.machine.network', {
                    network: `\u2068${foreignText(agent.network.name, 40)}\u2069`,
                    provider: `\u2068${tailText(agent.network.provider, 5)}\u2069`,
                  })}
          </span>
          <span className="truncate">
            {away
              ? t('frame.machine.away')
              : t('frame.machine.agent', {
                  version: agent.version,
                  span: f.span(nowMs - agent.startedAtMs),
                })}
          </span>
        </>
      )}
    </div>
  );
}
