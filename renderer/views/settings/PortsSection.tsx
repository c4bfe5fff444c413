import { PORTS } from './field-ids.ts';
import { NamedRow } from './NamedRow.tsx';
import type { RowId } from './sections.ts';

/** Where renters and their visitors come in. */
export function PortsSection({ found }: { readonly found: ReadonlySet<RowId> }) {
  return (
    <div>
      {PORTS.map((id) => (
        <NamedRow key={id} id={id} words={id === 'ingress.domain'} hidden={!found.has(id)} />
      ))}
    </div>
  );
}
