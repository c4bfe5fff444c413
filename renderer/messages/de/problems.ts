/** Was dem Vermieten im Weg steht, nach dem Code des Agenten: was es ist und was zu tun ist. */
export const problems = {
  'problem.engine-down': 'Container können nicht laufen: Die Container-Engine antwortet nicht.',
  'problem.lease-not-running': 'Eine Miete läuft noch nicht. Es wird von selbst wieder versucht.',
  'problem.storage':
    'Sublet kann nichts aufzeichnen. Schaffen Sie auf dieser Festplatte etwas Platz.',
  'problem.gate':
    'Es ist nicht sicher, dass Mieter Ihr Heimnetz nicht erreichen können. Was hilft, steht unter „Hardware“.',
  'problem.gateway':
    'Mieter können diesen Rechner nicht erreichen und ihm nicht sagen, was laufen soll.',
  'problem.port-taken':
    'Ein anderes Programm hat Port {port}. Beenden Sie es, oder wählen Sie unter „Einstellungen“, „Ports“ einen anderen.',
  'problem.port-forbidden':
    'Dieser Benutzer darf Port {port} nicht öffnen. Wählen Sie unter „Einstellungen“, „Ports“ einen anderen.',
  'problem.port-instead.gateway':
    'Dort kommen die Programme der Mieter herein; geben Sie den gewählten Port in Ihrem Router frei.',
  'problem.port-instead.grpc':
    'Dort fragt die Console von Akash, und sie kennt nur 8444: Lassen Sie Ihren Router den an den gewählten Port weiterleiten.',
  'problem.port-instead.ingress':
    'Dort kommen Besucher von Webseiten der Mieter herein. Webadressen nennen keinen Port: Lassen Sie Ihren Router 80 an den gewählten Port weiterleiten.',
  'problem.port-instead.secureIngress':
    'Dort kommen Besucher von Webseiten der Mieter herein. Webadressen nennen keinen Port: Lassen Sie Ihren Router 443 an den gewählten Port weiterleiten.',
  'problem.port-low':
    'Oder erlauben Sie ihn allen Benutzern dieses Rechners (Linux, in einem Terminal): sudo sysctl -w net.ipv4.ip_unprivileged_port_start={port}',
  'problem.setting-up': 'Geboten wird, sobald die Einrichtung fertig ist.',
  'problem.wallet-absent':
    'Auf diesem Rechner gibt es keine Wallet. Legen Sie eine an, oder übernehmen Sie eine.',
  'problem.wallet-locked': 'Die Wallet ist gesperrt. Entsperren Sie sie.',
  'problem.delegation-unknown':
    'Das Netz hat noch nicht gesagt, was das Konto diesem Rechner erlaubt.',
  'problem.delegation-ended':
    'Das Konto erlaubt diesem Rechner nichts mehr. Unterschreiben Sie damit eine neue Erlaubnis.',
  'problem.delegation-gas': 'Niemand zahlt die Netzgebühren dieses Rechners.',
  'problem.delegation-partial':
    'Das Konto erlaubt diesem Rechner nicht alles Nötige. Unterschreiben Sie damit eine neue Erlaubnis.',
  'problem.fees-spent':
    'Die Netzgebühren, die Sie für einen Tag erlauben, sind aufgebraucht. Morgen wird wieder geboten.',
  'problem.funds-low':
    'Das Konto hat zu wenig für Pfand und Gebühr eines Gebots. Senden Sie ihm mehr.',
  'problem.registration-unknown': 'Das Netz hat noch nicht gesagt, ob es diesen Rechner kennt.',
  'problem.not-registered': 'Das Netz kennt diesen Rechner noch nicht.',
  'problem.registration-failed': 'Dieser Rechner ließ sich nicht im Netz anmelden.',
  'problem.bidding-forbidden': 'Dieser Rechner darf in diesem Netz nicht bieten.',
  'problem.modules-not-known': 'Das Netz hat noch nicht gesagt, was darin läuft.',
  'problem.module-unknown': 'Im Netz läuft etwas, das diese Version von Sublet nicht kennt.',
  'problem.state-unknown':
    'Das Netz hat Zustände, die Sublet nicht kennt. Aktualisieren Sie Sublet.',
  'problem.contradiction':
    'Die Wege zum Netz widersprechen einander, und keine Mehrheit ist sich einig. Ein weiterer unter „Netz“ würde es entscheiden.',
  'problem.contradiction-settled':
    'Einige Wege zum Netz widersprechen den anderen und werden nicht benutzt.',
  'problem.network-unreachable':
    'Das Netz ist nicht erreichbar. Prüfen Sie die Internetverbindung dieses Rechners.',
  'problem.certificate-not-revoked':
    'Ersetzte Zertifikate gelten noch. Widerrufen Sie sie mit dem Schlüssel des Kontos.',
  'problem.transactions-fail':
    'Transaktionen schlagen fehl. Sie werden von selbst wieder versucht.',
} as const;
