/** Von der Übung zum echten Vermieten. */
export const setup = {
  'setup.title': 'Wirklich vermieten',
  'setup.lead':
    'Ein Schritt nach dem anderen. Sie können jederzeit aufhören und später weitermachen.',
  'setup.steps': 'Schritte',
  'setup.progress': '{done} von {of} erledigt',
  'setup.state.done': '(erledigt)',
  'setup.state.now': '(jetzt)',
  'setup.state.later': '(später)',
  'setup.state.stuck': '(braucht Sie)',
  'setup.back': 'Zurück',
  'setup.comesNext': 'Als Nächstes: {step}',
  'setup.continue': 'Weiter',
  'setup.goToNext': 'Zum nächsten Schritt',
  'setup.notYet': 'Dieser Schritt kommt später. Zuerst kommen die davor.',
  'setup.notHere': 'Dieser Schritt ist mit Ihrer Wallet nicht nötig.',
  'setup.noWallet': 'Das Übungsnetz hat keine Wallet. Wählen Sie zuerst ein Netz.',

  'setup.name.network': 'Netz',
  'setup.name.watch': 'Erst zusehen',
  'setup.name.wallet': 'Wallet',
  'setup.name.backup': 'Wörter aufschreiben',
  'setup.name.grant': 'Erlaubnis',
  'setup.name.fund': 'Startguthaben',
  'setup.name.address': 'Name des Rechners',
  'setup.name.register': 'Anmelden',
  'setup.name.live': 'Anfangen',

  'setup.network': 'Wo möchten Sie vermieten?',
  'setup.network.lead':
    'Jedes Netz hat eigene Aufzeichnungen und eine eigene Wallet, und nichts davon mischt sich je mit einem anderen. Sich eines anzusehen kostet nichts.',
  'setup.network.current': 'Hier sind Sie',
  'setup.money.none': 'Zum Ausprobieren. Übungsmieter und Spielgeld.',
  'setup.money.test':
    'Zum Testen mit Fremden. Die Münzen kosten nichts und sind nichts wert; die Mieter sind Tester.',
  'setup.money.main': 'Mieter, die bezahlen. Was hier bezahlt wird, ist echt und gehört Ihnen.',
  'setup.network.chooseText':
    'Wählen Sie zum Weitergehen das Netz, in dem Sie vermieten wollen. Als Nächstes beobachten Sie es: Noch wird nichts gesendet.',
  'setup.network.chooseFirst': 'Erst ein anderes Netz als die Übung wählen',
  'setup.network.goOn': 'Weiter',
  'setup.notAsked':
    'Nicht bekannt: Der Agent läuft gerade nicht, und diese Seite hatte ihn noch nicht gefragt.',
  'setup.network.changeText':
    'Der Agent wird beendet und beginnt in diesem Netz von neuem. Dort sieht er nur zu: Nichts wird gesendet, keine Wallet angelegt.',
  'setup.network.backText': 'Der Agent wird beendet und beginnt im Übungsnetz von neuem.',
  'setup.network.watch': '{name} zusehen',
  'setup.network.practice': 'Übung',
  'setup.network.back': 'Zurück zu: {name}',
  'setup.network.rented':
    '{n, plural, one {Hier läuft # Miete. Beenden Sie sie zuerst, oder lassen Sie sie zu Ende laufen.} other {Hier laufen # Mieten. Beenden Sie sie zuerst, oder lassen Sie sie zu Ende laufen.}}',
  'setup.network.changing': 'Wechsel zu {name}',
  'setup.network.changingText':
    'Der Agent beginnt von neuem. Diese Seite wartet darauf und macht von selbst weiter.',
  'setup.network.isAway': 'Warten auf den Agenten, {span}.',
  'setup.network.isBack': 'Der Agent ist da. Er liest das Netz, {span}.',
  'setup.network.slow': 'Das dauert länger als sonst',
  'setup.network.slowText':
    'Vielleicht kam der Agent nicht zurück. Starten Sie ihn neu; er beginnt in dem Netz, das zuletzt gewählt wurde.',
  'setup.network.giveUp': 'Neu wählen',
  'setup.network.there': 'Sie sind jetzt bei {name}',
  'setup.network.thereText': 'Nichts wird gesendet. Sehen Sie zu, so lange Sie mögen.',
  'setup.network.failed': 'Die Netze konnten nicht gelesen werden',
  'setup.network.failedText': 'Es hat sich nichts geändert.',

  'setup.watch': 'Erst zusehen',
  'setup.watch.lead':
    'Der Agent beantwortet jede Anfrage des Netzes für genau diesen Rechner und behält die Antworten für sich. So sehen Sie, was es bringen könnte, bevor Sie etwas einsetzen.',
  'setup.watch.note':
    'So war es; wie es wird, sagt das nicht. Preise und Nachfrage ändern sich von Tag zu Tag.',
  'setup.watch.goOn': 'Wallet einrichten',
  'setup.watch.later': 'Oder in ein paar Stunden wiederkommen; das Zusehen geht weiter.',

  'setup.wallet': 'Eine Wallet für das, was Sie bekommen',
  'setup.wallet.lead':
    'Eine Wallet ist ein Schlüssel. Wer den Schlüssel hat, hat, was im Konto liegt. Die Frage ist also, wo der Schlüssel sein soll.',
  'setup.wallet.ways': 'Wo der Schlüssel ist',
  'setup.way.create': 'Ein neuer auf diesem Rechner',
  'setup.way.create.text': 'Der Agent erzeugt ihn und verwahrt ihn hier.',
  'setup.way.create.protects':
    'Schützt, wenn der Rechner verloren geht, solange die Wörter aufgeschrieben sind.',
  'setup.way.create.costs':
    'Der Preis: Wer diesen Rechner übernimmt, kann nehmen, was im Konto liegt. Zahlen Sie oft aus.',
  'setup.way.import': 'Einer, den ich habe',
  'setup.way.import.text':
    'Sie geben seine 12 oder 24 Wörter ein; der Schlüssel wird dann auch hier verwahrt.',
  'setup.way.import.protects':
    'Schützt, wenn der Rechner verloren geht, denn die Wörter haben Sie schon.',
  'setup.way.import.costs':
    'Der Preis: Alles in diesem Konto ist in Reichweite dieses Rechners. Nehmen Sie eines mit wenig darin.',
  'setup.way.delegate': 'Der Schlüssel bleibt woanders',
  'setup.way.delegate.text':
    'Der Schlüssel des Kontos bleibt auf Ihrem Telefon, einer Hardware-Wallet oder auf Papier. Dieser Rechner bekommt einen kleinen Schlüssel, der nur bieten und Bezahlung abholen darf.',
  'setup.way.delegate.protects':
    'Schützt vor Diebstahl. Ein gestohlener PC kostet Sie nur einen Widerruf; wegsenden kann er nichts.',
  'setup.way.delegate.costs':
    'Der Preis: Sie unterschreiben jetzt einmal, vor dem Ablauf wieder und für jede Auszahlung.',
  'setup.way.take-over': 'Einer, den das System übergibt',
  'setup.way.take-over.text':
    'Für Server: die Wörter liegen verschlüsselt beim System, das sie dem Agenten bei jedem Start gibt.',
  'setup.way.take-over.protects':
    'Schützt vor dem Diebstahl der Festplatte und vor allen, die hier nicht root sind.',
  'setup.way.take-over.costs':
    'Der Preis: Die Wörter werden außerhalb von Sublet angelegt und geändert.',
  'setup.takeOver.look': 'Nachsehen, wem es gehört',
  'setup.takeOver.take': 'Dieses Konto übernehmen',
  'setup.takeOver.address': 'Die Wörter des Systems gehören zu diesem Konto',
  'setup.takeOver.addressText':
    'Vergleichen Sie sie mit der Adresse, die Sie kennen. Noch ist nichts übernommen.',
  'setup.wallet.have.local': 'Der Schlüssel ist auf diesem Rechner',
  'setup.wallet.have.delegated':
    'Der Schlüssel des Kontos ist woanders; ein kleiner Schlüssel ist hier',
  'setup.wallet.locked': 'Die Wallet ist gesperrt',
  'setup.wallet.unlock': 'Entsperren',

  'setup.protect': 'Wie der Schlüssel auf diesem Rechner verwahrt wird',
  'setup.protect.keychain': 'Schlüsselbund des Systems',
  'setup.protect.keychain.text':
    'Mit Ihrer Anmeldung gesperrt und entsperrt. Andere Benutzer und wer die Festplatte stiehlt, können ihn nicht lesen.',
  'setup.protect.passphrase': 'Passwortsatz',
  'setup.protect.passphrase.text':
    'Mit Wörtern gesperrt, die nur Sie kennen. Sie geben sie nach jedem Start ein, sonst wird nichts unterschrieben.',
  'setup.protect.systemd-credential': 'Vom Systemdienst übergeben',
  'setup.protect.systemd-credential.text':
    'Das System gibt ihn dem Agenten bei jedem Start. Für Server ohne Anmeldung.',
  'setup.protect.file': 'Einfache Datei',
  'setup.protect.file.text': 'Nicht geschützt gegen alle, die Ihre Dateien lesen können.',
  'setup.protect.fileTitle': 'Wer Ihre Dateien lesen kann, kann die Wallet nehmen',
  'setup.protect.fileText':
    'Auch jedes Programm, das Sie starten. Wählen Sie das nur, wo sonst nichts geht, und lassen Sie wenig darin.',
  'setup.protect.fileTick': 'Das weiß ich, und ich will sie trotzdem in einer einfachen Datei',
  'setup.protect.notTicked': 'Kreuzen Sie das an, oder wählen Sie einen anderen Ort.',
  'setup.protect.unusable': 'Hier nicht: {problem}',
  'setup.protect.none': 'Wählen Sie, wie der Schlüssel verwahrt wird.',
  'setup.protect.failed': 'Es ist nicht bekannt, wo der Schlüssel verwahrt werden könnte',
  'setup.protect.failedText': 'Es wurde nichts angelegt.',
  'setup.protect.type': 'Passwortsatz',
  'setup.protect.typeHint':
    'Mehrere Wörter sind besser als eines mit Sonderzeichen. Er lässt sich nicht wiederherstellen.',
  'setup.protect.again': 'Noch einmal',
  'setup.protect.short': 'Mindestens {n} Zeichen, damit er nicht zu erraten ist.',
  'setup.protect.differs': 'Die beiden sind nicht gleich.',

  'setup.create': 'Wallet anlegen',
  'setup.import.check': 'Wörter prüfen',
  'setup.import.keep': 'Dieses Konto übernehmen',
  'setup.import.address': 'Diese Wörter gehören zu diesem Konto',
  'setup.import.addressText':
    'Vergleichen Sie es mit der Adresse in Ihrer anderen Wallet. Noch ist nichts übernommen.',
  'setup.delegate.account': 'Adresse des Kontos',
  'setup.delegate.accountHint':
    'Wie Ihr Telefon oder Ihre Hardware-Wallet sie zeigt. Dorthin wird bezahlt, und sein Schlüssel kommt nie hierher.',
  'setup.delegate.none': 'Welches Konto soll bezahlt werden?',
  'setup.delegate.make': 'Kleinen Schlüssel anlegen',

  'setup.backup': 'Die Wörter aufschreiben',
  'setup.backup.lead':
    'Sie sind der einzige Weg zurück zu dem, was im Konto liegt, wenn dieser Rechner kaputtgeht. Danach fragen wir drei davon ab.',
  'setup.backup.care':
    'Nehmen Sie Papier und Stift, und achten Sie darauf, dass niemand auf den Bildschirm sieht. Wer Ihnen hilft, braucht diese Wörter nie, und keine Seite fragt danach.',
  'setup.backup.passphraseNone': 'Zuerst den Passwortsatz eingeben',
  'setup.backup.show': 'Wörter zeigen',
  'setup.backup.again': 'Noch einmal zeigen',
  'setup.backup.done': 'Die Wörter sind aufgeschrieben',
  'setup.backup.doneAt': 'Nachgewiesen am {when}.',
  'setup.backup.skip': 'Später',
  'setup.words.care':
    'Schreiben Sie sie in dieser Reihenfolge auf. Sie verschwinden, sobald Sie zu einem anderen Fenster wechseln.',
  'setup.words.list': 'Die {n} Wörter in ihrer Reihenfolge',
  'setup.words.written': 'Ich habe sie aufgeschrieben',
  'setup.words.hide': 'Verbergen',
  'setup.words.print': 'Drucken…',
  'setup.words.copy': 'Kopieren…',
  'setup.words.printCare':
    'Was ein Drucker druckt, kann in seinem Speicher bleiben. Von Hand ist sicherer.',
  'setup.words.copyTitle': 'Die Wörter in die Zwischenablage kopieren?',
  'setup.words.copyText':
    'Jedes Programm auf diesem Rechner kann die Zwischenablage lesen, und manche Systeme senden sie an Ihre anderen Geräte. Wer die Wörter liest, hat das Konto.',
  'setup.words.copyConfirm': 'Trotzdem kopieren',
  'setup.words.copyKeep': 'Nicht kopieren',
  'setup.words.copied': 'Die Wörter sind in der Zwischenablage',
  'setup.words.copiedText': 'Kopieren Sie danach etwas anderes, damit sie dort weg sind.',
  'setup.words.sheet': 'Wörter einer Wallet. Wer sie liest, hat, was darin liegt.',
  'setup.quiz.text': 'Geben Sie diese Wörter von Ihrem Papier ein.',
  'setup.quiz.word': 'Wort {position}',
  'setup.quiz.missing': 'Zuerst alle eingeben',
  'setup.quiz.wrong':
    'Nicht alle stimmten. Sehen Sie auf das Papier; jetzt wird nach anderen gefragt.',
  'setup.quiz.check': 'Prüfen',
  'setup.quiz.back': 'Zurück zum Anfang',

  'setup.grant': 'Erlaubnis für diesen Rechner',
  'setup.grant.lead':
    'Das Konto erlaubt dem kleinen Schlüssel, zu bieten, Bezahlung abzuholen und das Zertifikat zu verwalten, bis zu einem Tag, den Sie wählen. Das wird einmal unterschrieben, und zwar dort, wo der Schlüssel des Kontos ist. Die Anmeldung gehört dazu.',
  'setup.grant.working': 'Alles Nötige ist erlaubt',
  'setup.grant.partial': 'Zum Teil erlaubt',
  'setup.grant.ended': 'Noch ist nichts erlaubt. Darauf wird gewartet.',
  'setup.grant.looked': '{age} nachgesehen',
  'setup.grant.look': 'Jetzt nachsehen',
  'setup.grant.until': 'Bis {when}.',
  'setup.grant.missing': 'Es fehlt: {list}',
  'setup.grant.days': 'Für wie lange',
  'setup.grant.daysHint': 'Vorher kommt eine Warnung, und es lässt sich verlängern',
  'setup.grant.daysOf': '{n, plural, one {# Tag} other {# Tage}}',
  'setup.grant.limit': 'Höchstens für Netzgebühren',
  'setup.grant.limitHint': 'Alles, was der kleine Schlüssel bis dahin je ausgeben kann',
  'setup.grant.prepare': 'Vorbereiten',
  'setup.grant.renew': 'Verlängerung vorbereiten',
  'setup.grant.sign': 'Unterschreiben, wo der Schlüssel des Kontos ist',
  'setup.grant.change': 'Tage oder Grenze ändern',
  'setup.grant.sent': 'Ins Netz gesendet',
  'setup.grant.sentText':
    'Es steht in einem der nächsten Blöcke. Diese Seite macht von selbst weiter.',

  'setup.fund': 'Ein Startguthaben',
  'setup.fundTest': 'Testmünzen für den Anfang',
  'setup.fund.lead':
    'AKT ist die Münze, in der Netzgebühren bezahlt werden. Ein Teil wird mit jedem Gebot hinterlegt und kommt zurück. Gebühren gehen an das Netz, nicht an uns.',
  'setup.fund.leadTest':
    'AKT eines Testnetzes ist nichts wert und umsonst. Gebühren und Gebote brauchen trotzdem etwas davon.',
  'setup.fund.address': 'An dieses Konto senden',
  'setup.fund.care':
    'Nur AKT aus genau diesem Netz. Münzen eines anderen Netzes, die hierher gesendet werden, sind verloren.',
  'setup.fund.qr': 'Die Adresse des Kontos als QR-Code',
  'setup.fund.needs': 'Braucht {needs} · hat {has}',
  'setup.fund.enough': 'Genug: hat {has}, braucht {needs}',
  'setup.fund.received': '{amount} angekommen',
  'setup.fund.meter': 'Wie viel vom Startguthaben da ist',
  'setup.fund.faucet': 'Testmünzen holen',
  'setup.fund.notRead': 'Das Konto wurde noch nicht gelesen.',
  'setup.fund.readAt': 'Block {height}, {age}.',
  'setup.fund.skip': 'Ohne weitermachen',

  'setup.address': 'Unter welchem Namen ist dieser Rechner erreichbar?',
  'setup.address.lead':
    'Mieter erreichen ihre Programme hier unter diesem Namen. Er muss zu Ihrem Internetanschluss führen, und die Ports, die Mieter nutzen, müssen offen sein.',
  'setup.address.host': 'Hostname',
  'setup.address.hint': 'Etwa gpu.example.com, ohne https:// und ohne Pfad',
  'setup.address.public':
    'Mit der Anmeldung wird der Name öffentlich, und damit auch, wo Ihr Anschluss ist. Nehmen Sie einen, der nichts über Sie verrät.',
  'setup.address.none': 'Geben Sie einen Namen ein, etwa gpu.example.com.',
  'setup.address.bad':
    'Nur Kleinbuchstaben, Ziffern, Bindestriche und Punkte, ohne https:// und ohne Pfad.',
  'setup.address.save': 'Diesen Namen speichern',

  'setup.register': 'Im Netz stehen',
  'setup.register.lead':
    'Ein öffentlicher Eintrag mit dem, was dieser Rechner hat, und ein Zertifikat, das Mietern beweist, dass dieser Rechner antwortet. Beides geht als eine Transaktion und kostet eine Netzgebühr.',
  'setup.register.done': 'Dieser Rechner steht im Netz',
  'setup.register.host': 'Erreichbar unter',
  'setup.register.attributes': 'Merkmale',
  'setup.register.read': 'Gelesen',
  'setup.register.certificate': 'Zertifikat',
  'setup.register.until': 'bis {when}',
  'setup.register.onItsWay': 'Unterwegs seit {span}.',
  'setup.register.now': 'Anmelden',
  'setup.register.again': 'Noch einmal prüfen',

  'setup.live': 'Bereit zum Vermieten',
  'setup.live.notYet': 'Der letzte Schritt',
  'setup.live.lead':
    'Von jetzt an bietet der Agent auf Anfragen, die passen. Sie können jederzeit eine Pause machen oder alles zurückholen.',
  'setup.live.open': '{n, plural, one {Ein Schritt fehlt noch} other {# Schritte fehlen noch}}',
  'setup.live.blocked': 'Es kann noch nicht losgehen',
  'setup.live.go': 'Anfangen zu vermieten',
  'setup.live.awaited': 'Es fängt an, sobald es geht',
  'setup.live.awaitedText':
    'Sie haben es gesagt, und es beginnt von selbst, sobald das Folgende erledigt ist. Bis dahin wird nichts gesendet.',
  'setup.live.started': 'Sie vermieten',
  'setup.live.startedText':
    'Jetzt heißt es, auf einen Mieter zu warten. Das kann Minuten oder Tage dauern; unter Anfragen steht jederzeit, warum.',
  'setup.live.overview': 'Zur Übersicht',
  'setup.live.stop': 'Wieder nur zusehen',
} as const;
