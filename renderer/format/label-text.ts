import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** What our networks call leases and orders before a tenant gives them a name. */
const NETWORK_LABEL = /^(lease|order) (\d+(?:\/\d+)*)$/;

/** A network's label of a lease or an order: its number in the owner's words, anything else as it is. */
export function labelText(label: string, { t }: Pick<Texts, 't'>, most = 80): string {
  const [, what, id] = NETWORK_LABEL.exec(label) ?? [];
  if (id === undefined || label.length > most) return foreignText(label, most);
  return t(what === 'lease' ? 'format.lease' : 'format.order', { id });
}
