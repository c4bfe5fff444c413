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
  'shared.age': 'Stand: {age}',
  'shared.kept': 'Gezeigt wird, was {age} bekannt war.',
  'shared.lockedBy': 'Festgelegt durch {by}',
  'shared.readOnly.offline': 'Nur lesbar: Zum Ändern den Agenten starten.',
  'shared.readOnly.reconnecting': 'Nur lesbar, bis der Agent wieder verbunden ist.',
  'shared.readOnly.locked-out':
    'Nur lesbar: Dieses Fenster darf den Agenten nicht mehr sehen. „sublet dashboard“ ausführen.',
  'shared.diagnostics.copy': 'Diagnose kopieren',
  'shared.diagnostics.failed':
    'Nicht kopiert: Der Browser erlaubt es nicht. Der Text steht in den Einstellungen unter „Diagnose“.',
  'shared.details': 'Einzelheiten',
  'shared.copyFailed': 'Kopieren nicht möglich',
  'shared.clearSearch': 'Suche leeren',
  'shared.notDone': 'Das hat nicht geklappt. Mehr ist noch nicht bekannt.',
  'shared.notification': 'Meldung',
  'shared.notifications': 'Meldungen ({hotkey})',
  'shared.leaseTitle': '{n, plural, one {{name} und # weiterer} other {{name} und # weitere}}',

  'shared.end.time':
    '{n, plural, one {Beim letzten Mal dauerte es {usual}.} other {Es dauert etwa {usual} (am längsten bei Ihren letzten #: {slowest}).}}',
  'shared.end.timeUnknown':
    'Sie haben noch keine beendet; wie lange das dauert, ist deshalb nicht bekannt.',
  'shared.end.givenUp':
    '{live, plural, one {Sie verzichten auf das, was das Geld des Mieters noch bezahlt hätte: höchstens {amount}.} other {Sie verzichten auf das, was das Geld der Mieter noch bezahlt hätte: höchstens {amount}.}}',
  'shared.end.record':
    'Ihre Bilanz: Von Ihnen beendet sind dann {to} statt {from} von {more, select, yes {den letzten {of}} other {{of}}} Mieten. Manche Mieter achten darauf.',
  'shared.end.letFinish':
    '{live, plural, one {Erst auslaufen lassen} other {Erst auslaufen lassen}}',
  'shared.end.finish':
    '{live, plural, one {„Erst auslaufen lassen“ kostet nichts davon: Sie läuft bis zu ihrem eigenen Ende, und es kommen keine neuen Mieter, bis Sie fortfahren.} other {„Erst auslaufen lassen“ kostet nichts davon: Sie laufen bis zu ihrem eigenen Ende, und es kommen keine neuen Mieter, bis Sie fortfahren.}}',
} as const;
