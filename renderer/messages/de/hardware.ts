/** Was der Rechner hat, was angeboten wird und ob er gesund ist. */
export const hardware = {
  'hardware.lead': 'Was dieser Rechner hat, was angeboten wird und wie es ihm geht.',
  'hardware.leadPractice':
    'Geübt wird auf diesem echten Rechner: nur Mieter und Geld sind gespielt.',
  'hardware.leadSimulated':
    'Das ist der echte Rechner. Container sind nachgestellt, also läuft nichts darauf.',

  'hardware.standing.rented': 'Vermietet',
  'hardware.standing.practice': 'Übung',
  'hardware.standing.offered': 'Angeboten',
  'hardware.standing.watching': 'Nicht angeboten, nur zusehen',
  'hardware.standing.blocked': 'Nicht angeboten, keine Gebote',
  'hardware.standing.paused': 'Nicht angeboten, Pause',
  'hardware.standing.draining': 'Nicht angeboten, läuft aus',
  'hardware.standing.starting': 'Noch nicht angeboten',
  'hardware.standing.stopping': 'Nicht angeboten, wird beendet',
  'hardware.standing.engine-down': 'Nicht angeboten, keine Container',
  'hardware.standing.network-stale': 'Nicht angeboten, kein Netz',
  'hardware.standing.away': 'Nicht angeboten, der Agent ist aus',
  'hardware.standing.none': 'Nicht angeboten',
  'hardware.standing.unknown': 'Unbekannt',

  'hardware.gpu.facts': '{memory} · {interface}',
  'hardware.gpu.pcie': 'PCIe',
  'hardware.gpu.sxm': 'SXM',
  'hardware.gpu.nvidia': 'NVIDIA',
  'hardware.gpu.amd': 'AMD',
  'hardware.gpu.name': '{vendor} {model}',
  'hardware.gpu.source': 'von diesem Rechner gelesen',
  'hardware.gpu.usedBy': '<b>{name}</b> hat sie ganz für sich.',
  'hardware.gpu.usedByUnknown': 'Eine Miete hat sie ganz für sich.',
  'hardware.gpu.lease': 'Miete',
  'hardware.gpu.offered':
    'Keine Miete belegt sie. Auf Anfragen nach einer solchen GPU wird geboten.',
  'hardware.gpu.notOffered': 'Keine Miete belegt sie, und gerade wird nicht mit ihr geboten.',
  'hardware.gpu.unknown': 'Wer sie nutzt, ist nicht bekannt, solange der Agent nicht läuft.',
  'hardware.gpu.onNetwork': 'Im Netz als <c>{model}</c>, {memory}, {interface}',
  'hardware.gpu.id': 'Kennung dieser GPU kopieren',

  'hardware.offer': 'Angeboten und Ihnen vorbehalten',
  'hardware.offer.notNow': 'Für Mieter und Ihnen vorbehalten',
  'hardware.offer.hint': 'gilt sofort; Mieten behalten, was sie haben',
  'hardware.offer.cpuMilli': 'CPU',
  'hardware.offer.memoryBytes': 'Arbeitsspeicher',
  'hardware.offer.diskBytes': 'Speicherplatz',
  'hardware.offer.cores': '{count, plural, one {{n} Kern} other {{n} Kerne}}',
  'hardware.offer.coresOf': '{count, plural, one {{n} Kern} other {{n} Kernen}}',
  'hardware.offer.amount':
    '<b>{offered}</b> von {whole} {now, select, yes {angeboten} other {für Mieter}}',
  'hardware.offer.value':
    '{offered} {now, select, yes {angeboten} other {für Mieter}}, {kept} für Sie behalten',
  'hardware.offer.slider': '{part} für Mieter',
  'hardware.offer.kept': '{kept} behalten Sie.',
  'hardware.offer.keptDisk': '{kept} behalten Sie; als Ganzes zählt, was beim Lesen frei war.',
  'hardware.offer.leased': 'Mieten belegen {leased}.',
  'hardware.offer.leasedNone': 'Keine Miete belegt etwas davon.',
  'hardware.offer.less':
    'Mieten belegen {leased}, mehr als das. Sie behalten es; Neues kommt erst, wenn es wieder passt.',
  'hardware.offer.source': 'von diesem Rechner gelesen, abzüglich dessen, was Sie behalten',
  'hardware.offer.locked': '{by} hat das festgelegt; hier lässt es sich nicht ändern.',
  'hardware.offer.failed': 'Nicht geändert, der alte Wert gilt. {message}',
  'hardware.offer.lockedNow': 'Nicht geändert: {by} hat das festgelegt.',
  'hardware.offer.away': 'Zum Ändern den Agenten starten.',
  'hardware.offer.saved': '{part}: jetzt {offered} für Mieter.',
  'hardware.offer.note':
    'Ein Regler sagt, wie viel neue Mieter zusammen haben können. Soll eine Weile nichts angeboten werden, hilft Pause.',

  'hardware.health': 'Gesundheit',
  'hardware.health.again': 'Neu prüfen',
  'hardware.health.checked': '{age} geprüft',
  'hardware.health.source': 'eigene Prüfungen des Agenten auf diesem Rechner',
  'hardware.health.ok': 'Alles gut',
  'hardware.health.warnings': '{n, plural, one {# Hinweis} other {# Hinweise}}',
  'hardware.health.failures': '{n, plural, one {# Problem} other {# Probleme}}',
  'hardware.health.failed': 'Es konnte nicht geprüft werden',
  'hardware.health.failedText':
    'Bis dahin ist nicht bekannt, wie es diesem Rechner geht. Mieten laufen weiter.',
  'hardware.health.away':
    'Ergebnisse von {when}. Geprüft wird vom Agenten, und der läuft gerade nicht; jetzt kann nichts geprüft werden.',
  'hardware.health.never':
    'Nicht geprüft: Geprüft wird vom Agenten, und der läuft gerade nicht. Er prüft, sobald er wieder läuft.',
  'hardware.health.resultOf': 'Ergebnisse von {when}',
  'hardware.status.ok': 'gut',
  'hardware.status.warning': 'Hinweis',
  'hardware.status.cannot': 'nicht geprüft',
  'hardware.status.failed': 'Problem',

  'hardware.machine': 'Dieser Rechner',
  'hardware.machine.name': 'Name',
  'hardware.machine.cpu': 'Prozessor',
  'hardware.machine.cores': 'Kerne',
  'hardware.machine.memory': 'Arbeitsspeicher',
  'hardware.machine.disk': 'Freier Speicherplatz für Container',
  'hardware.machine.gpus': 'GPUs zum Vermieten',
  'hardware.machine.ports': 'Ports für Mieter',
  'hardware.machine.none': 'keine',
  'hardware.machine.read': 'gelesen {when}',
  'hardware.machine.source': 'was das Betriebssystem meldet',

  'hardware.shut': 'Ihr Heimnetz',
  'hardware.shut.kept': 'außer Reichweite von Mietern',
  'hardware.shut.open': 'nicht außer Reichweite von Mietern',
  'hardware.shut.unchecked': 'wird geprüft',
  'hardware.shut.cannot': 'kann jetzt nicht geprüft werden',
  'hardware.shut.away': 'jetzt nicht bekannt',
  'hardware.shut.keptText': 'Code von Mietern kann Ihr Heimnetz nicht erreichen (geprüft {age}).',
  'hardware.shut.openText':
    'Eine Prüfung von innen aus einem Container ist fehlgeschlagen. Sie wird jede Minute wiederholt.',
  'hardware.shut.uncheckedText':
    'Ein Container wie der eines Mieters versucht es von innen, sobald das möglich ist.',
  'hardware.shut.awayText':
    'Geprüft wird vom Agenten, und der fehlt. Er prüft wieder, sobald er läuft.',
  'hardware.shut.cannotText':
    'Ein Container wie der eines Mieters muss es von innen versuchen, und kein Container kann laufen. Geprüft wird, sobald die Container-Engine antwortet.',
  'hardware.shut.last': 'Die letzte gute Prüfung: {when}, {age}.',
  'hardware.shut.never': 'Noch keine Prüfung war gut.',
  'hardware.shut.source': 'ein Container wie der eines Mieters, der es von innen versucht hat',
  'hardware.shut.words': 'Was der Agent sagte',
  'hardware.shut.warnings':
    '{n, plural, one {# Sache, die behoben werden sollte} other {# Dinge, die behoben werden sollten}}',
  'hardware.shut.practiceGoesOn':
    'Das Üben geht weiter: Seine Mieter sind nachgestellt. In einem echten Netz würde nicht geboten, bis das behoben ist.',
  'hardware.shut.noBids':
    'Es wird nicht geboten, bis das behoben ist. Mieten laufen weiter; Sie können sie beenden.',
  'hardware.shut.opening.rules': 'Die Regeln der Firewall gelten nicht',
  'hardware.shut.opening.probe-works': 'Es ließ sich nicht von innen aus einem Container versuchen',
  'hardware.shut.opening.host': 'Offen: dieser Rechner',
  'hardware.shut.opening.router': 'Offen: Ihr Router',
  'hardware.shut.opening.home-network': 'Offen: andere Geräte zu Hause',
  'hardware.shut.opening.metadata': 'Offen: die Adresse, unter der Clouds Passwörter bereithalten',
  'hardware.shut.opening.other-lease': 'Offen: Container anderer Mieter',
  'hardware.shut.opening.mail': 'Offen: Mailserver, über die Spam verschickt wird',
  'hardware.shut.opening.names': 'Namen werden nicht so aufgelöst, wie sie sollten',
  'hardware.shut.opening.internet':
    'Container von Mietern haben kein Internet, obwohl dieser Rechner es hat',
  'hardware.shut.opening.container': 'Ein Container hat mehr Rechte, als er haben sollte',
  'hardware.shut.opening.versions':
    'Ein Programm hier hat einen bekannten Weg aus Containern hinaus',
  'hardware.shut.cure.rules':
    'nftables installieren und Sublet als Dienst oder als Benutzer starten, der Docker benutzen darf: Dann kann es die Regeln schreiben.',
  'hardware.shut.cure.probe-works':
    'Die Container-Engine muss auf diesem Rechner Container starten können. Wo ein anderes Programm ihre Firewall-Regeln entfernt hat, sie neu starten.',
  'hardware.shut.cure.firewall':
    'Etwas anderes öffnet, was unsere Regeln schließen. Andere Firewall-Programme auf diesem Rechner ansehen.',
  'hardware.shut.cure.names':
    'Port 5354 dieses Rechners muss für den Namensdienst der Mieter frei sein.',
  'hardware.shut.cure.internet':
    'Ein anderer Filter auf diesem Rechner weist ab, was Container senden. Was der Agent dazu sagt, nennt ihn und den Befehl, der sie durchlässt.',
  'hardware.shut.cure.container': 'Die Einstellungen der Container-Engine ansehen.',
  'hardware.shut.cure.versions': 'Die Container-Engine und ihre Laufzeit aktualisieren.',

  'hardware.engine': 'Container-Engine',
  'hardware.engine.kind': 'Art',
  'hardware.engine.docker': 'Docker',
  'hardware.engine.fake': 'keine, nachgestellt',
  'hardware.engine.version': 'Version',
  'hardware.engine.state': 'Zustand',
  'hardware.engine.up': 'antwortet',
  'hardware.engine.down': 'antwortet nicht',
  'hardware.engine.simulated': 'nachgestellt',
  'hardware.engine.away': 'unbekannt',
  'hardware.engine.simulatedText':
    'Beim Start fand sich keine Container-Engine. Container von Mietern sind nur nachgestellt; nichts von ihnen läuft hier. Docker Engine installieren und starten, dann Sublet neu starten.',
  'hardware.engine.downText':
    'Kein Container eines Mieters kann laufen, und es wird nicht geboten, bis sie antwortet. Mieten bleiben erhalten und warten.',
  'hardware.engine.gvisor': 'gVisor',
  'hardware.engine.gvisor.off': 'vorhanden, von Ihnen ausgeschaltet',
  'hardware.engine.gvisor.without-names':
    'vorhanden, nicht benutzt: Namen ließen sich darin nicht auflösen. Die Prüfungen sagen, was zu tun ist.',
  'hardware.engine.gvisor.without-gpu': 'um Container ohne GPU, ab ihrer nächsten Bereitstellung',
  'hardware.engine.gvisor.all': 'um jeden Container; ohne läuft nichts',
  'hardware.engine.words': 'Was die Engine sagte',
  'hardware.engine.complete': 'Alles, was Container abschottet, ist da.',
  'hardware.engine.missing':
    '{n, plural, one {# Sache kann sie nicht} other {# Dinge kann sie nicht}}',
  'hardware.missing.no-seccomp': 'Systemaufrufe filtern',
  'hardware.missing.no-seccomp.text':
    'Ein Container könnte Teile des Kernels nutzen, die er nicht braucht.',
  'hardware.missing.no-mandatory-access-control': 'Dateien mit AppArmor oder SELinux schützen',
  'hardware.missing.no-mandatory-access-control.text':
    'Eine Schranke weniger zwischen Containern und den Dateien dieses Rechners.',
  'hardware.missing.no-user-namespaces': 'Containern eigene Benutzer geben',
  'hardware.missing.no-user-namespaces.text':
    'Die anderen Schranken halten; diese würde helfen, wenn sie versagten.',
  'hardware.missing.no-memory-limit': 'Arbeitsspeicher begrenzen',
  'hardware.missing.no-memory-limit.text':
    'Ein Container könnte Speicher nehmen, den Sie für sich behalten.',
  'hardware.missing.no-swap-limit': 'Auslagerung begrenzen',
  'hardware.missing.no-swap-limit.text':
    'Ein Container könnte neben seinem Speicher auch Auslagerung nutzen.',
  'hardware.missing.no-process-limit': 'Prozesse begrenzen',
  'hardware.missing.no-process-limit.text':
    'Ein Container könnte so viele starten, dass der Rechner langsam wird.',
  'hardware.missing.no-cpu-limit': 'CPU begrenzen',
  'hardware.missing.no-cpu-limit.text': 'Ein Container könnte mehr CPU nutzen als gemietet.',
  'hardware.missing.no-disk-quota': 'Eigene Dateien eines Containers begrenzen',
  'hardware.missing.no-disk-quota.text':
    'Ein Container könnte mehr Speicherplatz belegen als gemietet.',
  'hardware.missing.no-init': 'Beendete Prozesse aufräumen',
  'hardware.missing.no-init.text':
    'Beendete Prozesse eines Containers können bleiben, bis er endet.',
  'hardware.missing.gpu-engine-too-old': 'Containern eine GPU geben',
  'hardware.missing.gpu-engine-too-old.text':
    'Dafür braucht es Docker 25 oder neuer; ältere tun es nicht sicher.',
  'hardware.missing.other': 'Etwas, wofür es hier keine Worte gibt',

  'hardware.notOffered': 'Was nicht angeboten wird und warum',
  'hardware.notOffered.no-gpu': 'Keine GPU, die hier vermietet werden kann',
  'hardware.notOffered.no-gpu.text':
    'Der Agent fand keine; auf Anfragen nach einer GPU wird darum nicht geboten. Grafik im Prozessor wird nie vermietet; Ihr Desktop nutzt sie.',
  'hardware.notOffered.no-gpu.others':
    'CPU, Arbeitsspeicher und Speicherplatz werden ohne sie angeboten.',
  'hardware.notOffered.no-gpu.works':
    'Damit eine GPU angeboten wird, muss ihr Treiber installiert sein, und die Container-Engine muss sie Containern geben können.',
  'hardware.notOffered.gpu-engine-too-old': 'GPUs: die Container-Engine ist zu alt',
  'hardware.notOffered.gpu-engine-too-old.text':
    'Um Containern eine GPU sicher zu geben, braucht es Docker 25 oder neuer.',
  'hardware.notOffered.away': 'Nichts Neues: der Agent ist aus',
  'hardware.notOffered.away.text':
    'Auf Anfragen bietet der Agent. Wieder angeboten wird, sobald er läuft.',
  'hardware.notOffered.watching': 'Nichts: Sie beobachten dieses Netz nur',
  'hardware.notOffered.watching.text':
    'Anfragen werden nur für Ihre Augen beantwortet, bis Sie das Vermieten beginnen.',
  'hardware.notOffered.blocked': 'Nichts Neues: Gebote werden zurückgehalten',
  'hardware.notOffered.blocked.text':
    'Warum, steht oben auf dieser Seite, und auch, wie es weitergeht.',
  'hardware.notOffered.paused': 'Nichts Neues: Sie haben pausiert',
  'hardware.notOffered.paused.text':
    'Was läuft, läuft zu Ende. „Wieder anbieten“ oben beendet die Pause.',
  'hardware.notOffered.draining': 'Nichts Neues: Laufendes geht zu Ende',
  'hardware.notOffered.draining.text': '„Wieder anbieten“ oben nimmt wieder neue Mieter.',
  'hardware.notOffered.engine-down': 'Nichts: Container können nicht laufen',
  'hardware.notOffered.engine-down.text':
    'Wird von selbst wieder angeboten, sobald die Container-Engine antwortet.',
  'hardware.notOffered.network-stale': 'Nichts Neues: das Netz antwortet nicht',
  'hardware.notOffered.network-stale.text':
    'Wird von selbst wieder angeboten, sobald neue Blöcke kommen.',
  'hardware.notOffered.starting': 'Noch nichts: der Agent startet',
  'hardware.notOffered.starting.text': 'Er liest zuerst diesen Rechner und das Netz.',
  'hardware.notOffered.stopping': 'Nichts Neues: Der Agent wird beendet',
  'hardware.notOffered.stopping.text': 'Mieten werden beim nächsten Start wieder hochgefahren.',
} as const;
