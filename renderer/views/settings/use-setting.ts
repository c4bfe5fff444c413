import { useEffect, useState } from 'react';

import { decimalMark } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { CallError } from '../../state/agent-error.ts';
import { useLive, useSlice } from '../../state/store.ts';
import { asCallError } from '../../state/use-query.ts';
import type { SizeUnit } from './amounts.ts';
import type { FieldState, SettingProblem, Stored } from './draft.ts';
import {
  accepted,
  AT_REST,
  isConflict,
  keptMine,
  refused,
  sending,
  settle,
  typed,
} from './draft.ts';
import type { FieldId } from './field-ids.ts';
import { lockPath } from './field-ids.ts';
import { effectiveSetting, patchOf, readInput, readSetting, showValue } from './fields.ts';
import { settingName, valueWords } from './names.ts';
import { changeSettings, offerUndo } from './save.ts';

/** How long "Saved" stands beside a box. */
const SAVED_MS = 5_000;

/** One setting as its box needs it. */
export interface SettingControl {
  /** What stands in the box. */
  readonly text: string;
  readonly unit: SizeUnit;
  /** What would be kept now, where the text can be read. */
  readonly value: string | undefined;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly editing: boolean;
  readonly problem: SettingProblem | undefined;
  /** Another value came while this one was typed; in words. */
  readonly conflict: string | undefined;
  readonly lockedBy: string | undefined;
  /** The default in words, where the value is another one. */
  readonly differsFrom: string | undefined;
  type(this: void, text: string): void;
  /** Keeps what is typed, unless another value came meanwhile. */
  commit(this: void): void;
  /** Keeps that value at once: of a choice or a switch, where nothing is typed. */
  choose(this: void, value: string): void;
  /** Back to what is stored. */
  cancel(this: void): void;
  keepMine(this: void): void;
  reset(this: void): void;
}

/** A setting's box: what is typed, whether it is kept, and what came from elsewhere meanwhile. */
export function useSetting(id: FieldId): SettingControl | undefined {
  const texts = useTexts();
  const f = useFormats();
  const slice = useSlice('settings');
  const live = useLive();
  const [kept, setKept] = useState<FieldState>(AT_REST);
  const isSaved = kept.phase === 'rest' && kept.saved;
  useEffect(() => {
    if (!isSaved) return undefined;
    const timer = setTimeout(() => {
      setKept((now) => (now.phase === 'rest' ? AT_REST : now));
    }, SAVED_MS);
    return () => clearTimeout(timer);
  }, [isSaved]);
  if (slice === undefined) return undefined;

  const { t } = texts;
  const mark = decimalMark(texts.tag);
  const inWords = (value: Stored): string => valueWords(id, value, { mark, texts, f });
  const stored = effectiveSetting(slice, id);
  const fallback = readSetting(slice.defaults, id);
  const state = settle(kept, stored);
  // Once settled it stays so, also when the old value comes back.
  if (state !== kept) setKept(state);
  const shown = showValue(id, stored ?? '0', mark);
  const text = state.phase === 'rest' ? shown.text : state.draft;
  const reading = readInput(id, text, mark, shown.unit, slice.values);
  const conflict = isConflict(state, stored);

  const send = async (from: FieldState, value: string): Promise<void> => {
    setKept(sending(from, value));
    let previous: Stored;
    try {
      await changeSettings((values) => {
        previous = readSetting(values, id);
        return patchOf(values, id, value);
      });
    } catch (error) {
      setKept((now) => refused(now, { code: 'call', error: asCallError(error) }));
      return;
    }
    setKept(accepted);
    const title = t('settings.savedAs', { name: settingName(id, texts), value: inWords(value) });
    offerUndo(title, (values) => patchOf(values, id, previous), texts);
  };

  const commitFrom = (from: FieldState): void => {
    if (from.phase !== 'editing') return;
    const same = reading.ok && reading.value === stored;
    if (same || (text === shown.text && stored !== undefined)) setKept(AT_REST);
    else if (!reading.ok) setKept(refused(from, reading.problem));
    else if (live) void send(from, reading.value);
    else {
      const error = new CallError('disconnected', '');
      setKept(refused(from, { code: 'call', error }));
    }
  };

  return {
    text,
    unit: shown.unit,
    value: reading.ok ? reading.value : undefined,
    busy: state.phase === 'sending',
    saved: state.phase === 'rest' && state.saved,
    editing: state.phase !== 'rest',
    problem: state.phase === 'editing' ? state.problem : undefined,
    conflict: conflict ? inWords(stored) : undefined,
    lockedBy: slice.locked.find(({ path }) => path === lockPath(id))?.by,
    differsFrom: fallback === undefined || fallback === stored ? undefined : inWords(fallback),
    type: (next) => setKept(typed(state, next, stored)),
    commit: () => {
      if (!conflict) commitFrom(state);
    },
    choose: (value) => {
      if (value !== stored) void send(typed(AT_REST, value, stored), value);
    },
    cancel: () => setKept(AT_REST),
    keepMine: () => commitFrom(keptMine(state, stored)),
    reset: () => {
      if (fallback === undefined) return;
      const { text: draft } = showValue(id, fallback, mark);
      void send(typed(AT_REST, draft, stored), fallback);
    },
  };
}
