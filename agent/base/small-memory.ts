import { setFlagsFromString } from 'node:v8';

/**
 * An agent lives for months beside what its owner does, and is idle nearly always. V8 else lets its
 * heap grow to several times of what is in use before it cleans up, and keeps that: with these flags it
 * takes a fifth more at most. A thousand bids then cost about a second of CPU time more (measured).
 */
const HEAP_FLAGS = ['--optimize-for-size', '--heap-growing-percent=20'];

/**
 * For a process that is started as an agent; those of the heap can be set while it runs. A small young
 * generation keeps it about 12 MB smaller (measured) and costs nothing that can be noticed.
 */
export const AGENT_NODE_FLAGS = ['--max-semi-space-size=1'];

/**
 * And what its environment needs: glibc else keeps what was freed, and an arena for each thread. What
 * the environment says itself stands.
 */
export const AGENT_ENV: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Called once, as early as possible. */
export function keepHeapSmall(): void {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}
