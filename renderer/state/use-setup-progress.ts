import { setupProgress } from './setup-steps.ts';
import { useSlice } from './store.ts';

/** How far the setting-up is; `undefined` where there is none, or while nothing is known. */
export function useSetupProgress(): ReturnType<typeof setupProgress> {
  const money = useSlice('agent')?.network.money;
  const provider = useSlice('provider');
  const wallet = useSlice('wallet');
  if (money === undefined || provider === undefined || wallet === undefined) return undefined;
  return setupProgress({ money, provider, wallet });
}
