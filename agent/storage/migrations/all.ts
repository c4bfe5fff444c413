import type { Migration } from '../migrate.ts';
import { foundation } from './0001-foundation.ts';

/** In order; a new step goes to the end and nothing else changes. */
export const MIGRATIONS: readonly Migration[] = [foundation];
