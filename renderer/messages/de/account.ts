/** Wörter, die Einrichtung, Konto und Netz gemeinsam haben. */
export const account = {
  'account.account': 'Konto',
  'account.hotKey': 'Schlüssel dieses Rechners',
  'account.copyAccount': 'Adresse des Kontos kopieren',
  'account.copyHotKey': 'Adresse des Schlüssels dieses Rechners kopieren',
  'account.passphrase': 'Passwortsatz',
  'account.lookNow': 'Jetzt nachsehen',
  'account.coinUnknown':
    'Das Konto wurde noch nicht aus dem Netz gelesen, darum kann noch kein Betrag eingegeben werden. Das geht von selbst weiter.',

  'account.failed.disconnected':
    'Der Agent ist nicht verbunden. Bitte noch einmal, sobald er wieder da ist.',
  'account.failed.stopping': 'Der Agent hört gerade auf. Es wurde nichts getan.',
  'account.failed.bad-answer':
    'Die Antwort des Agenten war nicht lesbar. Bitte diese Seite neu laden.',

  'account.amount.all': 'Alles',
  'account.amount.allOf': 'Alles davon: {label}',
  'account.amount.empty': 'Bitte einen Betrag eingeben, etwa {example}.',
  'account.amount.negative': 'Unter 0 geht nicht.',
  'account.amount.not-a-number': 'Das ist keine Zahl. Richtig wäre etwa {example}.',
  'account.amount.ambiguous':
    'Das lässt sich auf zwei Arten lesen. Bitte {whole} oder {decimal} schreiben, ohne Gruppen.',
  'account.amount.zero': 'Es muss mehr als 0 sein.',
  'account.amount.too-precise': 'Höchstens {digits} Stellen nach dem Komma.',
  'account.amount.too-much': 'Es sind nur {most} da.',

  'account.words.label': 'Die Wörter des Kontos',
  'account.words.count':
    '{n, plural, =0 {12 oder 24 Wörter, mit je einem Leerzeichen dazwischen} one {bisher # Wort; 12 oder 24 sind nötig} other {bisher # Wörter; 12 oder 24 sind nötig}}',
  'account.words.none': 'Zuerst die Wörter eingeben',
  'account.words.wrong-count': 'Eine Brieftasche hat 12 oder 24 Wörter.',
  'account.words.wrong-words': 'Einige davon kommen in keiner Brieftasche vor:',
  'account.words.wrong-checksum':
    'Alle Wörter gibt es, zusammen sind sie aber keine Brieftasche. Eines ist ein anderes, oder zwei sind vertauscht.',
  'account.words.fault': 'Wort {position}: „{given}“. Ist „{nearest}“ gemeint?',
  'account.words.more': 'Ein anderes Konto derselben Wörter',
  'account.words.index': 'Nummer des Kontos',
  'account.words.indexHint': '0 ist das erste, das fast alle haben',
  'account.words.indexBad': 'Eine ganze Zahl ab 0',
  'account.words.otherAccount':
    'Diese Wörter gehören zu {address} und nicht zu dem Konto, das unterschreiben muss. Es wurde nichts gesendet.',

  'account.qr.failed': 'Das lässt sich nicht als QR-Code zeichnen. Bitte Datei oder Text nehmen.',
  'account.qr.none': 'Dafür gibt es keinen QR-Code. Bitte Datei oder Text nehmen.',
  'account.qr.part': 'QR-Code {at} von {of}',
  'account.qr.previous': 'Zurück',
  'account.qr.next': 'Weiter',
  'account.qr.isFirst': 'Das ist der erste',
  'account.qr.isLast': 'Das ist der letzte',

  'account.prepared.signer': 'Zu unterschreiben von',
  'account.prepared.chain': 'Im Netz',
  'account.prepared.fee': 'Netzgebühr',
  'account.prepared.ways': 'Wie es dorthin kommt, wo unterschrieben wird',
  'account.prepared.file': 'Datei',
  'account.prepared.fileText':
    'Die Datei auf das Gerät mit dem Schlüssel des Kontos bringen, dort unterschreiben und ins Netz senden.',
  'account.prepared.download': 'Datei sichern',
  'account.prepared.hardware': 'Für eine Hardware-Brieftasche sichern',
  'account.prepared.hardwareText':
    'Eine Hardware-Brieftasche zeigt, was sie unterschreibt, in einer anderen Form:',
  'account.prepared.qr': 'QR-Code',
  'account.prepared.qrText':
    '{n, plural, one {Die Kamera der Brieftasche darauf halten.} other {Die Kamera der Brieftasche nacheinander auf jeden der # halten.}}',
  'account.prepared.qrGroup': 'QR-Codes, einer nach dem anderen mit den Pfeiltasten',
  'account.prepared.text': 'Text',
  'account.prepared.textText': 'Was unterschrieben wird, Wort für Wort.',
  'account.prepared.copy': 'Text kopieren',
  'account.prepared.words': 'Wörter einmal eingeben',
  'account.prepared.wordsText':
    'Die Wörter gehen an den Agenten auf diesem Rechner, dienen dieser einen Unterschrift und werden dann vergessen. Das ist der bequeme Weg und der schwächere: während Sie tippen, könnte mitlesen, wer diesen Rechner in der Hand hat.',
  'account.prepared.sign': 'Unterschreiben und senden',

  'account.shadow.period': 'Betrachtete Zeit',
  'account.shadow.period.hours': '6 h',
  'account.shadow.period.day': '24 h',
  'account.shadow.period.week': '7 Tage',
  'account.shadow.asOf': 'gelesen {age}',
  'account.shadow.line':
    'In {span}: {seen, plural, =0 {keine Anfrage} one {# Anfrage} other {# Anfragen}}, {fit, plural, =0 {keine passt} one {# passt} other {# passen}}, {won, plural, =0 {keine davon hätten Sie bekommen} one {# davon hätten Sie bekommen} other {# davon hätten Sie bekommen}}.',
  'account.shadow.linePaid':
    'In {span}: {seen, plural, one {# Anfrage} other {# Anfragen}}, {fit, plural, one {# passt} other {# passen}}, {won, plural, one {# davon hätten Sie für etwa {pay}/\u2060h bekommen} other {# davon hätten Sie für zusammen etwa {pay}/\u2060h bekommen}}.',
  'account.shadow.source':
    'Anfragen des Netzes, für diesen Rechner beantwortet, ohne etwas zu senden; Gleichstand zählt als verloren',
  'account.shadow.of': '{n} von {seen}',
  'account.shadow.seen': 'Gesehene Anfragen',
  'account.shadow.matched': 'Ihre Hardware taugt dafür',
  'account.shadow.fit': 'Sie hätten geboten',
  'account.shadow.won': 'Sie hätten sie bekommen',
  'account.shadow.lost': 'Jemand anderes bekam sie',
  'account.shadow.undecided': 'Noch nicht entschieden',
  'account.shadow.none':
    'In dieser Zeit kam keine Anfrage. Sie kommen, wenn jemand Rechner braucht; manche Stunde bringt keine.',
  'account.shadow.why': 'Warum die anderen nichts waren',
  'account.shadow.auditedOnly': 'wollten das Wort eines Prüfers, das Sie nicht haben',
  'account.shadow.noneLeft': 'Keine blieb liegen.',
  'account.shadow.orders': 'Die letzten Anfragen',
  'account.shadow.noOrders': 'Keine zu zeigen.',
  'account.shadow.pays': 'zahlt bis etwa {price}/\u2060h',
  'account.shadow.asked': 'Sie hätten {price}/\u2060h verlangt',
  'account.shadow.winner': 'ging an {provider} für {price}/\u2060h',
  'account.shadow.winnerAudited': 'ging an {provider}, geprüft, für {price}/\u2060h',
  'account.shadow.outcome.won': 'bekommen',
  'account.shadow.outcome.lost': 'verloren',
  'account.shadow.outcome.undecided': 'offen',
  'account.shadow.outcome.closed': 'zu',
  'account.shadow.outcome.refused': 'ausgelassen',
  'account.shadow.failed': 'Die Belege konnten nicht gelesen werden',
  'account.shadow.failedText': 'Das Zusehen geht weiter; es lässt sich nur nicht zeigen.',
  'account.shadow.away': 'Nicht gelesen, bevor der Agent aufhörte.',
} as const;
