import type { Settings } from '../../../agent/api/settings.ts';

/** What can be said of an image, in the order in which it is offered. */
export const VERDICTS = [
  'allow',
  'deny',
] as const satisfies readonly Settings['content']['otherImages'][];
