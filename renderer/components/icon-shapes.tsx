import type { ReactNode } from 'react';

/** What each icon draws on its grid of 20: strokes in the colour of the text. */
export const ICON_SHAPES = {
  home: <path d="M3.5 9.8 10 4l6.5 5.8M5.4 8.4V16h9.2V8.4M8.5 16v-4h3v4" />,
  key: (
    <>
      <circle cx="7" cy="13" r="3.25" />
      <path d="M9.4 10.7 16 4M13.2 6.8l2.2 2.2M11 9l1.5 1.5" />
    </>
  ),
  inbox: <path d="M3.5 11.5 5.5 5h9l2 6.5v4h-13zM3.5 11.5h3.7l1 2h3.6l1-2h3.7" />,
  coin: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M12.2 7.9c-.4-.7-1.2-1.1-2.2-1.1-1.3 0-2.2.6-2.2 1.6 0 2.2 4.5 1 4.5 3.2 0 1-.9 1.6-2.3 1.6-1 0-1.9-.4-2.4-1.1M10 5.5v1.3M10 13.2v1.3" />
    </>
  ),
  chip: (
    <>
      <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
      <path d="M8.2 8.2h3.6v3.6H8.2zM8 5.5V3M12 5.5V3M8 17v-2.5M12 17v-2.5M5.5 8H3M5.5 12H3M17 8h-2.5M17 12h-2.5" />
    </>
  ),
  sliders: (
    <>
      <path d="M3.5 6h7.3M15.2 6h1.3M3.5 14h1.3M9.2 14h7.3" />
      <circle cx="13" cy="6" r="2.2" />
      <circle cx="7" cy="14" r="2.2" />
    </>
  ),
  bell: (
    <path d="M10 3.5a4.3 4.3 0 0 0-4.3 4.3c0 4-1.7 5.2-1.7 5.2h12s-1.7-1.2-1.7-5.2A4.3 4.3 0 0 0 10 3.5ZM8.5 15.8a1.6 1.6 0 0 0 3 0" />
  ),
  'door-open': (
    <>
      <path d="M4.5 16.5V5A1.5 1.5 0 0 1 6 3.5h8A1.5 1.5 0 0 1 15.5 5v11.5" />
      <path d="m4.6 4.4 6.2 2.3v11.6l-6.2-1.8z" fill="currentColor" />
    </>
  ),
  'door-outline': (
    <path d="M4.5 16.5V5A1.5 1.5 0 0 1 6 3.5h8A1.5 1.5 0 0 1 15.5 5v11.5M4.6 4.4l6.2 2.3v11.6l-6.2-1.8z" />
  ),
  'door-shut': (
    <>
      <path d="M4.5 16.5V5A1.5 1.5 0 0 1 6 3.5h8A1.5 1.5 0 0 1 15.5 5v11.5z" />
      <path d="M12.6 10.3v.1" strokeWidth="2.2" />
    </>
  ),
  pause: <path d="M7.2 5v10M12.8 5v10" strokeWidth="2.4" />,
  play: <path d="M6.5 4.5v11l9-5.5z" fill="currentColor" />,
  back: <path d="M7.8 4.5 4 8.3l3.8 3.8M4.3 8.3H12a3.9 3.9 0 0 1 0 7.8H9.5" />,
  'chevron-right': <path d="m8 5 5 5-5 5" />,
  'chevron-down': <path d="m5 8 5 5 5-5" />,
  'chevron-left': <path d="m12 5-5 5 5 5" />,
  copy: (
    <>
      <rect x="7" y="7" width="9" height="9" rx="1.5" />
      <path d="M4 12.5v-7A1.5 1.5 0 0 1 5.5 4h7" />
    </>
  ),
  download: <path d="M10 3.5v8.7M6.5 9l3.5 3.5L13.5 9M4 16h12" />,
  check: <path d="m4.5 10.5 3.6 3.6 7.4-8" />,
  warning: (
    <>
      <path d="M10 4 2.8 16h14.4zM10 8.5V12" />
      <path d="M10 14v.1" strokeWidth="2" />
    </>
  ),
  info: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M10 9.3v4" />
      <path d="M10 6.7v.1" strokeWidth="2" />
    </>
  ),
  x: <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m12.8 12.8 3.7 3.7" />
    </>
  ),
  external: <path d="M8 5H5v10h10v-3M11 4h5v5M16 4 9.5 10.5" />,
  refresh: (
    <path d="M15.8 8.5A6.2 6.2 0 0 0 4.3 8M4.2 11.5a6.2 6.2 0 0 0 11.5.5M4 4.5V8h3.5M16 15.5V12h-3.5" />
  ),
  terminal: <path d="m4.5 6 3.5 4-3.5 4M10 14h5.5" />,
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="7.5" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9M10 12v1.5" />
    </>
  ),
  shield: <path d="M10 3.3 4.5 5.3v4.2c0 3.4 2.3 6 5.5 7.2 3.2-1.2 5.5-3.8 5.5-7.2V5.3z" />,
  sun: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 3v1.3M10 15.7V17M3 10h1.3M15.7 10H17M5.05 5.05l.9.9M14.05 14.05l.9.9M5.05 14.95l.9-.9M14.05 5.95l.9-.9" />
    </>
  ),
  moon: <path d="M16 11.7A6.5 6.5 0 1 1 8.3 4a5.2 5.2 0 0 0 7.7 7.7Z" />,
  system: (
    <>
      <rect x="3" y="4" width="14" height="9.5" rx="1.5" />
      <path d="M7 16.5h6M10 13.5v3" />
    </>
  ),
  globe: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M3.3 10h13.4M10 3.2c2.3 2 2.8 4.5 2.8 6.8s-.5 4.8-2.8 6.8C7.7 14.8 7.2 12.3 7.2 10S7.7 5.2 10 3.2Z" />
    </>
  ),
  more: <path d="M5 10v.1M10 10v.1M15 10v.1" strokeWidth="2.4" />,
  cpu: (
    <>
      <rect x="4.5" y="4.5" width="11" height="11" rx="2" />
      <path d="M8 8h4v4H8zM10 4.5V2.8M10 17.2v-1.7M4.5 10H2.8M17.2 10h-1.7" />
    </>
  ),
  disk: (
    <>
      <path d="M3.5 11.5 5.5 5h9l2 6.5v4h-13zM3.5 11.5h13" />
      <path d="M13.7 13.5v.1" strokeWidth="2" />
    </>
  ),
  memory: (
    <path d="M3 6h14v3.2a1.2 1.2 0 0 0 0 2.2V14H3v-2.6a1.2 1.2 0 0 0 0-2.2zM7 8.5v2.5M10 8.5v2.5M13 8.5v2.5" />
  ),
  network: (
    <>
      <rect x="7.5" y="3.5" width="5" height="4" rx="1" />
      <rect x="3" y="12.5" width="5" height="4" rx="1" />
      <rect x="12" y="12.5" width="5" height="4" rx="1" />
      <path d="M10 7.5V10M5.5 12.5V10h9v2.5" />
    </>
  ),
  box: <path d="M10 3.2 16 6.5v7L10 16.8 4 13.5v-7zM4.2 6.6 10 9.8l5.8-3.2M10 9.8v7" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M10 6.2V10l2.6 1.6" />
    </>
  ),
  plus: <path d="M10 4.5v11M4.5 10h11" />,
  bolt: <path d="M10.8 3 4.8 11.3h4.4L8.7 17l6-8.3h-4.4z" />,
  fan: (
    <>
      <circle cx="10" cy="10" r="1.5" />
      <path d="M10 8.5C8.6 6.3 9 3.5 11 3.5s2.3 3 .4 5.6M11.5 10c2.2-1.4 5-1 5 1s-3 2.3-5.6.4M10 11.5c1.4 2.2 1 5-1 5s-2.3-3-.4-5.6M8.5 10c-2.2 1.4-5 1-5-1s3-2.3 5.6-.4" />
    </>
  ),
  gauge: <path d="M4.3 14.5a6.8 6.8 0 1 1 11.4 0M10 11l3-3.5" />,
  gamepad: (
    <>
      <path d="M6.5 6.5h7c2 0 3 2 3.3 5.2.2 2.3-.4 3.3-1.5 3.3-1.3 0-1.9-2-3-2H7.7c-1.1 0-1.7 2-3 2-1.1 0-1.7-1-1.5-3.3C3.5 8.5 4.5 6.5 6.5 6.5ZM7.5 8.5V11M6.2 9.7h2.6" />
      <path d="M12.8 9v.1M14 10.5v.1" strokeWidth="2" />
    </>
  ),
  plug: <path d="M7 3.5v3.7M13 3.5v3.7M5 7.2h10v2.3a5 5 0 0 1-10 0zM10 14.5V17" />,
  thermometer: <path d="M8.3 11.3V5a1.7 1.7 0 0 1 3.4 0v6.3a3.2 3.2 0 1 1-3.4 0ZM10 9v4.5" />,
  wallet: (
    <>
      <path d="M4 6.5h11.5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H5A1.5 1.5 0 0 1 3.5 14V6A1.5 1.5 0 0 1 5 4.5h9" />
      <path d="M13 11v.1" strokeWidth="2.2" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;
