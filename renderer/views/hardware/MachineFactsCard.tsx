import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';

type MachineFactsCardProps = Pick<Slices, 'agent' | 'hardware'>;

/** What the machine is, whatever is offered of it. */
export function MachineFactsCard({ agent, hardware }: MachineFactsCardProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const { machine, cpuModel, readAtMs } = hardware;
  const source = t('hardware.machine.source');
  const age = f.age(readAtMs, nowMs);
  const fact = (value: string): ReactNode => (
    <Fact quiet source={source} age={age}>
      {value}
    </Fact>
  );
  const foreign = (value: string): ReactNode => (
    <bdi className="block min-w-32 wrap-anywhere">
      {value === '' ? t('shared.unknown') : foreignText(value, 120)}
    </bdi>
  );
  return (
    <Card
      title={t('hardware.machine')}
      hint={
        <Fact source={source} age={age}>
          {t('hardware.machine.read', { when: f.when(readAtMs, nowMs) })}
        </Fact>
      }
    >
      <KeyValue
        items={[
          { key: 'name', label: t('hardware.machine.name'), value: foreign(agent.hostName) },
          { key: 'cpu', label: t('hardware.machine.cpu'), value: foreign(cpuModel) },
          {
            key: 'cores',
            label: t('hardware.machine.cores'),
            value: fact(f.cores(machine.cpuMilli)),
          },
          {
            key: 'memory',
            label: t('hardware.machine.memory'),
            value: fact(f.bytes(machine.memoryBytes)),
          },
          {
            key: 'disk',
            label: t('hardware.machine.disk'),
            value: fact(f.bytes(machine.diskBytes)),
          },
          {
            key: 'gpus',
            label: t('hardware.machine.gpus'),
            value: fact(
              hardware.gpus.length === 0
                ? t('hardware.machine.none')
                : f.count(hardware.gpus.length),
            ),
          },
          {
            key: 'ports',
            label: t('hardware.machine.ports'),
            value: fact(f.count(machine.ports)),
          },
        ]}
      />
    </Card>
  );
}
