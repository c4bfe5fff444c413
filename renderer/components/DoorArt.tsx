import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';

/** open: someone is in. outline: offered. shut: yours. off: the agent does not run. */
export type DoorState = 'open' | 'outline' | 'shut' | 'paused' | 'off' | 'attention';

interface DoorArtProps {
  readonly state: DoorState;
  /** s is 20 px, m is 32 px (now-line), l is the picture of an empty state. */
  readonly size?: 's' | 'm' | 'l';
  readonly className?: string | undefined;
}

/** The door that tells the state by its shape. Readers get the word beside it. */
export function DoorArt({ state, size = 'm', className }: DoorArtProps) {
  if (size === 'l') {
    return (
      <svg
        viewBox="0 0 96 96"
        fill="none"
        aria-hidden="true"
        focusable="false"
        className={classNames('door-art size-24 flex-none', className)}
      >
        <rect x="10" y="74" width="76" height="2" rx="1" fill="var(--line-strong)" />
        {PICTURES[state]}
      </svg>
    );
  }
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
      focusable="false"
      className={classNames('flex-none', size === 's' ? 'size-5' : 'size-8', className)}
    >
      {GLYPHS[state]}
    </svg>
  );
}

const FRAME = 'M3 14V3.5A1.5 1.5 0 0 1 4.5 2h7A1.5 1.5 0 0 1 13 3.5V14';

const GLYPHS: Record<DoorState, ReactNode> = {
  open: (
    <>
      <path d={FRAME} />
      <path d="M3.2 2.6 9 4.8v11L3.2 14z" fill="currentColor" stroke="none" />
    </>
  ),
  outline: <path d={`${FRAME}M3.2 2.9 8.5 5v9.8l-5.3-1.2z`} strokeLinejoin="round" />,
  shut: (
    <path
      d="M2.5 14.5v-11A1.5 1.5 0 0 1 4 2h8a1.5 1.5 0 0 1 1.5 1.5v11zM10.6 7.4a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z"
      fill="currentColor"
      fillRule="evenodd"
      stroke="none"
    />
  ),
  paused: (
    <>
      <path d={`${FRAME}z`} />
      <path d="M6.3 5.5v5M9.7 5.5v5" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  off: (
    <>
      <path d={`${FRAME}z`} strokeDasharray="2 1.6" />
      <path d="m2 15 12-14" strokeLinecap="round" />
    </>
  ),
  attention: (
    <>
      <path d={`${FRAME}z`} />
      <path d="M8 5v3.6" strokeWidth="1.9" strokeLinecap="round" />
      <circle cx="8" cy="11.3" r="1.1" fill="currentColor" stroke="none" />
    </>
  ),
};

const DOORWAY = 'M30 75V23a5 5 0 0 1 5-5h26a5 5 0 0 1 5 5v52';
const doorway = <path d={DOORWAY} stroke="var(--line-strong)" strokeWidth="2" />;

const PICTURES: Record<DoorState, ReactNode> = {
  open: (
    <>
      {doorway}
      <path d="M31 21 50 29v54L31 75z" fill="var(--paid-fill)" />
      <path d="M66 40 84 75H66z" fill="var(--lamp)" opacity=".35" />
      <circle cx="45" cy="54" r="2" fill="var(--surface)" />
    </>
  ),
  outline: (
    <>
      {doorway}
      <path
        d="M31 21 50 29v54L31 75z"
        fill="var(--surface)"
        stroke="var(--paid-fill)"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M66 40 84 75H66z" fill="var(--lamp)" opacity=".35" />
      <circle cx="45" cy="54" r="2" fill="var(--paid-fill)" />
    </>
  ),
  shut: (
    <>
      {doorway}
      <rect x="34" y="22" width="28" height="52" rx="2" fill="var(--yours-fill)" />
      <circle cx="57" cy="50" r="2" fill="var(--surface)" />
    </>
  ),
  paused: (
    <>
      {doorway}
      <rect x="34" y="22" width="28" height="52" rx="2" fill="var(--hover)" />
      <path
        d="M43 40v16M53 40v16"
        stroke="var(--idle-fill)"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </>
  ),
  off: (
    <>
      <path d={DOORWAY} stroke="var(--line-strong)" strokeWidth="2" strokeDasharray="5 4" />
      <path d="m24 80 48-66" stroke="var(--line-strong)" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  attention: (
    <>
      {doorway}
      <rect x="34" y="22" width="28" height="52" rx="2" fill="var(--alert-soft)" />
      <path d="M48 36v14" stroke="var(--alert-fill)" strokeWidth="4" strokeLinecap="round" />
      <circle cx="48" cy="59" r="2.5" fill="var(--alert-fill)" />
    </>
  ),
};
