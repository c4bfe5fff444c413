import { useTexts } from '../../messages/texts.tsx';
import { PORTS } from './field-ids.ts';
import type { RowId } from './sections.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

/** Where renters and their visitors come in. */
export function PortsSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  return (
    <div>
      {PORTS.map((id) => (
        <PortRow key={id} id={id} hidden={!found.has(id)} />
      ))}
    </div>
  );
}

interface PortRowProps {
  readonly id: (typeof PORTS)[number];
  readonly hidden: boolean;
}

function PortRow({ id, hidden }: PortRowProps) {
  const { t } = useTexts();
  const control = useSetting(id);
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      words={id === 'ingress.domain'}
      hidden={hidden}
    />
  );
}
