/** Was dieser Rechner in seinem Netz ist. */
export const provider = {
  'provider.lead': 'Wie dieser Rechner in seinem Netz steht und wie das Netz erreicht wird.',
  'provider.practice': 'Das ist das Übungsnetz',
  'provider.practice.text':
    'Es läuft im Agenten selbst und braucht keine Anmeldung. In einem echten Netz zeigt diese Seite, wie Sie dort stehen und wie das Netz erreicht wird.',
  'provider.practice.action': 'Wirklich vermieten',
  'provider.test': 'Testmünzen',
  'provider.main': 'Echtes Geld',
  'provider.bidding': 'Es wird geboten',
  'provider.bidding.text':
    'Anfragen, die passen, bekommen ein Gebot. Unter Anfragen steht jede mit dem, was daraus wurde.',
  'provider.watching': 'Nur zusehen',
  'provider.watching.text':
    'Jede Anfrage wird für diesen Rechner beantwortet und nichts gesendet. Laufende Mieten gehen weiter.',
  'provider.awaited': 'Es fängt an, sobald es geht',
  'provider.awaited.text':
    'Sie haben gesagt, dass geboten werden soll. Was noch fehlt, hält es auf; dann geht es von selbst weiter.',
  'provider.stopped': 'Gerade keine Gebote',
  'provider.stopped.text': 'Laufende Mieten gehen weiter.',
  'provider.why': 'Warum nicht geboten wird',
  'provider.watchOnly': 'Nur zusehen',
  'provider.goOn': 'Weiter mit der Einrichtung',
  'provider.goLive': 'Anfangen zu vermieten',
  'provider.change': 'Ein anderes Netz',

  'provider.record': 'Wie Mieter Sie sehen',
  'provider.record.none':
    'Nicht angemeldet: niemand kann diesen Rechner sehen. Solange Sie nur zusehen, ist das normal.',
  'provider.record.read': '{age} gelesen',
  'provider.record.old': 'Der Eintrag ist nicht aktuell',
  'provider.record.oldText': 'Er geht von selbst hinaus, mit der nächsten Transaktion.',
  'provider.record.send': 'Jetzt senden',
  'provider.record.host': 'Erreichbar unter',
  'provider.record.email': 'E-Mail',
  'provider.record.website': 'Website',
  'provider.record.empty': 'nicht angegeben',
  'provider.certificate': 'Zertifikat',
  'provider.certificate.none': 'noch keines',
  'provider.certificate.age': '{from} bis {until}',
  'provider.attributes': '{n, plural, =0 {Keine Merkmale} one {# Merkmal} other {# Merkmale}}',

  'provider.audit': 'Prüfer',
  'provider.audit.none': 'Niemand bürgt für diesen Rechner. So fangen alle an.',
  'provider.audit.for': '{n, plural, one {bürgt für # Merkmal} other {bürgt für # Merkmale}}',
  'provider.audit.what':
    'Ein Prüfer sieht sich einen Rechner an und bestätigt, dass seine Angaben stimmen. Manche Mieter nehmen nur geprüfte.',
  'provider.audit.demand':
    '{wanted} von {seen, plural, one {# Anfrage} other {# Anfragen}} in den letzten {span} verlangten einen Prüfer',
  'provider.audit.source': 'Anfragen des Netzes, die wir gesehen haben',
  'provider.audit.share': 'Anfragen, die einen Prüfer verlangen',
  'provider.audit.means': 'Diese sind außer Reichweite, bis jemand für Sie bürgt.',
  'provider.audit.noOrders':
    'Zuletzt kam keine Anfrage; wie viele einen verlangen, ist daher nicht bekannt.',

  'provider.endpoints': 'Wege zum Netz',
  'provider.endpoints.hint': 'öffentliche Rechner, die gefragt werden',
  'provider.endpoints.refresh': 'Andere suchen',
  'provider.endpoints.newer': 'Die Liste wurde erneuert',
  'provider.endpoints.same': 'Die Liste ist aktuell',
  'provider.endpoints.none': 'Es gibt keinen. Ohne einen keine Gebote.',
  'provider.endpoints.source': 'vom Agenten selbst gefragt',
  'provider.chain': 'Chain {chain} · Block {height} · {age}',
  'provider.column.address': 'Adresse und Zustand',
  'provider.column.height': 'Block',
  'provider.column.roundTrip': 'Antwort in',
  'provider.column.age': 'Alter',
  'provider.ms': '{n}\u00a0ms',
  'provider.endpoint.good': 'gut',
  'provider.endpoint.lagging': 'hinter den anderen',
  'provider.endpoint.unreachable': 'keine Antwort',
  'provider.endpoint.other-chain': 'ein anderes Netz',
  'provider.endpoint.contradicting': 'widerspricht den anderen',
  'provider.endpoint.unknown': 'noch nicht gefragt',

  'provider.shadow': 'Was das Zusehen ergab',
} as const;
