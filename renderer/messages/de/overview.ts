/** Die Übersicht unter der Jetzt-Zeile. */
export const overview = {
  'overview.money': 'Geld',
  'overview.money.testTitle': 'Testmünzen',
  'overview.money.test': 'Nichts wert',
  'overview.money.testNote': 'Testmünzen lassen sich gegen nichts eintauschen.',
  'overview.money.play': 'Spielgeld',
  'overview.money.period': 'Gezählte Zeit',
  'overview.money.today': 'Heute',
  'overview.money.week': '7 Tage',
  'overview.money.paid': 'Bezahlt',
  'overview.money.accrued': 'Aufgelaufen, noch nicht bezahlt',
  'overview.money.paidSource': 'Zahlungen des Netzes im Kassenbuch des Agenten',
  'overview.money.paidSourcePlay': 'Spielgeld-Zahlungen des Übungsnetzes im Kassenbuch des Agenten',
  'overview.money.accruedSource':
    'was die laufenden Mieten seit ihrer letzten Zahlung eingebracht haben, wie das Netz es meldet. Erwartet, nicht sicher, bis es bezahlt ist',
  'overview.money.lastPaid': 'Zuletzt bezahlt: {when}',
  'overview.money.lastPaidSource': 'Zahlung in Block {height}, {at}',
  'overview.money.nothingPaid': 'Noch nichts bezahlt',
  'overview.money.accruedFrom':
    '{n, plural, one {aus # Miete, Zeitpunkt der Zahlung unbekannt} other {aus # Mieten, Zeitpunkt der Zahlung unbekannt}}',
  'overview.money.nothingRented': 'gerade ist nichts vermietet',
  'overview.money.stillDue': 'aus beendeten Mieten',
  'overview.money.sum':
    '{payments, plural, =0 {Nichts bezahlt} one {Bezahlt <b>{paid}</b> in # Zahlung} other {Bezahlt <b>{paid}</b> in # Zahlungen}}, vermietet für <b>{rented}</b>',
  'overview.money.sumNone': 'Nichts vermietet und nichts bezahlt',
  'overview.money.rentedSource':
    'Zeit, in der mindestens eine Miete bestand, auch während dieser Rechner sie nicht bedienen konnte; aus den Aufzeichnungen des Agenten',
  'overview.money.net': 'vor Strom',
  'overview.money.netSource':
    'es ist nichts abgezogen: was der Strom kostet, weiß der Agent noch nicht',
  'overview.money.worthNothing': 'nichts wert',
  'overview.money.other': '{period}: bezahlt <b>{paid}</b>',
  'overview.money.playNote': 'Nichts davon lässt sich auszahlen.',
  'overview.money.historyFailed': 'Was vor heute bezahlt wurde, konnte nicht gelesen werden.',
  'overview.money.historyFailedText':
    'Nichts ist verloren: Zahlungen bleiben im Kassenbuch des Agenten und erscheinen, sobald er antwortet.',

  'overview.running': 'Läuft gerade',
  'overview.running.all': 'Alle Mieten',
  'overview.running.more': '{n, plural, one {und # weitere Miete} other {und # weitere Mieten}}',
  'overview.running.for': 'seit {span}',
  'overview.running.paidUntil': 'bezahlt bis etwa {when}',
  'overview.running.left': 'noch {span}',
  'overview.running.due': 'fällig bis {when}',
  'overview.running.none': 'Für andere läuft nichts',
  'overview.running.noneText':
    'Gewinnt ein Gebot, erscheint der Container des Mieters hier binnen einer Minute.',
  'overview.running.nonePractice':
    'Gewinnt ein Gebot, erscheint der Container des Übungsmieters hier binnen einer Minute.',
  'overview.running.noneClosed': 'Neue Mieter kommen, sobald wieder angeboten wird.',
  'overview.state.awaiting-manifest': 'wartet auf das Manifest des Mieters',
  'overview.state.deploying': 'startet',
  'overview.state.pulling': 'lädt sein Image, {done}',
  'overview.state.running': 'läuft',
  'overview.state.unhealthy': 'läuft nicht, wie es soll',
  'overview.state.stopping': 'endet',

  'overview.setup': 'Einrichtung von {network}',
  'overview.setup.done': '{done} von {of} erledigt',
  'overview.setup.meter': 'Wie weit die Einrichtung ist',
  'overview.setup.next': 'Als Nächstes: {step}',
  'overview.setup.goOn': 'Weitermachen',

  'overview.todo': 'Eins ist zu tun',
  'overview.todo.urgent': 'Dringend',
  'overview.todo.notUrgent': 'Eilt nicht',
  'overview.todo.more':
    '{n, plural, one {und # weiterer} other {und # weitere}} unter <a>Hinweise</a>',
  'overview.todo.since': 'seit {when}',
  'overview.todo.none': 'Gerade ist nichts zu tun.',
  'overview.todo.flaws':
    '{n, plural, one {# Sache sollte behoben werden} other {# Sachen sollten behoben werden}}',
  'overview.todo.unread': '{n, plural, one {# ungelesener Hinweis} other {# ungelesene Hinweise}}',
  'overview.todo.show': '„{view}“ öffnen',
  'overview.todo.storage': 'Sublet kann nichts aufzeichnen',
  'overview.todo.storage.text':
    'Bis dahin keine neuen Gebote; Gespeichertes geht nicht verloren. Schaffen Sie auf dieser Festplatte Platz.',
  'overview.todo.engine-down': 'Container können nicht laufen',
  'overview.todo.engine-down.text':
    'Keine Gebote, bis die Container-Engine antwortet; Mieten warten darauf. Die Engine starten oder nachsehen, was ihr fehlt.',
  'overview.todo.network-stale': 'Das Netz antwortet nicht',
  'overview.todo.network-stale.text':
    'Bis dahin keine Gebote; Mieten laufen weiter. Die Internetverbindung dieses Rechners prüfen.',
  'overview.todo.lease-not-running': 'Eine Miete läuft nicht',
  'overview.todo.lease-not-running.text':
    'Es wird von selbst wieder versucht. Bleibt es so, hilft ihr Verlauf weiter.',
  'overview.todo.wallet': 'Die Wallet braucht Sie',
  'overview.todo.wallet.text': 'Bis dahin keine Gebote; Mieten laufen weiter.',
  'overview.todo.port': 'Ein Port lässt sich nicht öffnen',
  'overview.todo.port.text':
    'Mieter oder ihre Besucher kommen nicht herein. Bis dahin keine Gebote; Mieten laufen weiter.',
  'overview.todo.provider': 'Es wird nicht geboten',
  'overview.todo.provider.text': 'Was es aufhält, steht hier; Mieten laufen weiter.',
  'overview.todo.other': 'Etwas braucht Sie',
  'overview.todo.other.text': 'Das sagt der Agent dazu:',
  'overview.todo.simulated': 'Eine Container-Engine einrichten',
  'overview.todo.simulated.text':
    'Es fand sich keine, darum sind Container nur nachgestellt. Docker Engine installieren und starten, dann Sublet neu starten.',
  'overview.todo.gpu-engine-too-old': 'Die Container-Engine aktualisieren',
  'overview.todo.gpu-engine-too-old.text':
    'Diese ist zu alt, um Containern eine GPU sicher zu geben; darum wird keine GPU angeboten.',
  'overview.todo.isolation': 'Eine Lücke in der Abschottung schließen',
  'overview.todo.isolation.text':
    'Diese Engine kann nicht alle Grenzen für Container von Mietern durchsetzen. Welche und was das heißt, steht unter Hardware.',

  'overview.week': 'Letzte 7 Tage',
  'overview.week.sum': '{rented} vermietet, {offered} ohne Mieter angeboten',
  'overview.week.rentedMeans':
    'Vermietet ist die Zeit, in der eine Miete bestand, auch während dieser PC aus war oder sie nicht bedienen konnte; angeboten nur die, in der er es gekonnt hätte.',
  'overview.week.notRented': 'nicht vermietet, {offered} angeboten',
  'overview.week.none': 'noch nichts aufgezeichnet',
  'overview.week.source':
    'Aufzeichnungen des Agenten; vermietet ist die Zeit, in der mindestens eine Miete bestand, auch während dieser Rechner sie nicht bedienen konnte; angeboten ist die Zeit, in der er einen Mieter hätte bedienen können und keinen hatte',
  'overview.week.day': '{day}, Stunde für Stunde',
  'overview.week.rented': '{span} vermietet',
  'overview.week.noRecord': 'Keine Aufzeichnung',
  'overview.week.failed': 'Die letzten 7 Tage konnten nicht gelesen werden.',
  'overview.week.failedText': 'Angeboten wird weiter; es fehlt nur dieses Bild.',

  'overview.machine': 'Dieser PC',
  'overview.gpus': '{n, plural, one {# GPU} other {# GPUs}}',
  'overview.gpus.rented': '{rented} von {n} vermietet',
  'overview.gpu.usedBy': 'Genutzt von <b>{name}</b>',
  'overview.gpu.usedByUnknown': 'Von einer Miete genutzt',
  'overview.gpu.free': 'Keine Miete nutzt sie',
  'overview.gpu.none':
    'Es wird keine GPU angeboten: hier fand sich keine, die vermietet werden kann.',
  'overview.gpu.noneWorks': 'Auf Anfragen ohne GPU wird geboten.',
  'overview.gpu.details': 'Hardware',
  'overview.part.cpuMilli': 'CPU',
  'overview.part.memoryBytes': 'Arbeitsspeicher',
  'overview.part.diskBytes': 'Speicherplatz',
  'overview.part.free':
    '<b>{free}</b> frei von {offered} {now, select, yes {angeboten} other {für Mieter}}',
  'overview.part.freeText':
    '{free} frei von {offered} {now, select, yes {angeboten} other {für Mieter}}',
  'overview.part.cores': '{count, plural, one {{n} Kern} other {{n} Kerne}}',
  'overview.part.coresOf': '{count, plural, one {{n} Kern} other {{n} Kernen}}',
  'overview.part.source':
    'von diesem Rechner gelesen, abzüglich dessen, was Sie behalten, was Mieten belegen und was offene Gebote bräuchten',

  'overview.uptime': 'Einsatzbereit',
  'overview.uptime.day': '24 Stunden',
  'overview.uptime.month': '30 Tage',
  'overview.uptime.what': 'Was war',
  'overview.uptime.knownOf': 'von {span} bekannt',
  'overview.uptime.none': 'noch nicht bekannt',
  'overview.uptime.knownOnly': 'erst {span} aufgezeichnet',
  'overview.uptime.source':
    'eigene Aufzeichnung des Agenten; Anteil der Zeit, in der der Rechner bereit sein sollte, ohne Ihre Pausen',
  'overview.uptime.partSource': 'eigene Aufzeichnung des Agenten',
  'overview.uptime.up': 'Einsatzbereit',
  'overview.uptime.paused': 'Von Ihnen pausiert',
  'overview.uptime.down': 'Nicht bereit: {cause}',
  'overview.uptime.unknown': 'Keine Aufzeichnung',

  'overview.evidence': 'Finden sich Mieter?',
  'overview.evidence.since': 'seit {when}',
  'overview.evidence.all': 'Alle Anfragen',
  'overview.evidence.source': 'unsere eigenen Aufzeichnungen von Anfragen und Geboten',
  'overview.evidence.seen': 'Gesehene Anfragen',
  'overview.evidence.refused': 'Ohne Gebot',
  'overview.evidence.bid': 'Gebote',
  'overview.evidence.lost': 'An andere verloren',
  'overview.evidence.open': 'Jetzt offen',
  'overview.evidence.won': 'Gewonnen',
  'overview.evidence.quiet': 'In dieser Zeit kam keine Anfrage.',
  'overview.evidence.quietStarting':
    'Bisher kam keine Anfrage: der Agent ist gerade erst gestartet.',
  'overview.evidence.quietClosed':
    'In dieser Zeit kam keine Anfrage, und gerade wird auf keine geboten.',
  'overview.evidence.note': 'Das ist, was war, keine Vorhersage.',

  'overview.payments': 'Letzte Zahlungen',
  'overview.payments.all': 'Alle Einnahmen',
  'overview.payments.none':
    'Noch nichts bezahlt. Zahlungen kommen, solange die Miete eines Mieters läuft.',
  'overview.payments.source': 'Block {height}, aus dem Kassenbuch des Agenten',
  'overview.payments.someLease': 'eine Miete',
  'overview.payments.failed': 'Die Zahlungen konnten nicht gelesen werden.',
  'overview.failedText': 'Der Agent arbeitet weiter; nur diese Liste fehlt.',

  'overview.notices': 'Letzte Hinweise',
  'overview.notices.all': 'Alle Hinweise',
  'overview.notices.none': 'Es ist noch nichts Erwähnenswertes geschehen.',
  'overview.notices.unread': 'Ungelesen',
} as const;
