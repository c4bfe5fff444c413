import type { DashboardPage } from '../helpers/dashboard/page.ts';

/** One picture in all themes and widths. */
export interface Scene {
  readonly name: string;
  /** Brings the agent into the state; once, before the first picture. */
  readonly before?: () => Promise<void>;
  /** Brings a fresh page to what is to be seen. */
  readonly show: (dashboard: DashboardPage) => Promise<void>;
  readonly after?: () => Promise<void>;
  readonly locale?: 'en' | 'de';
  readonly widths?: readonly number[];
  /** The page as long as it is, or the window alone. */
  readonly whole?: boolean;
  /** The one of its pictures that stands in the README. */
  readonly readme?: string;
  /** Another address than the story's. */
  readonly address?: () => Promise<string>;
}

/** Scenes of one agent, in their order. */
export interface Story {
  readonly name: string;
  readonly open: () => Promise<StoryWorld>;
  readonly scenes: readonly Scene[];
}

export interface StoryWorld {
  readonly address: () => Promise<string>;
  readonly close: () => Promise<void>;
}
