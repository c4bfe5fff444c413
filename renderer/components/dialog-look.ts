/** The dark behind a dialog; the dialog stands in it, so that a high one scrolls with it. */
export const SCRIM =
  'enter-scrim fixed inset-0 z-40 grid place-items-center overflow-y-auto bg-scrim p-4';
/** The dialog itself. */
export const DIALOG =
  'enter-dialog grid w-[min(30rem,100%)] min-w-0 grid-cols-[minmax(0,1fr)] gap-4 rounded-lg bg-raised p-6 shadow-raised outline-none max-md:p-5';
/** Its title, a question where it asks one. */
export const DIALOG_TITLE =
  'font-heading text-[1.125rem] leading-6 font-semibold tracking-[-0.01em]';
/** Its buttons: side by side, and one below the other in a small window. */
export const DIALOG_ACTIONS = 'flex flex-wrap justify-end gap-2 max-md:grid max-md:grid-cols-1';
