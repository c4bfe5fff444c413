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
  'shared.kept': 'Shown is what was known {age}.',
  'shared.lockedBy': 'Set by {by}',
  'shared.readOnly.offline': 'Read only: start the agent to change this.',
  'shared.readOnly.reconnecting': 'Read only until the agent is connected again.',
  'shared.readOnly.locked-out':
    'Read only: this window may not see the agent any more. Run “sublet dashboard”.',
  'shared.diagnostics.copy': 'Copy diagnostics',
  'shared.diagnostics.failed':
    'Not copied: the browser does not allow it. The text stands in Settings, under “Diagnostics”.',
  'shared.details': 'Details',
  'shared.copyFailed': 'Could not be copied',
  'shared.clearSearch': 'Clear the search',
  'shared.notDone': 'That did not work. Nothing more is known yet.',
  'shared.notification': 'Message',
  'shared.notifications': 'Messages ({hotkey})',
  'shared.leaseTitle': '{n, plural, one {{name} and # more} other {{name} and # more}}',

  'shared.end.time':
    '{n, plural, one {It took {usual} the last time.} other {It takes about {usual} (slowest of your last #: {slowest}).}}',
  'shared.end.timeUnknown': 'You have ended none yet, so how long that takes is not known.',
  'shared.end.givenUp':
    '{live, plural, one {You give up what the renter’s money would still have paid: at most {amount}.} other {You give up what the renters’ money would still have paid: at most {amount}.}}',
  'shared.end.record':
    'Your record: leases that you ended go from {from} to {to} of {more, select, yes {the last {of}} other {{of}}}. Some renters look at that.',
  'shared.end.letFinish': '{live, plural, one {Let it finish first} other {Let them finish first}}',
  'shared.end.finish':
    '{live, plural, one {“Let it finish first” costs none of this: it runs to its own end, and no new renters come until you resume.} other {“Let them finish first” costs none of this: they run to their own end, and no new renters come until you resume.}}',
} as const;
