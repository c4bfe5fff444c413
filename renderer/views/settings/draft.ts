import type { CallError } from '../../state/agent-error.ts';
import type { InputProblem } from './fields.ts';

/** Why a value is not kept: the page sees it, or the agent refused it. */
export type SettingProblem = InputProblem | { readonly code: 'call'; readonly error: CallError };

/** A value as it is stored; `undefined` where there is none, as for a model without a price. */
export type Stored = string | undefined;

/**
 * A box and what stands in it. What the person typed is theirs: neither an error nor a change from
 * elsewhere takes it away.
 */
export type FieldState =
  /** Shows what is stored. */
  | { readonly phase: 'rest'; readonly saved: boolean }
  | {
      readonly phase: 'editing';
      readonly draft: string;
      /** What was stored when typing began: another value since then came from elsewhere. */
      readonly base: Stored;
      /** What the agent took a moment ago and is about to tell. */
      readonly expected?: string;
      readonly problem?: SettingProblem;
    }
  | {
      readonly phase: 'sending';
      readonly draft: string;
      readonly base: Stored;
      readonly value: string;
    }
  /** The agent took it; its next word of the settings is awaited. */
  | {
      readonly phase: 'accepted';
      readonly draft: string;
      readonly base: Stored;
      readonly value: string;
    };

export const AT_REST: FieldState = { phase: 'rest', saved: false };

/** The state as it is now that `stored` is what the agent told last. */
export function settle(state: FieldState, stored: Stored): FieldState {
  if (state.phase === 'accepted' && (stored !== state.base || stored === state.value)) {
    return { phase: 'rest', saved: true };
  }
  if (state.phase === 'editing' && state.expected !== undefined && stored === state.expected) {
    const { draft, problem } = state;
    return { phase: 'editing', draft, base: stored, ...(problem === undefined ? {} : { problem }) };
  }
  return state;
}

export function typed(state: FieldState, draft: string, stored: Stored): FieldState {
  switch (state.phase) {
    case 'rest':
      return { phase: 'editing', draft, base: stored };
    case 'editing': {
      // What was wrong was wrong with another text.
      const { problem: _, ...rest } = state;
      return { ...rest, draft };
    }
    case 'accepted':
      return { phase: 'editing', draft, base: state.base, expected: state.value };
    case 'sending':
      return state;
  }
}

export function refused(state: FieldState, problem: SettingProblem): FieldState {
  if (state.phase === 'rest') return state;
  const { draft, base } = state;
  return { phase: 'editing', draft, base, problem };
}

export function sending(state: FieldState, value: string): FieldState {
  if (state.phase !== 'editing') return state;
  const { draft, base } = state;
  return { phase: 'sending', draft, base, value };
}

export function accepted(state: FieldState): FieldState {
  return state.phase === 'sending' ? { ...state, phase: 'accepted' } : state;
}

/** The person keeps their value although another came: from here on it replaces that one. */
export function keptMine(state: FieldState, stored: Stored): FieldState {
  return state.phase === 'editing' ? { phase: 'editing', draft: state.draft, base: stored } : state;
}

/** Whether another value came from elsewhere while this one was typed. */
export function isConflict(state: FieldState, stored: Stored): boolean {
  return state.phase === 'editing' && stored !== state.base;
}
