import { create } from 'zustand';

import { asCallError } from './use-query.ts';

/** What came of a thing that the person just did. Never the only place of an error. */
export interface ToastMessage {
  readonly id: string;
  readonly tone: 'ok' | 'error';
  readonly title: string;
  readonly text?: string;
  /** One thing to do about it, such as to undo. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

const MOST = 3;
let made = 0;

export const useToasts = create<{ readonly toasts: readonly ToastMessage[] }>(() => ({
  toasts: [],
}));

export function showToast(toast: Omit<ToastMessage, 'id'>): void {
  made += 1;
  const next = { ...toast, id: `toast-${made}` };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, next].slice(-MOST) }));
}

export function dismissToast(id: string): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Runs what the person asked for and says what came of it. Resolves to whether it worked. */
export async function withToast(
  work: () => Promise<unknown>,
  { done, failed }: { readonly done: string; readonly failed: string },
): Promise<boolean> {
  try {
    await work();
    showToast({ tone: 'ok', title: done });
    return true;
  } catch (error) {
    showToast({ tone: 'error', title: failed, text: asCallError(error).message });
    return false;
  }
}
