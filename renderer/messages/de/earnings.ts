export const earnings = {
  'earnings.title': 'Einnahmen',
  'earnings.lead': 'Was das Netz gezahlt hat und wo das Geld ist.',
  'earnings.leadPractice': 'Was das Übungsnetz gezahlt hat: Spielgeld, um zu sehen, wie es geht.',
  'earnings.leadTest': 'Was das Testnetz Ihnen gezahlt hat: Testmünzen, die nichts wert sind.',
  'earnings.whereTest': 'Wo die Testmünzen sind',
  'earnings.test': 'Testmünzen',
  'earnings.test.text': 'Sie sind nichts wert und mischen sich nie mit echtem Geld.',
  'earnings.period': 'Zeitraum',
  'earnings.scale.day': '24 h',
  'earnings.scale.days2': '48 h',
  'earnings.scale.month': 'Monat',
  'earnings.scale.year': 'Jahr',
  'earnings.earlier': 'Früher',
  'earnings.later': 'Später',
  'earnings.later.none': 'Das ist der laufende Zeitraum',
  'earnings.earlier.none': 'Weiter zurück wird nichts gezeigt',
  'earnings.lastHours': 'Letzte {n} Stunden',
  'earnings.monthOf': '{month} {year}',
  'earnings.stretch': '{from} bis {to}',
  'earnings.byHour': '{period}, nach Stunden',
  'earnings.byDay': '{period}, nach Tagen',
  'earnings.byMonth': '{period}, nach Monaten',
  'earnings.perHour': '{rate}/\u2060h',
  'earnings.none': '–',

  'earnings.where': 'Wo das Geld ist',
  'earnings.where.hint': '{age} gelesen',
  'earnings.accrued': 'Aufgelaufen, noch nicht bezahlt',
  'earnings.accrued.below':
    '{n, plural, =0 {gerade ist nichts vermietet} one {aus # Miete} other {aus # Mieten}}',
  'earnings.accrued.source':
    'das Treuhandkonto jeder laufenden Miete, wie das Netz es meldet; erwartet, nicht bezahlt',
  'earnings.paid': 'Bezahlt',
  'earnings.paid.below': 'auf dem eigenen Konto in diesem Netz, insgesamt · heute {today}',
  'earnings.paid.belowPractice': 'Spielgeld im Übungsnetz, insgesamt · heute {today}',
  'earnings.paid.source': 'jede Zahlung des Netzes, aus dem Kassenbuch des Agenten',
  'earnings.practice': 'Spielgeld',
  'earnings.practice.text':
    'Es ist nichts wert, kann nicht ausgezahlt werden und mischt sich nie mit echtem Geld.',

  'earnings.chart.label': 'Bezahlt je {unit, select, hour {Stunde} day {Tag} other {Monat}}',
  'earnings.chart.foot': 'In {symbol} je {unit, select, hour {Stunde} day {Tag} other {Monat}}.',
  'earnings.chart.footAccrued':
    'In {symbol} je {unit, select, hour {Stunde} day {Tag} other {Monat}}. Aufgelaufenes steht neben dem bezahlten Balken, nie darauf.',
  'earnings.chart.summary':
    '{payments, plural, =0 {In dieser Zeit wurde nichts bezahlt.} one {Bezahlt {paid} in # Zahlung.} other {Bezahlt {paid} in # Zahlungen.}}',
  'earnings.chart.best': 'Am meisten: {period}, {paid}.',
  'earnings.chart.accrued': 'Jetzt aufgelaufen, noch nicht bezahlt: {accrued}.',
  'earnings.chart.readHint':
    'Einen Balken wählen: darauf zeigen, tippen oder mit den Pfeiltasten hindurchgehen.',
  'earnings.chart.readout':
    '{period}: {paid} bezahlt in {payments, plural, =0 {keiner Zahlung} one {# Zahlung} other {# Zahlungen}}, vermietet {rented}',

  'earnings.sum.soFar': 'bisher',
  'earnings.sum.payments': 'Zahlungen',
  'earnings.sum.rented': 'Vermietet',
  'earnings.sum.average': 'Im Mittel je vermieteter Stunde',
  'earnings.sum.foot': 'Strom und Gebühren sind hier nicht abgezogen; sie sind noch nicht bekannt.',
  'earnings.source.ledger': 'Zahlungen im Kassenbuch des Agenten, wie das Netz sie geleistet hat',
  'earnings.source.leases':
    'Aufzeichnung der Mieten im Agenten; Stunden mit mehreren zählen einmal',

  'earnings.table.hour': 'Stunden',
  'earnings.table.day': 'Tage',
  'earnings.table.month': 'Monate',
  'earnings.column.hour': 'Stunde',
  'earnings.column.day': 'Tag',
  'earnings.column.month': 'Monat',
  'earnings.column.rented': 'Vermietet',
  'earnings.column.payments': 'Zahlungen',
  'earnings.column.paid': 'Bezahlt',
  'earnings.column.accrued': 'Aufgelaufen, noch nicht bezahlt',

  'earnings.payments': 'Zahlungen',
  'earnings.payments.none': 'Noch keine Zahlung.',
  'earnings.column.time': 'Zeit',
  'earnings.column.height': 'Block',
  'earnings.column.lease': 'Miete',
  'earnings.column.amount': 'Betrag',
  'earnings.column.key': 'Schlüssel',
  'earnings.copyKey': 'Schlüssel dieser Zahlung kopieren',
  'earnings.payments.shown': '{shown, plural, one {# Zahlung} other {# Zahlungen}} gezeigt.',
  'earnings.payments.all': 'Das sind alle.',
  'earnings.payments.more': 'Ältere zeigen',
  'earnings.payments.moreFailed': 'Ältere Zahlungen konnten nicht gelesen werden.',

  'earnings.csv': 'CSV',
  'earnings.csv.table': 'Diese Tabelle',
  'earnings.csv.tableHint': 'Was gezeigt wird: {period}',
  'earnings.csv.payments': 'Alle Zahlungen',
  'earnings.csv.paymentsHint': 'Jede, die je geleistet wurde',
  'earnings.csv.notYet': 'Es kam noch nichts, was sich speichern lässt',
  'earnings.csv.done': 'Die Datei wurde erstellt',
  'earnings.csv.failed':
    'Die Zahlungen konnten nicht gelesen werden; es wurde keine Datei erstellt',

  'earnings.empty': 'Noch nichts bezahlt',
  'earnings.empty.text':
    'Das Netz zahlt in Schritten, solange ein Mieter da ist, und noch einmal, wenn die Miete endet. Bis dahin steht es oben als aufgelaufen, noch nicht bezahlt.',
  'earnings.empty.textPractice':
    'Das Übungsnetz zahlt in Schritten, solange ein Übungsmieter da ist, und noch einmal, wenn die Miete endet. Bis dahin steht es oben als aufgelaufen, noch nicht bezahlt.',
  'earnings.empty.action': 'Ansehen, was hereinkam',

  'earnings.error': 'Die Einnahmen konnten nicht gelesen werden',
  'earnings.error.text':
    'Zahlungen gehen weiter und nicht verloren; sie können nur nicht gezeigt werden.',
  'earnings.error.storage': 'Das Kassenbuch konnte nicht aus der Datenbank gelesen werden',
  'earnings.error.storage.text':
    'Was das Netz bezahlt hat, gehört trotzdem Ihnen und steht im Netz. Vielleicht ist der Datenträger voll: Platz schaffen und erneut versuchen.',
  'earnings.away': 'Nicht gelesen, bevor der Agent endete',
  'earnings.away.text':
    'Was in dieser Zeit bezahlt wurde, ist diesem Fenster nicht bekannt. Es kommt von selbst, wenn der Agent wieder läuft; nichts davon geht verloren.',
  'earnings.notLive': 'Der Agent ist nicht verbunden',
} as const;
