/** Einstellungen: wie ein Preis entsteht, Strom, Frist, was das Netz erfährt, Auszahlungen. */
export const settingTerms = {
  'settings.section.power': 'Strom',
  'settings.section.notice': 'Frist',
  'settings.section.provider': 'Was andere sehen',
  'settings.section.ports': 'Ports',
  'settings.section.content': 'Was laufen darf',
  'settings.section.payout': 'Auszahlung',
  'settings.sectionHint.power': 'kein Gebot unter dem, was er kostet',
  'settings.sectionHint.notice': 'bevor Sie eine Miete beenden',
  'settings.sectionHint.provider': 'öffentlich, im Netz',
  'settings.sectionHint.ports': 'wo Mieter und Besucher hereinkommen',
  'settings.sectionHint.content': 'Images, die Mieter mitbringen',
  'settings.sectionHint.payout': 'an Ihre Auszahlungsadresse',
  'settings.find.power': 'Strom Watt kWh Energie Untergrenze mindestens',
  'settings.find.notice': 'Frist Kündigung Ankündigung zurücknehmen',
  'settings.find.provider': 'Eigenschaften Host E-Mail Webseite Region öffentlich Profil',
  'settings.find.ports':
    'Port Router Firewall Weiterleitung Freigabe 80 443 8443 8444 Gateway Ingress Web Domain TLS gRPC',
  'settings.find.content': 'Image Registry Container erlauben verbieten Sperrliste verboten',
  'settings.find.payout': 'Auszahlung auszahlen einlösen Geld Adresse automatisch',

  'settings.on': 'an',
  'settings.off': 'aus',
  'settings.none': 'nichts',
  'settings.dollars': 'US${n}',
  'settings.watts': '{n} W',
  'settings.hours': '{count, plural, one {{n} Stunde} other {{n} Stunden}}',
  'settings.unit.dollars': 'US$',
  'settings.unit.kwh': 'US$ je\u00a0kWh',
  'settings.unit.watts': 'W',
  'settings.unit.hours': 'Stunden',
  'settings.days': '{count, plural, one {{n} Tag} other {{n} Tage}}',
  'settings.unit.days': 'Tage',

  'settings.pricing.strategy': 'Wie ein Preis entsteht',
  'settings.hint.pricing.strategy':
    'Was für neue Gebote verlangt wird. Laufende Mieten behalten ihren Preis.',
  'settings.strategy.scale': 'Je Block',
  'settings.strategy.scale.text': 'So viel von der Währung des Netzes je Teil und Block.',
  'settings.strategy.monthly': 'Je Monat, in Dollar',
  'settings.strategy.monthly.text':
    'Was ein ganzer Monat bringen soll. Umgerechnet in Blöcke, wie sie wirklich kommen.',
  'settings.strategy.script': 'Ein Programm',
  'settings.strategy.script.text':
    'Ihr eigenes Programm wird zu jeder Anfrage befragt, wie bei Akashs eigenem Anbieter.',
  'settings.strategy.script.none': 'Dazu den Agenten mit --pricing-script starten.',

  'settings.monthly.cpu': 'CPU',
  'settings.monthly.memory': 'Arbeitsspeicher',
  'settings.monthly.storage': 'Speicherplatz',
  'settings.monthly.endpoint': 'Port oder Hostname',
  'settings.hint.monthly.cpu': 'Je Kern und Monat',
  'settings.hint.monthly.memory': 'Je GB (1.000.000.000 Byte) und Monat, auch für RAM-Disks',
  'settings.hint.monthly.storage': 'Je GB (1.000.000.000 Byte) und Monat',
  'settings.hint.monthly.endpoint': 'Je Port oder Name, den ein Mieter veröffentlicht, und Monat',
  'settings.prices.gpu.hint':
    'Je GPU und Block. Ein Modell ohne eigenen Preis kostet so viel wie jedes andere.',
  'settings.prices.gpu.add': 'Modell und seinen Preis je Block hinzufügen',
  'settings.prices.gpu.label': 'Preis je Block',
  'settings.monthly.gpu.hint':
    'Je GPU und Monat. Ein Modell ohne eigenen Preis kostet so viel wie jedes andere.',
  'settings.monthly.gpu.add': 'Modell und seinen Preis je Monat hinzufügen',
  'settings.monthly.gpu.label': 'Preis je Monat',
  'settings.pricing.gpuWatts.hint':
    'Was eine vermietete GPU bei voller Arbeit mehr braucht als eine untätige.',
  'settings.pricing.gpuWatts.add': 'Modell und seine Watt hinzufügen',
  'settings.pricing.gpuWatts.label': 'Watt',
  'settings.example.month': 'Das sind US${amount} für einen ganzen Monat.',
  'settings.example.script': 'Ihr eigenes Programm sagt, was jede Anfrage kosten soll.',

  'settings.pricing.electricity': 'Strom',
  'settings.hint.pricing.electricity':
    'Was eine kWh kostet. Kein Gebot liegt unter dem Strom, den es braucht; 0 lässt das weg.',
  'settings.pricing.machineWatts': 'Dieser Rechner',
  'settings.hint.pricing.machineWatts':
    'Was er mehr als untätig braucht, wenn alle angebotenen Kerne vermietet sind, ohne seine GPUs',
  'settings.power.none': 'wird nicht gerechnet',
  'settings.power.card': '1 {model} braucht für US${cost} Strom in der Stunde',
  'settings.power.hour': '= US${cost} in der Stunde',

  'settings.bidding.reclamation': 'Eine Frist versprechen',
  'settings.hint.bidding.reclamation':
    'Manche Mieter mieten nur, wo das Ende vorher angekündigt wird. Auf ihre Anfragen wird nur geboten, wenn das an ist.',
  'settings.notice.warning':
    'Eine solche Miete lässt sich nicht sofort beenden: Sie läuft die versprochene Zeit weiter, auch nach „{button}“.',
  'settings.bidding.mostNoticeHours': 'Höchstens',
  'settings.hint.bidding.mostNoticeHours': 'Anfragen, die mehr wollen, bleiben anderen',

  'settings.provider.host': 'Adresse',
  'settings.provider.email': 'E-Mail',
  'settings.provider.website': 'Webseite',
  'settings.hint.provider.host':
    'Der Name, unter dem Mieter diesen Rechner erreichen, etwa gpu.example.org',
  'settings.hint.provider.email': 'Wohin Mieter und Prüfer schreiben können',
  'settings.hint.provider.website': 'Wo mehr über Sie steht',
  'settings.facts.title': 'Eigenschaften',
  'settings.facts.hint':
    'Anfragen können sie verlangen; viele verlangen host = akash. Was die Hardware ist, kommt von selbst dazu.',
  'settings.facts.add': 'Eigenschaft hinzufügen',
  'settings.facts.key': 'Name',
  'settings.facts.keyHint': 'Zum Beispiel location-region',
  'settings.facts.value': 'Wert',
  'settings.facts.valueHint': 'Zum Beispiel eu-central',
  'settings.facts.remove': '{name} entfernen',

  'settings.noPort': 'keiner',
  'settings.gateway.port': 'Programme der Mieter',
  'settings.hint.gateway.port':
    'Der Port für alles, was Mieter senden und lesen. Er steht in Ihrem öffentlichen Eintrag; die Console von Akash kennt nur 8443.',
  'settings.gateway.publicPort': 'In Ihrem öffentlichen Eintrag',
  'settings.hint.gateway.publicPort':
    'Leitet Ihr Router einen anderen Port an den obigen weiter, dann jener; 0 heißt, dass es keinen gibt.',
  'settings.gateway.grpcPort': 'Status für die Console',
  'settings.hint.gateway.grpcPort': 'Über gRPC. Die Console von Akash fragt nur bei 8444.',
  'settings.ingress.port': 'Webseiten der Mieter',
  'settings.hint.ingress.port':
    'Browser fragen bei 80: Lassen Sie Ihren Router 80 an einen anderen weiterleiten. Unter Linux darf nur root die unter 1024 öffnen.',
  'settings.ingress.securePort': 'Webseiten der Mieter, über TLS',
  'settings.hint.ingress.securePort':
    'Browser fragen bei 443. Er ist offen, wenn der Agent mit einem Zertifikat für Seiten gestartet wurde.',
  'settings.ingress.domain': 'Namen der Webseiten',
  'settings.hint.ingress.domain':
    'Alle Namen darunter müssen zu diesem Rechner führen, wie bei *.ingress.example.org. Leer: „ingress.“ und Ihre Adresse.',

  'settings.content.otherImages': 'Images, die keine Regel nennt',
  'settings.hint.content.otherImages':
    'Ein Mieter bringt ein Image mit: das Programm, das läuft. Eines, das nicht erlaubt ist, wird abgelehnt, bevor irgendetwas davon geholt wird. Laufende Mieten bleiben, wie sie sind.',
  'settings.verdict.allow': 'Erlaubt',
  'settings.verdict.deny': 'Nicht erlaubt',
  'settings.verdict.allow.text': 'Alles darf laufen, was keine Regel verbietet.',
  'settings.verdict.deny.text':
    'Nur was eine Regel erlaubt, darf laufen. Die meisten Anfragen gehen damit verloren.',
  'settings.images.title': 'Regeln',
  'settings.images.hint':
    'Eine Regel nennt Images; * steht für beliebige Zeichen. Betreffen zwei dasselbe Image, gilt „Nicht erlaubt“.',
  'settings.images.none': 'Keine Regeln.',
  'settings.images.add': 'Regel hinzufügen',
  'settings.images.pattern': 'Image',
  'settings.images.patternHint': 'Zum Beispiel ghcr.io/somebody/* oder *miner*',
  'settings.images.verdict': 'Es ist',
  'settings.images.verdictOf': '{name} ist',
  'settings.images.remove': 'Die Regel für {name} entfernen',

  'settings.content.evidenceDays': 'Was gelaufen ist',
  'settings.hint.content.evidenceDays':
    'Wer diesen Rechner gemietet hat, welche Images liefen und wie viele Daten flossen, nichts vom Inhalt. Damit lassen sich Beschwerden beantworten („sublet evidence“ gibt es aus); nach dieser Zeit wird es gelöscht.',

  'settings.payout.rule': 'Wann ausgezahlt wird',
  'settings.hint.payout.rule':
    'Was Mieten eingebracht haben, wird in AKT getauscht und an Ihre Auszahlungsadresse geschickt.',
  'settings.rule.manual': 'Von Hand',
  'settings.rule.manual.text': 'Nur, wenn Sie es sagen.',
  'settings.rule.threshold': 'Ab einem Betrag',
  'settings.rule.threshold.text': 'Sobald genug zusammen ist.',
  'settings.rule.daily': 'Jeden Tag',
  'settings.rule.daily.text': 'Was auch immer da ist.',
  'settings.rule.weekly': 'Jede Woche',
  'settings.rule.weekly.text': 'Was auch immer da ist.',
  'settings.payout.threshold': 'Betrag',
  'settings.hint.payout.threshold': 'Für „Ab einem Betrag“',
  'settings.payout.keep': 'Bleibt auf dem Konto',
  'settings.hint.payout.keep': 'Für Gebühren und Pfand; ohne geht kein Gebot',

  'settings.problem.not-whole': 'Nur ganze Zahlen.',
  'settings.problem.at-least': 'Mindestens {n}.',
  'settings.problem.at-most': 'Höchstens {n}.',
  'settings.problem.port-taken': 'Das ist der Port von „{name}“. Wählen Sie einen anderen.',
  'settings.problem.text-long': 'Höchstens 254 Zeichen.',
  'settings.problem.host-form':
    'Ein Hostname oder eine Adresse ohne https:// und ohne Pfad, in Kleinbuchstaben: gpu.example.org.',
  'settings.problem.key-empty': 'Wie heißt sie? Zum Beispiel location-region.',
  'settings.problem.key-form':
    'Zuerst ein Buchstabe, dann Buchstaben, Ziffern, „/“, „.“, „-“ und „_“; insgesamt 2 bis 127.',
  'settings.problem.key-taken': 'Das steht schon da. Es lässt sich oben ändern.',
  'settings.problem.image-empty': 'Welches Image? Zum Beispiel ghcr.io/somebody/*.',
  'settings.problem.image-form':
    'Der Name eines Images hat kleine Buchstaben, Ziffern, „.“, „-“, „_“, „/“ und „:“, und * für beliebige Zeichen.',
  'settings.problem.image-taken': 'Dafür gibt es schon eine Regel. Sie lässt sich oben ändern.',
  'settings.problem.key-hardware':
    'Was mit „capabilities“ beginnt, wird von der Hardware gelesen, damit es stimmt.',
} as const;
