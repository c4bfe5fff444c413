export const orders = {
  'orders.title': 'Anfragen',
  'orders.period': 'Zeitraum',
  'orders.period.hour': '1 h',
  'orders.period.day': '24 h',
  'orders.period.week': '7 Tage',
  'orders.last': '{period, select, hour {letzte Stunde} day {letzte 24 h} other {letzte 7 Tage}}',
  'orders.perHour': '{rate}/\u2060h',
  'orders.perBlock': '{price} je Block',
  'orders.noBid': '–',
  'orders.source': 'eigene Aufzeichnungen der Anfragen und Gebote',

  'orders.lead.loading': 'Was Mieter gesucht haben und was daraus wurde.',
  'orders.lead.none':
    'Keine Anfrage in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}}.',
  'orders.lead.noneSince': 'Seit {when} kam keine Anfrage; dort beginnen die Aufzeichnungen.',
  'orders.lead.noBid':
    '{seen, plural, one {Eine Anfrage und kein Gebot} other {# Anfragen und kein Gebot}} in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}}. Am häufigsten: {reason}.',
  'orders.lead.shadow':
    '{wouldBid} von {seen, plural, one {einer Anfrage} other {# Anfragen}} in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}} hätten ein Gebot bekommen. Gesendet wurde nichts.',
  'orders.lead.lost':
    'Die meisten Gebote gingen verloren: {lost} von {bid} in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}}. {won, plural, =0 {Keines wurde gewonnen} one {# wurde gewonnen} other {# wurden gewonnen}}.',
  'orders.lead.won':
    '{won, plural, one {# von {bid} Geboten {period, select, hour {der letzten Stunde} day {der letzten 24 Stunden} other {der letzten 7 Tage}} bekam den Zuschlag} other {# von {bid} Geboten {period, select, hour {der letzten Stunde} day {der letzten 24 Stunden} other {der letzten 7 Tage}} bekamen den Zuschlag}}.',
  'orders.lead.allWon':
    '{won, plural, one {Das eine Gebot {period, select, hour {der letzten Stunde} day {der letzten 24 Stunden} other {der letzten 7 Tage}} bekam den Zuschlag} other {Alle # Gebote {period, select, hour {der letzten Stunde} day {der letzten 24 Stunden} other {der letzten 7 Tage}} bekamen den Zuschlag}}.',
  'orders.lead.open':
    '{open, plural, one {# von {bid, plural, one {# Gebot} other {# Geboten}} ist noch offen} other {# von {bid, plural, one {# Gebot} other {# Geboten}} sind noch offen}}. {won, plural, =0 {Keines wurde gewonnen} one {# wurde gewonnen} other {# wurden gewonnen}}, in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}}.',
  'orders.lead.mixed':
    '{bid, plural, one {# Gebot} other {# Gebote}} in {period, select, hour {der letzten Stunde} day {den letzten 24 Stunden} other {den letzten 7 Tagen}}: {won} gewonnen, {lost} verloren, {open} offen, {rest} ohne Entscheidung.',

  'orders.evidence': 'Von der Anfrage zum Mieter',
  'orders.evidence.seen': 'Anfragen gesehen',
  'orders.evidence.seen.why': 'Jede Anfrage, die der Agent seit {when} gesehen hat.',
  'orders.evidence.seen.whyPractice':
    'Jede Übungsanfrage, die der Agent seit {when} gesehen hat. Alle kommen von Übungsmietern.',
  'orders.evidence.refused': 'ohne Gebot',
  'orders.evidence.refused.none': 'Nichts wurde abgelehnt.',
  'orders.evidence.fit': 'Passt nicht',
  'orders.evidence.other': 'Andere Gründe',
  'orders.evidence.only': 'Gründe',
  'orders.evidence.shadow': 'hätten ein Gebot bekommen',
  'orders.evidence.shadow.why': 'Sie passen und zahlen genug. Gesendet wurde nichts.',
  'orders.evidence.bid': 'Gebote abgegeben',
  'orders.evidence.lost': 'verloren',
  'orders.evidence.lost.why':
    'Bekannt ist nur, dass ein Gebot verloren ging, nicht an wen und nicht zu welchem Preis.',
  'orders.evidence.open': 'noch offen',
  'orders.evidence.open.why': 'Der Mieter hat noch nicht gewählt.',
  'orders.evidence.won': 'gewonnen',
  'orders.evidence.won.why': 'Aus jedem wurde eine Miete.',
  'orders.evidence.closed': 'zurückgezogen oder abgelaufen',
  'orders.evidence.closed.why':
    'Der Mieter zog die Anfrage zurück, niemand wurde rechtzeitig gewählt, oder Sie haben den Rechner zurückgenommen.',
  'orders.evidence.unknown': 'unbekannt',
  'orders.evidence.unknown.why': 'Älter als unsere Aufzeichnungen der Gebote.',

  'orders.title.attribute-missing': 'Eigenschaft verlangt, die Sie nicht angeben',
  'orders.title.gpu-none': 'GPU verlangt, hier wird keine angeboten',
  'orders.title.gpu-model': 'andere Art von GPU verlangt',
  'orders.title.gpu-engine': 'GPU verlangt, die die Container-Engine nicht durchreichen kann',
  'orders.title.gpu-busy': 'GPUs waren belegt',
  'orders.title.cpu-short': 'zu wenig CPU frei',
  'orders.title.memory-short': 'zu wenig Arbeitsspeicher frei',
  'orders.title.disk-short': 'zu wenig Speicherplatz frei',
  'orders.title.storage-class': 'Art von Speicher verlangt, die es hier nicht gibt',
  'orders.title.ports-short': 'zu wenige Ports frei',
  'orders.title.too-many-volumes': 'mehr Datenträger verlangt, als erlaubt sind',
  'orders.title.audit-missing': 'Prüfer verlangt, der nicht für Sie bürgt',
  'orders.title.unserved': 'verlangt, was hier nicht angeboten wird',
  'orders.title.notice-wanted': 'Frist vor dem Ende verlangt',
  'orders.title.notice-too-long': 'längere Frist verlangt, als Sie versprechen',
  'orders.title.price-zero': 'kostet zu Ihren Preisen nichts',
  'orders.title.price-unknown': 'Wert der Währung nicht bekannt',
  'orders.title.script-declined': 'Ihr Preisprogramm wollte nicht bieten',
  'orders.title.script-failed': 'Ihr Preisprogramm nannte keinen Preis',
  'orders.title.crowded': 'zu viele Gebote anderer',
  'orders.title.malformed': 'ergibt keinen Sinn',
  'orders.title.price-too-low': 'Preis niedriger, als Sie verlangen',
  'orders.title.denom': 'Zahlung in einer anderen Währung',
  'orders.title.outbid-by-own': 'andere zur selben Zeit waren mehr wert',
  'orders.title.paused': 'während Ihrer Pause',
  'orders.title.engine-down': 'während Container nicht laufen konnten',
  'orders.title.bid-before': 'schon ein Gebot von Ihnen',
  'orders.title.network-refused': 'Gebot vom Netz nicht angenommen',
  'orders.title.other': 'anderer Grund ({code})',

  'orders.reason.attribute-missing': 'Braucht {key} = {value}, was Sie nicht angeben',
  'orders.reason.gpu-none':
    'Braucht {needs, plural, one {# GPU} other {# GPUs}}, dieser Rechner bietet keine an',
  'orders.reason.gpu-none-memory':
    'Braucht {needs, plural, one {# GPU} other {# GPUs}} mit {memory} Speicher, dieser Rechner bietet keine an',
  'orders.reason.gpu-model': 'Braucht {wants}, dieser Rechner hat {has}',
  'orders.reason.gpu-engine':
    'Braucht eine GPU dieses Rechners, die seine Container-Engine nicht an Container durchreichen kann ({vendor})',
  'orders.reason.gpu-busy':
    'Braucht {needs, plural, one {# GPU} other {# GPUs}}, {free, plural, =0 {keine war frei} one {# war frei} other {# waren frei}}',
  'orders.reason.cpu-short': 'Braucht {needs} CPU, {free} CPU waren frei',
  'orders.reason.memory-short': 'Braucht {needs} Arbeitsspeicher, {free} waren frei',
  'orders.reason.disk-short': 'Braucht {needs} Speicherplatz, {free} waren frei',
  'orders.reason.storage-class': 'Braucht Speicher der Klasse {wants}, die es hier nicht gibt',
  'orders.reason.ports-short':
    'Braucht {needs, plural, one {# Port} other {# Ports}}, {free, plural, =0 {keiner war frei} one {# war frei} other {# waren frei}}',
  'orders.reason.too-many-volumes':
    'Braucht {needs, plural, one {# Datenträger} other {# Datenträger}} in einem Dienst, {most} sind erlaubt',
  'orders.reason.audit-missing': 'Verlangt {wants} als Prüfer; er bürgt nicht für Sie',
  'orders.reason.audit-missing-any':
    'Verlangt einen dieser Prüfer: {wants}; keiner davon bürgt für Sie',
  'orders.reason.unserved': 'Verlangt {wants}, was hier nicht angeboten wird',
  'orders.reason.notice-wanted': 'Will {seconds} Frist vor dem Ende; versprochen wird keine',
  'orders.reason.notice-too-long':
    'Will {seconds} Frist vor dem Ende; versprochen werden höchstens {most}',
  'orders.reason.price-zero':
    'Würde zu diesen Preisen nichts kosten, und ein Gebot von 0 wird nicht angenommen',
  'orders.reason.price-unknown':
    'Die Preise stehen in Dollar, und der Wert der Währung war nicht bekannt',
  'orders.reason.script-declined': 'Ihr Preisprogramm wollte nicht bieten: {reason}',
  'orders.reason.script-failed': 'Ihr Preisprogramm nannte keinen Preis: {reason}',
  'orders.reason.crowded':
    'Hatte {bids, plural, one {# Gebot} other {# Gebote}}; ein weiteres bringt im Mittel weniger, als es kostet',
  'orders.reason.crowded-full':
    'Hatte schon {bids, plural, one {# Gebot} other {# Gebote}}; {most} werden angenommen',
  'orders.reason.price-too-low-power': 'Zahlt höchstens {pays}, der Strom dafür kostet {asks}',
  'orders.reason.malformed': 'Verlangt nichts oder ergibt keinen Sinn',
  'orders.reason.price-too-low': 'Zahlt höchstens {pays}, Sie verlangen {asks}',
  'orders.reason.denom': 'Zahlt in {wants}, bezahlt wird hier in {has}',
  'orders.reason.outbid-by-own':
    'Passt, aber andere, die zugleich kamen, waren mehr wert (Platz {rank} von {orders})',
  'orders.reason.paused': 'Kam während Ihrer Pause',
  'orders.reason.engine-down': 'Kam, während Container nicht laufen konnten',
  'orders.reason.bid-before': 'Hatte schon ein Gebot von Ihnen; ein zurückgezogenes ist endgültig',
  'orders.reason.network-refused': 'Das Netz nahm das Gebot nicht an: {reason}',
  'orders.reason.other': 'Anderer Grund ({code})',

  'orders.remedy.memory': 'Arbeitsspeicher',
  'orders.remedy.cpu': 'CPU',
  'orders.remedy.disk': 'Speicherplatz',
  'orders.remedy.price': 'Preis',
  'orders.remedy.notice': 'Frist',
  'orders.remedy.engine': 'Prüfungen',

  'orders.chart': 'Ihre Gebote',
  'orders.chart.hint': '{symbol} je Stunde, etwa',
  'orders.chart.hintSource': 'Preise je Block bei {pace}',
  'orders.chart.none': 'Kein Gebot in dieser Zeit.',
  'orders.chart.noPace':
    'Das Tempo der Blöcke des Netzes ist noch nicht bekannt, deshalb lässt sich kein Preis je Stunde nennen.',
  'orders.chart.label': 'Ihre Gebote nach Zeit und Preis',
  'orders.chart.summary':
    '{n, plural, one {# Gebot zu etwa {low}/\u2060h} other {# Gebote von etwa {low}/\u2060h bis {high}/\u2060h}}: {won} gewonnen, {lost} verloren, {open} offen{rest, plural, =0 {} other {, # ohne Entscheidung}}.',
  'orders.chart.newest': 'Die neuesten {n} von {bid}.',
  'orders.chart.notKnown':
    'Was andere verlangt haben und zu welchem Preis eine Anfrage verloren ging, ist hier nicht bekannt.',
  'orders.chart.readHint':
    'Ein Gebot wählen: darauf zeigen, tippen oder mit den Pfeiltasten hindurchgehen.',
  'orders.chart.readout':
    '{when}: verlangt etwa {price}/\u2060h, höchstens {max}/\u2060h · {state}',

  'orders.state.submitting': 'Gebot unterwegs',
  'orders.state.open': 'Gebot offen',
  'orders.state.won': 'Gewonnen',
  'orders.state.lost': 'Verloren',
  'orders.state.closed': 'Zurückgezogen oder abgelaufen',
  'orders.state.unknown': 'Unbekannt',
  'orders.state.refused': 'Kein Gebot',
  'orders.state.shadow': 'Hätte geboten',
  'orders.stateWhy.submitting': 'Das Gebot ist auf dem Weg ins Netz',
  'orders.stateWhy.open': 'Der Mieter hat noch nicht gewählt',
  'orders.stateWhy.won': 'Der Mieter hat dieses Gebot gewählt',
  'orders.stateWhy.lost':
    'Der Mieter hat ein anderes Gebot gewählt; wessen und zu welchem Preis, ist nicht bekannt',
  'orders.stateWhy.closed': 'Endete ohne Entscheidung oder wurde zurückgezogen',
  'orders.stateWhy.unknown': 'Älter als unsere Aufzeichnungen der Gebote',
  'orders.stateWhy.lostTo': 'Der Mieter hat ein anderes Gebot gewählt',
  'orders.stateWhy.shadow': 'Passt und zahlt genug; gesendet wurde nichts',
  'orders.winner': 'Jemand anderes bekam es für {price}',

  'orders.change': 'Was es ändern würde',
  'orders.change.none': 'Nichts in diesen Zahlen deutet auf eine Einstellung hin.',
  'orders.change.memory': 'Mehr Arbeitsspeicher anbieten',
  'orders.change.memory.text':
    '{n, plural, one {# Anfrage brauchte} other {# Anfragen brauchten}} mehr Arbeitsspeicher, als frei war. {kept, select, none {Für den Rechner selbst wird nichts zurückbehalten.} other {{kept} bleiben für den Rechner selbst.}}',
  'orders.change.cpu': 'Mehr CPU anbieten',
  'orders.change.cpu.text':
    '{n, plural, one {# Anfrage brauchte} other {# Anfragen brauchten}} mehr CPU, als frei war. {kept, select, none {Für den Rechner selbst wird nichts zurückbehalten.} other {{kept} CPU bleiben für den Rechner selbst.}}',
  'orders.change.disk': 'Mehr Speicherplatz anbieten',
  'orders.change.disk.text':
    '{n, plural, one {# Anfrage brauchte} other {# Anfragen brauchten}} mehr Speicherplatz, als frei war. {kept, select, none {Für den Rechner selbst wird nichts zurückbehalten.} other {{kept} bleiben für den Rechner selbst.}}',
  'orders.change.price': 'Weniger verlangen',
  'orders.change.price.text':
    '{n, plural, one {# Anfrage zahlt} other {# Anfragen zahlen}} selbst im besten Fall weniger, als Sie verlangen. Ob sich die Arbeit dafür lohnt, entscheiden Sie.',
  'orders.change.notice': 'Eine Frist versprechen',
  'orders.change.notice.text':
    '{n, plural, one {# Anfrage wollte} other {# Anfragen wollten}} eine Frist vor dem Ende. Mit Frist bekommen Sie den Rechner nicht sofort zurück.',
  'orders.change.lost': 'Den Preis ansehen',
  'orders.change.lost.text':
    '{n, plural, one {# Gebot ging} other {# Gebote gingen}} verloren. Der Preis kann der Grund sein; zu welchem Preis andere gewannen, ist aber nicht bekannt.',
  'orders.change.paused': 'Seltener pausieren',
  'orders.change.paused.text':
    '{n, plural, one {# Anfrage kam} other {# Anfragen kamen}} während Ihrer Pausen.',
  'orders.change.engine': 'Dafür sorgen, dass Container laufen können',
  'orders.change.engine.text':
    '{n, plural, one {# Anfrage kam} other {# Anfragen kamen}}, während Container nicht laufen konnten.',
  'orders.change.hardware': 'Ein anderer Rechner',
  'orders.change.hardware.text':
    '{n, plural, one {# Anfrage brauchte} other {# Anfragen brauchten}} eine GPU, die dieser Rechner nicht hat. Keine Einstellung ändert das.',

  'orders.list': 'Alle Anfragen',
  'orders.list.show': 'Zeigen',
  'orders.filter.all': 'Alle',
  'orders.filter.bid': 'Mit Gebot',
  'orders.filter.won': 'Gewonnen',
  'orders.filter.lost': 'Verloren',
  'orders.filter.open': 'Offen',
  'orders.filter.refused': 'Ohne Gebot',
  'orders.filter.reason': 'Grund',
  'orders.filter.anyReason': 'Alle Gründe',
  'orders.search': 'Nach Anfrage suchen',
  'orders.column.when': 'Entschieden',
  'orders.column.asks': 'Gesucht',
  'orders.column.max': 'Zahlt höchstens etwa',
  'orders.column.result': 'Ergebnis',
  'orders.column.why': 'Warum',
  'orders.column.bid': 'Ihr Gebot, etwa',
  'orders.list.shown': '{shown, plural, one {# Anfrage} other {# Anfragen}} gezeigt.',
  'orders.list.filtered':
    '{shown} von {loaded, plural, one {# Anfrage} other {# Anfragen}} gezeigt.',
  'orders.list.all': 'Das sind alle, die aufbewahrt werden.',
  'orders.list.more': 'Ältere zeigen',
  'orders.list.searchMore': 'Ältere Anfragen durchsuchen',
  'orders.list.moreFailed': 'Ältere Anfragen konnten nicht gelesen werden.',
  'orders.list.noMatch': 'Keine Anfrage passt zu diesem Filter.',
  'orders.list.clear': 'Alle zeigen',

  'orders.empty.never': 'Noch keine Anfrage gesehen',
  'orders.empty.since': 'Keine Anfrage seit {when}',
  'orders.empty.text':
    '{practice, select, yes {Ein Übungsmieter kommt in wenigen Minuten.} other {Anfragen kommen, wenn jemand mieten will; Stunden ohne eine sind normal.}} {block, select, none {Noch wurde kein Block gelesen.} other {Der letzte Block kam {block}.}}',
  'orders.empty.longer': '7 Tage ansehen',
  'orders.empty.hardware': 'Ansehen, was angeboten wird',
  'orders.stale': 'Das Netz hat seit {when} nichts gesendet',
  'orders.stale.never': 'Das Netz antwortet nicht',
  'orders.stale.text': 'Anfragen danach werden nicht gesehen und fehlen in diesen Zahlen.',

  'orders.error': 'Die Anfragen konnten nicht gelesen werden',
  'orders.error.text':
    'Bis dahin ist nicht zu sehen, was hereinkam. Gebote laufen weiter wie zuvor.',
  'orders.error.storage': 'Die Anfragen konnten nicht aus der Datenbank gelesen werden',
  'orders.error.storage.text':
    'Der Datenträger ist vielleicht voll oder die Daten sind beschädigt. Gebote können ausbleiben, bis wieder geschrieben werden kann.',
  'orders.away': 'Nicht gelesen, bevor der Agent endete',
  'orders.away.text':
    'Was in dieser Zeit hereinkam, ist diesem Fenster nicht bekannt. Es kommt von selbst, wenn der Agent wieder läuft.',
  'orders.notLive': 'Der Agent ist nicht verbunden',
} as const;
