import type { Settings, SettingsPatch } from '../../../agent/api/settings.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import type { Texts } from '../../messages/texts.tsx';
import { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { useDashboard } from '../../state/store.ts';
import { dismissToast, showToast, useToasts } from '../../state/toasts.ts';
import { asCallError } from '../../state/use-query.ts';
import { callText } from './problem-text.ts';

/** Makes a change out of the settings as they are when it is sent. */
export type MakeChange = (values: Settings) => SettingsPatch;

type SettingsSlice = Slices['settings'];

let queue: Promise<unknown> = Promise.resolve();
/** The agent's last answer, and the slice that was there when it came. */
let answered:
  { readonly slice: SettingsSlice; readonly seen: SettingsSlice | undefined } | undefined;

/** The message that offers to take the last change back. */
let offered: string | undefined;

/**
 * Sends a change; rejects with a `CallError`. One after the other: the prices of GPUs are one table,
 * and the second change of it has to begin with what the first one made.
 */
export function changeSettings(make: MakeChange): Promise<void> {
  const work = queue.then(async () => {
    const values = newest()?.values;
    if (values === undefined) throw new CallError('disconnected', '');
    remember(await call('settings.update', make(values)));
  });
  queue = work.catch(() => undefined);
  return work;
}

/** Everything that no policy fixes becomes its default. */
export function resetSettings(): Promise<void> {
  const work = queue.then(async () => remember(await call('settings.reset', {})));
  queue = work.catch(() => undefined);
  return work;
}

/** Says that a change is kept and offers to take it back. */
export function offerUndo(title: string, undo: MakeChange, texts: Texts): void {
  const { t } = texts;
  const takeBack = async (): Promise<void> => {
    try {
      await changeSettings(undo);
      showToast({ tone: 'ok', title: t('settings.undone') });
    } catch (error) {
      const text = callText(asCallError(error), texts);
      showToast({ tone: 'error', title: t('settings.undoFailed'), text });
    }
  };
  const toast = {
    tone: 'ok' as const,
    title,
    action: { label: t('settings.undo'), onSelect: () => void takeBack() },
  };
  // The last change can be taken back; one before it would undo more than it says.
  if (offered !== undefined) dismissToast(offered);
  showToast(toast);
  offered = useToasts.getState().toasts.at(-1)?.id;
}

function remember(slice: SettingsSlice): void {
  answered = { slice, seen: useDashboard.getState().slices.settings };
}

function newest(): SettingsSlice | undefined {
  const told = useDashboard.getState().slices.settings;
  return answered !== undefined && answered.seen === told ? answered.slice : told;
}
