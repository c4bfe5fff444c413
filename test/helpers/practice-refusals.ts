import type { Provider } from '../../agent/provider/provider.ts';
import { providerHandlers } from '../../agent/provider/provider-surface.ts';

/** What being a provider comes to on a network without an account: it is refused. */
export function practiceRefusals(): ReturnType<typeof providerHandlers> {
  return providerHandlers({ parts: { network: { money: 'none' } } } as unknown as Provider);
}
