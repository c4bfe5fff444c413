import type { Offering } from './provider-state.ts';
import { offeringOf } from './provider-state.ts';
import { useIsAway, useSlice } from './store.ts';

/** Whether what the machine has is offered now, or why it is not; missing until that was told. */
export function useOffering(): Offering | undefined {
  const agent = useSlice('agent');
  const provider = useSlice('provider');
  const isAway = useIsAway();
  return agent === undefined ? undefined : offeringOf(agent.activity, provider, isAway);
}
