/** Wörter, die Einrichtung, Konto und Netz gemeinsam haben. */
export const account = {
  'account.account': 'Konto',
  'account.hotKey': 'Schlüssel dieses Rechners',
  'account.copyAccount': 'Adresse des Kontos kopieren',
  'account.copyHotKey': 'Adresse des Schlüssels dieses Rechners kopieren',
  'account.passphrase': 'Passwortsatz',
  'account.lookNow': 'Jetzt nachsehen',
  'account.coinUnknown':
    'Das Konto wurde noch nicht aus dem Netz gelesen; solange lässt sich kein Betrag eingeben. Das ändert sich von selbst.',

  'account.failed.disconnected':
    'Der Agent ist nicht verbunden. Versuchen Sie es noch einmal, sobald er wieder da ist.',
  'account.failed.stopping': 'Der Agent wird gerade beendet. Es wurde nichts getan.',
  'account.failed.bad-answer':
    'Die Antwort des Agenten war nicht lesbar. Laden Sie diese Seite neu.',

  'account.amount.all': 'Alles',
  'account.amount.allOf': 'Alles davon: {label}',
  'account.amount.empty': 'Bitte einen Betrag eingeben, etwa {example}.',
  'account.amount.negative': 'Weniger als 0 geht nicht.',
  'account.amount.not-a-number': 'Das ist keine Zahl. Zum Beispiel so: {example}.',
  'account.amount.ambiguous':
    'Das lässt sich auf zwei Arten lesen. Schreiben Sie {whole} oder {decimal}, ohne Gruppierung.',
  'account.amount.zero': 'Es muss mehr als 0 sein.',
  'account.amount.too-precise': 'Höchstens {digits} Stellen nach dem Komma.',
  'account.amount.too-much': 'Es sind nur {most} da.',

  'account.words.label': 'Die Wörter des Kontos',
  'account.words.count':
    '{n, plural, =0 {12 oder 24 Wörter, mit je einem Leerzeichen dazwischen} one {bisher # Wort; 12 oder 24 sind nötig} other {bisher # Wörter; 12 oder 24 sind nötig}}',
  'account.words.none': 'Zuerst die Wörter eingeben',
  'account.words.wrong-count': 'Eine Wallet hat 12 oder 24 Wörter.',
  'account.words.wrong-words': 'Einige davon kommen in keiner Wallet vor:',
  'account.words.wrong-checksum':
    'Jedes Wort gibt es, zusammen ergeben sie aber keine Wallet. Eines ist falsch, oder zwei sind vertauscht.',
  'account.words.fault': 'Wort {position}: „{given}“. Ist „{nearest}“ gemeint?',
  'account.words.more': 'Ein anderes Konto derselben Wörter',
  'account.words.index': 'Nummer des Kontos',
  'account.words.indexHint': '0 ist das erste, das fast alle haben',
  'account.words.indexBad': 'Eine ganze Zahl ab 0',
  'account.words.otherAccount':
    'Diese Wörter gehören zu {address} und nicht zu dem Konto, das unterschreiben muss. Es wurde nichts gesendet.',

  'account.qr.failed':
    'Das lässt sich nicht als QR-Code zeichnen. Nehmen Sie die Datei oder den Text.',
  'account.qr.none': 'Dafür gibt es keinen QR-Code. Nehmen Sie die Datei oder den Text.',
  'account.qr.part': 'QR-Code {at} von {of}',
  'account.qr.previous': 'Zurück',
  'account.qr.next': 'Weiter',
  'account.qr.isFirst': 'Das ist der erste',
  'account.qr.isLast': 'Das ist der letzte',

  'account.prepared.signer': 'Unterschreiben muss',
  'account.prepared.chain': 'Im Netz',
  'account.prepared.fee': 'Netzgebühr',
  'account.prepared.ways': 'Wie es dorthin kommt, wo unterschrieben wird',
  'account.prepared.file': 'Datei',
  'account.prepared.fileText':
    'Bringen Sie die Datei auf das Gerät mit dem Schlüssel des Kontos, unterschreiben Sie dort, und senden Sie sie ins Netz.',
  'account.prepared.download': 'Datei speichern',
  'account.prepared.hardware': 'Für eine Hardware-Wallet speichern',
  'account.prepared.hardwareText':
    'Eine Hardware-Wallet zeigt, was sie unterschreibt, in einer anderen Form:',
  'account.prepared.qr': 'QR-Code',
  'account.prepared.qrText':
    '{n, plural, one {Halten Sie die Kamera der Wallet darauf.} other {Halten Sie die Kamera der Wallet nacheinander auf jeden der #.}}',
  'account.prepared.qrGroup': 'QR-Codes, einer nach dem anderen mit den Pfeiltasten',
  'account.prepared.text': 'Text',
  'account.prepared.textText': 'Was unterschrieben wird, Wort für Wort.',
  'account.prepared.copy': 'Text kopieren',
  'account.prepared.words': 'Wörter einmal eingeben',
  'account.prepared.wordsText':
    'Die Wörter gehen an den Agenten auf diesem Rechner, dienen nur dieser einen Unterschrift und werden dann vergessen. Das ist bequemer und weniger sicher: Während Sie tippen, könnte mitlesen, wer Zugriff auf diesen Rechner hat.',
  'account.prepared.sign': 'Unterschreiben und senden',

  'account.shadow.period': 'Zeitraum',
  'account.shadow.period.hours': '6 h',
  'account.shadow.period.day': '24 h',
  'account.shadow.period.week': '7 Tage',
  'account.shadow.asOf': '{age} gelesen',
  'account.shadow.line':
    'In {span}: {seen, plural, =0 {keine Anfrage} one {# Anfrage} other {# Anfragen}}, {fit, plural, =0 {keine passt} one {# passt} other {# passen}}, {won, plural, =0 {keine davon hätten Sie bekommen} one {# davon hätten Sie bekommen} other {# davon hätten Sie bekommen}}.',
  'account.shadow.linePaid':
    'In {span}: {seen, plural, one {# Anfrage} other {# Anfragen}}, {fit, plural, one {# passt} other {# passen}}, {won, plural, one {# davon hätten Sie für etwa {pay}/\u2060h bekommen} other {# davon hätten Sie für zusammen etwa {pay}/\u2060h bekommen}}.',
  'account.shadow.source':
    'Anfragen des Netzes, für diesen Rechner beantwortet, ohne etwas zu senden; Gleichstand zählt als verloren',
  'account.shadow.of': '{n} von {seen}',
  'account.shadow.seen': 'Gesehene Anfragen',
  'account.shadow.matched': 'Ihre Hardware reicht dafür',
  'account.shadow.fit': 'Sie hätten geboten',
  'account.shadow.won': 'Sie hätten sie bekommen',
  'account.shadow.lost': 'Jemand anderes bekam sie',
  'account.shadow.undecided': 'Noch nicht entschieden',
  'account.shadow.none':
    'In dieser Zeit kam keine Anfrage. Sie kommen, wenn jemand Rechner braucht; manche Stunde bringt keine.',
  'account.shadow.why': 'Warum nicht geboten worden wäre',
  'account.shadow.auditedOnly': 'verlangten einen Prüfer, den Sie nicht haben',
  'account.shadow.noneLeft': 'Keine blieb ohne Gebot.',
  'account.shadow.orders': 'Die letzten Anfragen',
  'account.shadow.noOrders': 'Keine zu zeigen.',
  'account.shadow.pays': 'zahlt bis etwa {price}/\u2060h',
  'account.shadow.asked': 'Sie hätten {price}/\u2060h verlangt',
  'account.shadow.winner': 'ging an {provider} für {price}/\u2060h',
  'account.shadow.winnerAudited': 'ging an {provider}, geprüft, für {price}/\u2060h',
  'account.shadow.outcome.won': 'bekommen',
  'account.shadow.outcome.lost': 'verloren',
  'account.shadow.outcome.undecided': 'offen',
  'account.shadow.outcome.closed': 'geschlossen',
  'account.shadow.outcome.refused': 'ausgelassen',
  'account.shadow.failed': 'Was das Zusehen ergab, konnte nicht gelesen werden',
  'account.shadow.failedText': 'Zugesehen wird weiter; es lässt sich nur nicht zeigen.',
  'account.shadow.away': 'Nicht mehr gelesen, bevor der Agent beendet wurde.',
} as const;
