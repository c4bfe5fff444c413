/** Wörter, die mehrere Ansichten verwenden. */
export const shared = {
  'shared.copy': 'Kopieren',
  'shared.copied': 'Kopiert',
  'shared.close': 'Schließen',
  'shared.cancel': 'Abbrechen',
  'shared.tryAgain': 'Erneut versuchen',
  'shared.loading': 'Wird geladen',
  'shared.unknown': 'unbekannt',
  'shared.source': 'Quelle: {source}',
  'shared.age': 'Alter: {age}',
  'shared.lockedBy': 'Festgelegt durch {by}',
  'shared.details': 'Einzelheiten',
  'shared.copyFailed': 'Kopieren nicht möglich',
  'shared.clearSearch': 'Suche leeren',
  'shared.notDone': 'Das hat nicht geklappt. Mehr ist noch nicht bekannt.',
  'shared.notification': 'Meldung',
  'shared.notifications': 'Meldungen ({hotkey})',
} as const;
