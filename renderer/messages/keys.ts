import type { en } from './en.ts';

/** Every text of the dashboard by its key; ICU message format. */
export type MessageKey = keyof typeof en;
export type Catalogue = Readonly<Record<MessageKey, string>>;
