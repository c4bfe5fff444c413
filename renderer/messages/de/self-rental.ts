/** Bei sich selbst mieten: jeder Schritt, und was einem Mieter im Weg wäre. */
export const selfRental = {
  'selfRental.title': 'Bei sich selbst mieten',
  'selfRental.lead':
    'Gibt mit einem zweiten Schlüssel eine kleine Anfrage auf und geht den ganzen Weg eines Mieters, von der Anfrage bis zum Geld. Es dauert etwa eine halbe Minute; in einem Testnetz beim ersten Mal einige Minuten.',
  'selfRental.impossible.real-money':
    'In diesem Netz würde es echtes Geld kosten. Es ist für Übung und Testnetze da.',
  'selfRental.impossible.unavailable':
    'Es lässt sich gerade nicht versuchen: der zweite Schlüssel ist auf diesem Rechner nicht lesbar. Das Protokoll des Agenten sagt warum.',
  'selfRental.start': 'Versuchen',
  'selfRental.again': 'Noch einmal versuchen',
  'selfRental.stop': 'Abbrechen',
  'selfRental.goesOn': 'Schritt {n} von {of}',
  'selfRental.wentOn': 'Es war bei Schritt {n} von {of}, als der Agent zuletzt zu hören war.',
  'selfRental.worked': 'Ein Mieter würde bedient: jeder Schritt ist gelungen.',
  'selfRental.ended': 'Es endete bei Schritt {n} von {of}: {step}',
  'selfRental.when': 'versucht {age}',
  'selfRental.source': 'eine eigene Anfrage in diesem Netz',
  'selfRental.words': 'Im Wortlaut',
  'selfRental.address': 'Adresse des zweiten Schlüssels',
  'selfRental.copyAddress': 'Adresse des zweiten Schlüssels kopieren',
  'selfRental.closing': 'Was aufgegeben wurde, wird gerade beendet.',
  'selfRental.closed': 'Was aufgegeben wurde, ist beendet.',
  'selfRental.took': 'dauerte {span}',

  'selfRental.state.waiting': 'nicht erreicht',
  'selfRental.state.now': 'läuft gerade',
  'selfRental.state.done': 'gelungen',
  'selfRental.state.failed': 'nicht gelungen',

  'selfRental.step.money': 'Bereit, und Geld für die Anfrage',
  'selfRental.step.order': 'Anfrage ist angekommen',
  'selfRental.step.bid': 'Gebot',
  'selfRental.step.lease': 'Miete',
  'selfRental.step.manifest': 'Container läuft',
  'selfRental.step.answer': 'Erste Antwort über HTTP',
  'selfRental.step.logs': 'Protokoll',
  'selfRental.step.shell': 'Befehl im Container',
  'selfRental.step.close': 'Beendet, nichts übrig',
  'selfRental.step.payment': 'Geld zurück, Zahlung verbucht',

  'selfRental.cause.money-missing':
    'Dem zweiten Schlüssel fehlen {amount} {denom} für eine Anfrage.',
  'selfRental.cure.money-missing':
    'Senden Sie das Fehlende an seine Adresse oder an Ihr eigenes Konto und versuchen Sie es noch einmal.',
  'selfRental.cause.money-not-made':
    'Dem zweiten Schlüssel fehlen {amount} {denom} für eine Anfrage.',
  'selfRental.cure.money-not-made':
    'Man kann sie niemandem senden: das Netz macht sie. Versuchen Sie es später noch einmal.',
  'selfRental.cause.image-refused': 'Ihre eigenen Regeln lassen das Image {image} nicht zu.',
  'selfRental.cure.image-refused':
    'Mieter werden nach Ihren Regeln bedient. Um es zu versuchen, erlauben Sie dieses Image in den Einstellungen.',
  'selfRental.cause.network-refused':
    'Das Netz hat abgelehnt, was der zweite Schlüssel gesendet hat.',
  'selfRental.cure.network-refused':
    'Sein Wortlaut sagt, was es will. Ist von ACT oder „circuit breaker“ die Rede, macht es gerade keine: versuchen Sie es später.',
  'selfRental.cause.order-unheard':
    'Die Anfrage ist im Netz, und dieser Rechner hatte nach {seconds} s nichts davon gehört.',
  'selfRental.cure.order-unheard':
    'Sehen Sie nach den Zugängen zum Netz: sie können zurück oder weg sein.',
  'selfRental.held.paused': 'Gerade wird auf nichts geboten: Sie machen Pause.',
  'selfRental.held.draining':
    'Gerade wird auf nichts geboten: Mieten laufen zu Ende, und neue kommen nicht.',
  'selfRental.held.engine-down':
    'Gerade wird auf nichts geboten: die Container-Engine antwortet nicht.',
  'selfRental.held.watching': 'Gerade wird auf nichts geboten: dem Netz wird nur zugesehen.',
  'selfRental.held.setting-up': 'Gerade wird auf nichts geboten: die Einrichtung ist nicht fertig.',
  'selfRental.cause.not-bidding': 'Gerade wird auf nichts geboten.',
  'selfRental.cure.not-bidding':
    'Beheben Sie zuerst, was da steht. Die Prüfungen oben sehen nach dem Rest.',
  'selfRental.cause.order-refused': 'Es wurde nicht geboten: {refusal}.',
  'selfRental.cure.order-refused':
    'Echte Anfragen werden aus demselben Grund abgelehnt. Preise und was Sie für sich behalten, stehen in den Einstellungen.',
  'selfRental.cause.bid-missing': 'Das Gebot war nach {seconds} s nicht im Netz.',
  'selfRental.cure.bid-missing': 'Die Seite der Wallet zeigt, was auf das Senden wartet und warum.',
  'selfRental.cause.lease-unheard':
    'Die Miete ist im Netz, und dieser Rechner hatte nach {seconds} s nichts davon gehört.',
  'selfRental.cure.lease-unheard':
    'Sehen Sie nach den Zugängen zum Netz: sie können zurück oder weg sein.',
  'selfRental.cause.gateway-unreachable': 'Mieter erreichen diesen Rechner nicht.',
  'selfRental.cure.gateway-unreachable': 'Die Prüfungen oben sagen, ob seine Ports offen sind.',
  'selfRental.cause.manifest-refused': 'Die Liste dessen, was laufen soll, wurde abgelehnt.',
  'selfRental.cure.manifest-refused': 'Das ist ein Fehler von Sublet: bitte melden Sie ihn.',
  'selfRental.cause.not-running': 'Der Container läuft nicht.',
  'selfRental.cure.not-running':
    'Sehen Sie nach, ob die Container-Engine andere Container startet und ob ihre Festplatte voll ist.',
  'selfRental.cause.simulated':
    'Container sind nachgestellt, weil es keine Container-Engine gibt. Nichts kann antworten.',
  'selfRental.cure.simulated':
    'Installieren und starten Sie Docker Engine, dann starten Sie Sublet noch einmal.',
  'selfRental.cause.no-answer': 'Der Container läuft und antwortet nicht unter {address}.',
  'selfRental.cure.no-answer':
    'Eine Firewall dieses Rechners kann den Ports der Container-Engine im Weg sein.',
  'selfRental.cause.no-page': 'Unter seinem Namen antwortet er nicht: {address}.',
  'selfRental.cure.no-page': 'Ein anderes Programm kann diesen Port haben oder davor stehen.',
  'selfRental.cause.no-logs': 'Nichts von seinem Protokoll kam innerhalb von {seconds} s.',
  'selfRental.cure.no-logs':
    'Die Container-Engine muss Protokolle führen, die sich lesen lassen: sehen Sie nach ihrem „log driver“.',
  'selfRental.cause.shell-failed': 'Der Befehl im Container lief nicht, wie er sollte.',
  'selfRental.cure.shell-failed': 'Sehen Sie nach, ob „docker exec“ auf diesem Rechner geht.',
  'selfRental.cause.left-over': '{seconds} s nach dem Ende war noch etwas davon übrig.',
  'selfRental.cure.left-over':
    'Es wird von selbst wieder versucht. Die Seite „Mieten“ zeigt, was übrig ist.',
  'selfRental.cause.money-differs':
    'Das Geld geht nicht auf: {deposited} hinterlegt, {paid} bezahlt, {returned} zurück, {booked} in unseren Büchern ({denom}).',
  'selfRental.cause.money-unseen': 'Das Netz sagt nicht, wo das Geld geblieben ist.',
  'selfRental.cure.money-differs': 'Die Prüfungen oben vergleichen die Bücher mit dem Netz.',
  'selfRental.cause.interrupted': 'Sublet endete dazwischen.',
  'selfRental.cure.interrupted': 'Versuchen Sie es noch einmal.',
  'selfRental.cause.called-off': 'Es wurde abgebrochen.',
  'selfRental.cure.called-off': 'Versuchen Sie es noch einmal, wann Sie wollen.',
  'selfRental.cause.failed': 'Es endete auf eigene Weise.',
  'selfRental.cure.failed': 'Das Protokoll des Agenten sagt mehr.',
} as const;
