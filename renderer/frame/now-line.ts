import type { Slices } from '../../agent/api/slices.ts';
import { notOffering } from '../state/provider-state.ts';
import type { ConnectionStatus } from '../state/store.ts';

/** What the now-line is drawn from. A slice is missing until it was told once. */
export interface NowFacts {
  readonly status: ConnectionStatus;
  readonly agent: Slices['agent'] | undefined;
  readonly leases: Slices['leases'] | undefined;
  readonly hardware: Slices['hardware'] | undefined;
  readonly provider?: Slices['provider'] | undefined;
}

/** What can be done about it, where the now-line stands. */
export type NowAction = 'pause' | 'take-back' | 'resume' | 'start-agent' | 'see-why' | 'go-on';

/**
 * What goes on, as one of a closed list; the words are made from it. One state hides the others, so
 * that no second one can contradict it.
 */
export type NowState =
  | 'loading'
  | 'offline'
  | 'locked-out'
  | 'starting'
  | 'stopping'
  | 'engine-down'
  | 'network-stale'
  | 'paused'
  | 'draining'
  | 'watching'
  | 'blocked'
  | 'practising'
  | 'renting'
  | 'waiting';

export interface NowLine {
  readonly state: NowState;
  readonly actions: readonly NowAction[];
  /** Leases that are not over. */
  readonly live: number;
  /** When the first lease's money runs out, by the measured pace of blocks. */
  readonly paidUntilMs?: number;
}

export function nowLine(facts: NowFacts, nowMs: number): NowLine {
  const { agent, leases } = facts;
  const live = leases?.live.length ?? 0;
  const state = stateOf(facts, live);
  const paidUntilMs = firstDryMs(agent, leases, nowMs);
  return {
    state,
    live,
    actions: actionsOf(state, live),
    ...(paidUntilMs === undefined ? {} : { paidUntilMs }),
  };
}

function stateOf({ status, agent, provider }: NowFacts, live: number): NowState {
  if (status === 'offline' || status === 'locked-out') return status;
  if (agent === undefined) return 'loading';
  const { activity, network } = agent;
  // Nothing is offered, whatever else is ready for it.
  const why = notOffering(provider);
  if (activity === 'waiting' && why !== undefined) return why;
  return activity === 'renting' && network.practice && live > 0 ? 'practising' : activity;
}

function actionsOf(state: NowState, live: number): readonly NowAction[] {
  switch (state) {
    case 'loading':
    case 'locked-out':
    case 'stopping':
      return [];
    case 'offline':
      return ['start-agent'];
    case 'engine-down':
      return ['pause', ...takeBack(live)];
    case 'paused':
    case 'draining':
      return ['resume', ...takeBack(live)];
    case 'watching':
      return ['go-on'];
    case 'blocked':
      return ['pause'];
    case 'waiting':
      return ['see-why', 'pause', 'take-back'];
    case 'starting':
    case 'network-stale':
    case 'practising':
    case 'renting':
      return ['pause', 'take-back'];
  }
}

/** Nothing to take back where nothing runs and nothing new comes. */
function takeBack(live: number): readonly NowAction[] {
  return live > 0 ? ['take-back'] : [];
}

function firstDryMs(
  agent: NowFacts['agent'],
  leases: NowFacts['leases'],
  nowMs: number,
): number | undefined {
  const blockMs = agent?.network.blockMs;
  if (blockMs === undefined) return undefined;
  const blocks = (leases?.live ?? []).flatMap(({ blocksLeft }) =>
    blocksLeft === undefined ? [] : [blocksLeft],
  );
  return blocks.length === 0 ? undefined : nowMs + Math.min(...blocks) * blockMs;
}
