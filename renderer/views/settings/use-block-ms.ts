import { useSlice } from '../../state/store.ts';

/** Akash's blocks as they usually come, until the agent has measured them: what it reckons with too. */
const USUAL_BLOCK_MS = 6_117;

/** Milliseconds between blocks. */
export function useBlockMs(): number {
  return useSlice('agent')?.network.blockMs ?? USUAL_BLOCK_MS;
}
