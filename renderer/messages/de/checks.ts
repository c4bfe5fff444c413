/** Was der Agent an diesem Rechner prüft und was zu tun ist. */
export const checks = {
  'hardware.check.engine.ok': 'Container können laufen',
  'hardware.check.engine.warning': 'Container sind nachgestellt',
  'hardware.check.engine.failed': 'Container können nicht laufen',
  'hardware.check.isolation.ok': 'Container sind abgeschottet',
  'hardware.check.isolation.warning': 'Nicht jede Grenze lässt sich durchsetzen',
  'hardware.check.isolation.failed': 'Container sind nicht abgeschottet',
  'hardware.check.home-network.ok': 'Mieter können Ihr Heimnetz nicht erreichen',
  'hardware.check.home-network.warning':
    'Ihr Heimnetz: nicht sicher, dass Mieter es nicht erreichen',
  'hardware.check.home-network.failed': 'Mieter könnten Ihr Heimnetz erreichen',
  'hardware.check.home-network.cannot': 'Ihr Heimnetz kann jetzt nicht geprüft werden',
  'hardware.advice.home-network.cannot': 'Geprüft wird, sobald Container wieder laufen können.',
  'hardware.check.home-network-warning.ok': 'Was Container ausführt, ist aktuell',
  'hardware.check.home-network-warning.warning':
    'Ein Teil dessen, was Container ausführt, ist vielleicht zu alt',
  'hardware.check.home-network-warning.failed':
    'Ein Teil dessen, was Container ausführt, ist zu alt',
  'hardware.check.own-engine.ok': 'Mieter haben eine eigene Engine und eine eigene Festplatte',
  'hardware.check.own-engine.warning': 'Die Festplatte der Engine ist noch nicht gewachsen',
  'hardware.check.own-engine.failed': 'Sublets eigene Engine läuft nicht',
  'hardware.check.public-certificate.ok': 'Browser vertrauen dem Zertifikat dieses Rechners',
  'hardware.check.public-certificate.warning':
    'Nach dem Zertifikat, dem Browser vertrauen, ist zu sehen; Werkzeuge der Mieter gehen ohne es weiter',
  'hardware.check.public-certificate.failed': 'Es gibt kein Zertifikat, dem Browser vertrauen',
  'hardware.check.gvisor.ok': 'Mieter haben einen eigenen Kernel: gVisor',
  'hardware.check.gvisor.warning': 'gVisor ist da und wird nicht benutzt',
  'hardware.check.gvisor.failed': 'gVisor läuft nicht',
  'hardware.check.network.ok': 'Das Netz antwortet',
  'hardware.check.network.warning': 'Das Netz antwortet langsam',
  'hardware.check.network.failed': 'Das Netz antwortet nicht',
  'hardware.check.machine.ok': 'Der Rechner hat Platz',
  'hardware.check.machine.warning': 'Auf der Festplatte ist wenig Platz',
  'hardware.check.machine.failed': 'Der Rechner lässt sich nicht lesen',
  'hardware.check.storage.ok': 'Aufzeichnungen werden geschrieben',
  'hardware.check.storage.warning': 'Aufzeichnungen werden vielleicht nicht geschrieben',
  'hardware.check.storage.failed': 'Aufzeichnungen werden nicht geschrieben',
  'hardware.check.offering.ok': 'Auf neue Anfragen wird geboten',
  'hardware.check.offering.warning': 'Gerade keine neuen Gebote',
  'hardware.check.offering.failed': 'Gerade keine neuen Gebote',
  'hardware.check.leases.ok': 'Mieten laufen',
  'hardware.check.leases.warning': 'Eine Miete läuft noch nicht',
  'hardware.check.leases.failed': 'Eine Miete läuft nicht',
  'hardware.advice.engine.warning':
    'Docker Engine installieren und starten, dann Sublet neu starten.',
  'hardware.advice.engine.failed': 'Die Container-Engine starten. Mieten bleiben solange erhalten.',
  'hardware.advice.isolation.warning':
    'Vermieten geht. Was nicht durchgesetzt wird, steht unter „Container-Engine“.',
  'hardware.advice.home-network.warning':
    'Was offen ist und was hilft, steht unter „Ihr Heimnetz“.',
  'hardware.advice.home-network.failed':
    'Keine Gebote, bis das behoben ist. Was hilft, steht unter „Ihr Heimnetz“.',
  'hardware.advice.home-network-warning.warning':
    'Halten Sie die Container-Engine und ihre Teile aktuell. Gebote hält es nicht auf.',
  'hardware.advice.own-engine.warning':
    'Sie wächst, wenn der Agent angehalten und neu gestartet wird, solange nichts vermietet ist.',
  'hardware.advice.own-engine.failed':
    'Sie wird alle paar Sekunden neu gestartet; das Protokoll sagt, woran das scheitert.',
  'hardware.advice.public-certificate.warning':
    'Es braucht einen öffentlichen Hostnamen und ein paar Minuten. Eine IP-Adresse ist kein Name.',
  'hardware.advice.public-certificate-unreachable.warning':
    'Die Internetverbindung prüfen. Die Zertifizierungsstelle wird von selbst wieder gefragt.',
  'hardware.advice.public-certificate-clock.warning':
    'Die Uhr dieses Rechners stellen oder automatisch stellen lassen.',
  'hardware.advice.public-certificate-time.warning':
    'Die Uhr dieses Rechners stellen oder automatisch stellen lassen.',
  'hardware.advice.public-certificate-limit.warning':
    'Die Zertifizierungsstelle gibt eine Weile keine mehr. Abwarten; bis wann, steht in den Einzelheiten.',
  'hardware.advice.public-certificate-terms.warning':
    'Die Bedingungen der Stelle haben sich geändert. Lesen und, wenn einverstanden, mit --acme-agree neu starten.',
  'hardware.advice.public-certificate-name-unknown.warning':
    'Den Hostnamen dort, wo sein DNS verwaltet wird, zur öffentlichen Adresse dieses Rechners führen lassen.',
  'hardware.advice.public-certificate-name-unreached.warning':
    'Port 80 oder 443 des Routers an diesen Rechner weiterleiten und durch die Firewall lassen.',
  'hardware.advice.public-certificate-name-elsewhere.warning':
    'Unter dem Namen antwortet ein anderer Rechner. Namen und Port des Routers zu diesem führen lassen.',
  'hardware.advice.public-certificate-name-forbidden.warning':
    'Die Stelle darf für diesen Namen keines geben. Sie im CAA-Eintrag erlauben oder einen anderen Namen nehmen.',
  'hardware.advice.public-certificate-port.warning':
    'Ein anderes Programm hat den Port, oder dieser Benutzer darf ihn nicht nutzen. Es beenden oder mit --acme-http-port einen anderen wählen.',
  'hardware.advice.public-certificate-record.warning':
    'Die Datei public-certificate.json im Ordner dieses Netzes entfernen; alles wird dann neu geholt.',
  'hardware.advice.public-certificate-refused.warning':
    'Es wird von selbst wieder versucht. Was die Stelle sagt, steht im Protokoll.',
  'hardware.advice.network.failed':
    'Die Internetverbindung prüfen. Mieten bleiben solange erhalten.',
  'hardware.advice.machine.warning': 'Schaffen Sie auf der Festplatte Platz, um mehr zu vermieten.',
  'hardware.advice.machine.failed': 'Der Agent arbeitet mit dem weiter, was er vorher wusste.',
  'hardware.advice.storage.failed':
    'Schaffen Sie auf der Festplatte Platz. Gespeichertes geht nicht verloren.',
  'hardware.advice.offering.warning': 'Oben „Wieder anbieten“ drücken, um wieder zu bieten.',
  'hardware.advice.leases.warning':
    'Es wird von selbst wieder versucht. Die Seite der Miete zeigt ihren Verlauf.',
  'hardware.check.gateway.ok': 'Mieter können diesen Rechner erreichen',
  'hardware.check.gateway.warning': 'Mieter erreichen diesen Rechner vielleicht nicht',
  'hardware.check.gateway.failed': 'Mieter können diesen Rechner nicht erreichen',
  'hardware.check.provider.ok': 'Alles, was Gebote brauchen, ist da',
  'hardware.check.provider.warning': 'Etwas hält Gebote auf',
  'hardware.check.provider.failed': 'Etwas hält Gebote auf',
  'hardware.check.registration.ok': 'Dieser Rechner ist im Netz angemeldet',
  'hardware.check.registration.warning': 'Die Anmeldung ist nicht aktuell',
  'hardware.check.registration.failed': 'Dieser Rechner ließ sich nicht anmelden',
  'hardware.check.certificate.ok': 'Das Zertifikat gilt',
  'hardware.check.certificate.warning': 'Das Zertifikat läuft bald ab',
  'hardware.check.certificate.failed': 'Das Zertifikat ist abgelaufen',
  'hardware.check.wallet.ok': 'Die Wallet ist sicher und offen',
  'hardware.check.wallet.warning': 'Die Wallet braucht Sie',
  'hardware.check.wallet.failed': 'Die Wallet ist gesperrt',
  'hardware.check.backup.ok': 'Die Wörter der Wallet sind aufgeschrieben',
  'hardware.check.backup.warning': 'Die Wörter der Wallet sind nicht aufgeschrieben',
  'hardware.check.backup.failed': 'Die Wörter der Wallet sind nicht aufgeschrieben',
  'hardware.check.payout-address.ok': 'Eine Auszahlungsadresse ist gesetzt',
  'hardware.check.payout-address.warning': 'Noch gilt keine Auszahlungsadresse',
  'hardware.check.payout-address.failed': 'Es gilt keine Auszahlungsadresse',
  'hardware.check.delegation.ok': 'Das Konto lässt diesen Rechner arbeiten',
  'hardware.check.delegation.warning': 'Die Erlaubnis des Kontos braucht Sie',
  'hardware.check.delegation.failed': 'Das Konto lässt diesen Rechner nicht arbeiten',
  'hardware.check.transactions.ok': 'Transaktionen gehen hinaus',
  'hardware.check.transactions.warning': 'Die Netzgebühren für heute sind aufgebraucht',
  'hardware.check.transactions.failed': 'Transaktionen schlagen fehl',
  'hardware.check.endpoints.ok': 'Die Wege zum Netz funktionieren',
  'hardware.check.endpoints.warning': 'Nicht jeder Weg zum Netz funktioniert',
  'hardware.check.endpoints.failed': 'Kein Weg zum Netz funktioniert',
  'hardware.check.books.ok': 'Unsere Bücher stimmen mit dem Netz überein',
  'hardware.check.books.warning': 'Unsere Bücher wurden noch nicht verglichen',
  'hardware.check.books.failed': 'Unsere Bücher und das Netz weichen ab',
  'hardware.check.redeeming.ok': 'Das Netz löst ein',
  'hardware.check.redeeming.warning': 'Das Netz hat das Einlösen angehalten',
  'hardware.check.redeeming.failed': 'Das Netz löst nicht ein',
  'hardware.check.payouts.ok': 'Auszahlungen nach Ihrer Regel gehen weiter',
  'hardware.check.payouts.warning': 'Auszahlungen nach Ihrer Regel ruhen',
  'hardware.check.payouts.failed': 'Auszahlungen nach Ihrer Regel finden nicht statt',
  'hardware.advice.gateway.failed':
    'Es wird alle paar Sekunden neu versucht. Bis dahin keine Gebote.',
  'hardware.advice.provider.ok': 'Unter „Anfragen“ steht, was daraus geworden wäre.',
  'hardware.advice.provider.warning': 'Was es ist, steht unter „Netz“. Mieten laufen weiter.',
  'hardware.advice.registration.warning':
    'Sie geht von selbst hinaus, mit der nächsten Transaktion.',
  'hardware.advice.certificate.warning':
    'Entsperren Sie die Wallet, und sorgen Sie dafür, dass das Konto Gebühren zahlen kann; dann wird es ersetzt.',
  'hardware.advice.certificate.failed':
    'Entsperren Sie die Wallet, und sorgen Sie dafür, dass das Konto Gebühren zahlen kann; dann wird es ersetzt.',
  'hardware.advice.wallet.warning': 'Was zu tun ist, steht unter „Wallet“.',
  'hardware.advice.wallet.failed': 'Entsperren Sie sie. Verloren geht solange nichts.',
  'hardware.advice.backup.warning':
    'Schreiben Sie sie jetzt auf, unter „Wallet“. Geht diese Festplatte kaputt, ist das Geld weg.',
  'hardware.advice.payout-address.warning':
    'Legen Sie eine fest, unter „Wallet“. Sie gilt nach einem Tag.',
  'hardware.advice.delegation.warning':
    'Unterschreiben Sie unter „Wallet“ eine neue Erlaubnis mit dem Schlüssel des Kontos.',
  'hardware.advice.delegation.failed':
    'Unterschreiben Sie unter „Wallet“ eine neue Erlaubnis mit dem Schlüssel des Kontos.',
  'hardware.advice.transactions.warning':
    'Nach Mitternacht wird wieder geboten. Mieten laufen weiter.',
  'hardware.advice.transactions.failed':
    'Sie werden von selbst wieder versucht; nichts wird zweimal gesendet.',
  'hardware.advice.endpoints.warning':
    'Welcher, steht unter „Netz“. Das gibt sich von selbst, oder Sie nennen andere.',
  'hardware.advice.endpoints.failed': 'Prüfen Sie die Internetverbindung. Mieten laufen weiter.',
  'hardware.advice.books.warning':
    'Warten Sie einen Moment. Bleibt es so, prüfen Sie die Wege zum Netz.',
  'hardware.advice.books.failed':
    'Vergleichen Sie die Einträge der Wallet mit dem Konto in einem Explorer. Was das Netz hat, gehört Ihnen.',
  'hardware.advice.redeeming.warning':
    'Zu tun ist nichts: Ihre Münzen bleiben im Konto, und es geht von selbst weiter.',
  'hardware.advice.payouts.warning': 'Morgen wird es wieder versucht.',
  'hardware.advice.payouts.failed': 'Zahlen Sie von Hand aus, unter „Wallet“.',
  'hardware.advice.gvisor.warning':
    'Welche Einstellung der Engine fehlt, steht unter „Einzelheiten“. Vermieten geht auch ohne.',
  'hardware.advice.network.warning': 'Prüfen Sie die Internetverbindung dieses Rechners.',
  'hardware.warning.flawed-version': '{component} {version} ist vielleicht zu alt',
  'hardware.warning.flawed-version.text':
    'Darin ist ein Weg aus Containern hinaus bekannt ({flaws}), behoben in {fixedIn}. Vielleicht hat Ihr System das behoben, ohne die Nummer zu ändern. Halten Sie es aktuell; geboten wird trotzdem.',
  'hardware.warning.bandwidth-limit': 'Der Datenverkehr einer Miete lässt sich nicht begrenzen',
  'hardware.warning.bandwidth-limit.text':
    'Der Kernel dieses Rechners kann das nicht. Geboten wird trotzdem.',
  'hardware.warning.open-connections-counted-anew':
    'Offene Verbindungen einer Miete sind nicht immer begrenzt',
  'hardware.warning.open-connections-counted-anew.text':
    'Mit iptables wird von vorn gezählt, sobald eine andere Miete kommt oder geht. Mit nftables sind sie immer begrenzt; geboten wird trotzdem.',
  'hardware.warning.ipv6': 'Für IPv6 gibt es keinen Filter',
  'hardware.warning.ipv6.text':
    'Dem Kernel dieses Rechners fehlt er; darum haben die Netze der Mieten auch kein IPv6. Geboten wird trotzdem.',
} as const;
