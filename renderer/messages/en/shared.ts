/** Words that several views use. */
export const shared = {
  'shared.copy': 'Copy',
  'shared.copied': 'Copied',
  'shared.close': 'Close',
  'shared.cancel': 'Cancel',
  'shared.tryAgain': 'Try again',
  'shared.loading': 'Loading',
  'shared.unknown': 'unknown',
  'shared.source': 'Source: {source}',
  'shared.age': 'Age: {age}',
  'shared.lockedBy': 'Set by {by}',
  'shared.details': 'Details',
  'shared.copyFailed': 'Could not be copied',
  'shared.clearSearch': 'Clear the search',
  'shared.notDone': 'That did not work. Nothing more is known yet.',
  'shared.notification': 'Message',
  'shared.notifications': 'Messages ({hotkey})',
} as const;
