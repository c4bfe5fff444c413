/** Hinweise, und was jede Art davon sagt. */
export const notices = {
  'notices.title': 'Hinweise',
  'notices.lead': 'Was geschah, während Sie nicht hinsahen.',
  'notices.unreadLead':
    '{n, plural, =0 {Nichts Neues, seit Sie zuletzt hier waren.} one {# ist neu, seit Sie zuletzt hier waren.} other {# sind neu, seit Sie zuletzt hier waren.}}',
  'notices.markAll': 'Alle als gelesen markieren',
  'notices.marked': 'Alle als gelesen markiert',
  'notices.markFailed': 'Nicht als gelesen markiert',
  'notices.markOne': 'Als gelesen markieren',
  'notices.filter': 'Welche Hinweise',
  'notices.filter.all': 'Alle',
  'notices.filter.attention': 'Zu tun',
  'notices.now': 'Jetzt zu tun',
  'notices.nowSince': 'seit {when} · {span}',
  'notices.new': 'Neu',
  'notices.today': 'Heute',
  'notices.yesterday': 'Gestern',
  'notices.level.attention': 'Zu tun',
  'notices.level.news': 'Neuigkeit',
  'notices.level.quiet': 'Fürs Protokoll',
  'notices.unreadMark': 'Neu',
  'notices.toLease': 'Miete zeigen',
  'notices.toHardware': 'Hardware prüfen',
  'notices.toSettings': 'Port ändern',
  'notices.toLeases': 'Mieten zeigen',
  'notices.toOrders': 'Anfragen zeigen',
  'notices.toEarnings': 'Einnahmen zeigen',
  'notices.earlier': 'Frühere zeigen',
  'notices.end': 'Mehr ist nicht gespeichert.',
  'notices.empty': 'Es ist nichts geschehen, während Sie weg waren',
  'notices.emptyText':
    'Was mit Mieten, Geld und diesem Rechner geschieht, wird hier aufgeschrieben.',
  'notices.emptyAction': 'Warum ist noch kein Mieter da?',
  'notices.noneNeeds': 'Keiner davon brauchte Sie',
  'notices.noneNeedsText':
    '{n, plural, one {Der neueste Hinweis ist von anderer Art.} other {Die neuesten # Hinweise sind von anderer Art.}}',
  'notices.showAll': 'Alle Hinweise zeigen',
  'notices.unknownYet': 'Es sind keine Hinweise bekannt',
  'notices.unknownYetText':
    'Der Agent hat dieser Seite noch nichts mitgeteilt. Wenn er läuft, stehen sie hier.',
  'notices.failed': 'Frühere Hinweise konnten nicht gelesen werden',
  'notices.failedText': 'Die oben stimmen. Es ist nichts verloren.',
  'notices.source': 'die Aufzeichnungen des Agenten',
  'notices.notLive': 'Der Agent ist nicht verbunden',

  'notices.problem.engine-down': 'Container können nicht laufen',
  'notices.problem.lease-not-running': 'Eine Miete läuft nicht',
  'notices.problem.storage': 'Der Agent kann nicht auf seine Festplatte schreiben',
  'notices.problem.other': 'Etwas stimmt nicht ({code})',

  'notices.first-renter':
    '{practice, select, yes {Ihr erster Übungsmieter kam} other {Ihr erster Mieter kam}}',
  'notices.first-renter.text':
    '{label} begann auf diesem Rechner. {practice, select, yes {Es fließt kein echtes Geld.} other {Bezahlt wird, solange es läuft.}}',
  'notices.lease-running': '{label} begann zu laufen',
  'notices.lease-running.text':
    'Bereit {span}, nachdem {practice, select, yes {der Übungsmieter} other {der Mieter}} das Gebot angenommen hatte.',
  'notices.lease-ended': '{label} ist zu Ende',
  'notices.lease-failed': '{label} lief nie',
  'notices.lease-failed.problem': 'Der letzte Versuch: {problem}',
  'notices.ended.tenant':
    '{practice, select, yes {Der Übungsmieter} other {Der Mieter}} hat nach {span} beendet.',
  'notices.ended.insufficient-funds':
    'Nach {span} ging {practice, select, yes {dem Übungsmieter} other {dem Mieter}} das Geld aus.',
  'notices.ended.manifest-timeout':
    '{practice, select, yes {Der Übungsmieter} other {Der Mieter}} hat nicht rechtzeitig gesagt, was laufen soll. Nach {span} beendet.',
  'notices.ended.unstable': 'Es lief nicht, obwohl hier alles in Ordnung war. Nach {span} beendet.',
  'notices.ended.decommission': 'Sie haben den Rechner nach {span} zurückgenommen.',
  'notices.ended.unspecified': 'Nach {span} zu Ende. Das Netz sagt nicht, warum.',
  'notices.ended.other': 'Nach {span} zu Ende: {reason}.',
  'notices.ended.paid': 'Insgesamt bezahlt: {paid}.',
  'notices.first-payment': 'Ihre erste Zahlung: {paid}',
  'notices.first-payment.text':
    '{practice, select, yes {Spielgeld, bezahlt vom Übungsnetz.} other {Vom Netz abgerechnet; es gehört Ihnen.}}',
  'notices.engine-down': 'Container konnten nicht mehr laufen',
  'notices.engine-down.text': 'Solange sie das nicht können, wird nicht geboten.',
  'notices.engine-back': 'Container liefen wieder',
  'notices.engine-back.text': 'Die Container-Engine war weg, {span} lang. Es wurde wieder geboten.',
  'notices.gateway-closed': 'Mieter konnten diesen Rechner nicht erreichen',
  'notices.gateway-closed.text':
    'So haben sie nichts von dem, was sie mieten; deshalb wurde nicht geboten. Es wird alle paar Sekunden neu versucht.',
  'notices.gateway-open': 'Mieter konnten diesen Rechner wieder erreichen',
  'notices.gateway-open.text': 'Es dauerte {span}. Es wurde wieder geboten.',
  'notices.isolation-open': 'Mieter hätten Ihr Heimnetz erreichen können',
  'notices.isolation-open.text':
    'Solange das so ist, wird nicht geboten. Mieten laufen weiter; Sie können sie beenden.',
  'notices.isolation-kept': 'Ihr Heimnetz war wieder außer Reichweite von Mietern',
  'notices.isolation-kept.text': 'Es wurde neu geprüft, nach {span}. Es wurde wieder geboten.',
  'notices.network-stale': 'Das Netz antwortete nicht mehr',
  'notices.network-stale.text':
    'Seit {span} war kein Block gekommen. Solange das so ist, laufen Mieten weiter, und es wird nicht geboten.',
  'notices.network-back': 'Das Netz antwortete wieder',
  'notices.network-back.text': 'Es war weg, {span} lang. Es wurde wieder geboten.',
  'notices.storage-failed': 'Es ließ sich nichts schreiben, {span} lang',
  'notices.storage-failed.text': 'Danach nahm die Datenbank wieder etwas an.',
  'notices.agent-was-off': 'Der Agent war aus, {span} lang',
  'notices.agent-was-off.unknown': 'Der Agent war aus',
  'notices.agent-was-off.times': 'Von {from} bis {to}.',
  'notices.agent-was-off.text':
    'Er oder der ganze PC war aus oder im Ruhezustand, ohne dass jemand ihn beendet hat.',
  'notices.payout-announced': 'Eine neue Auszahlungsadresse wurde angekündigt',
  'notices.payout-announced.text':
    '{address} gilt ab {when}. Wenn Sie das nicht waren, nehmen Sie es jetzt zurück: Jemand anderes kann diesen Agenten benutzen.',
  'notices.payout-counts': 'Seitdem gilt eine Auszahlungsadresse',
  'notices.payout-counts.text': 'Ab da wird an {address} ausgezahlt.',
  'notices.payout-revoked': 'Eine angekündigte Auszahlungsadresse wurde zurückgenommen',
  'notices.payout-revoked.text': 'An {address} wird nichts ausgezahlt.',
  'notices.wallet-locked': 'Die Wallet wurde gesperrt',
  'notices.wallet-locked.text':
    'Solange sie das ist, kann nichts unterschrieben werden: keine Gebote, keine Auszahlungen. Mieten laufen weiter.',
  'notices.wallet-unlocked': 'Die Wallet wurde entsperrt',
  'notices.wallet-unlocked.text': 'Sie war {span} lang gesperrt gewesen.',
  'notices.delegation-ends':
    '{days, plural, one {Die Erlaubnis des Kontos galt keinen Tag mehr} other {Die Erlaubnis des Kontos galt keine # Tage mehr}}',
  'notices.delegation-ends.text':
    'Bis {when} darf dieser Rechner für das Konto arbeiten. Bereiten Sie eine neue Erlaubnis vor und unterschreiben Sie sie in Ihrer Wallet.',
  'notices.delegation-broken': 'Das Konto ließ diesen Rechner nicht mehr arbeiten',
  'notices.delegation-broken.missing': 'Es fehlt: {missing}.',
  'notices.delegation-broken.text':
    'Solange das so ist, laufen Mieten weiter, aber für sie lässt sich nichts senden. Bereiten Sie eine neue Erlaubnis vor und unterschreiben Sie sie in Ihrer Wallet.',
  'notices.delegation-works': 'Das Konto ließ diesen Rechner arbeiten',
  'notices.delegation-works.until': 'Bis {when}.',
  'notices.reason': 'Grund: {reason}.',
  'notices.books-differ': 'Die Bücher stimmten nicht überein',
  'notices.books-differ.text':
    '{against, select, ledger {Das Kassenbuch hatte {difference} mehr an Zahlungen, als das Konto bekam.} other {Das Netz hatte {difference} mehr, als das Aufgeschriebene ergab.}} „Hardware prüfen“ sagt, was zu tun ist.',
  'notices.books-agree': 'Die Bücher stimmten wieder überein',
  'notices.payout-sent': 'Ausgezahlt: {paid}',
  'notices.payout-sent.text': 'An {address}{by, select, rule {, nach Ihrer Regel} other {}}.',
  'notices.payout-failed': 'Nicht ausgezahlt: {paid}',
  'notices.payout-failed.text': 'Es war für {address} bestimmt.',
  'notices.payout-paused': 'Auszahlungen nach Ihrer Regel ruhten',
  'notices.payout-paused.text': 'Am Tag danach wird es wieder versucht.',
  'notices.pause.no-address':
    'Keine Auszahlungsadresse galt. Nennen Sie eine; sie gilt nach einem Tag.',
  'notices.pause.address-changed':
    'Die Auszahlungsadresse änderte sich, während eine Auszahlung unterwegs war.',
  'notices.pause.wallet-locked': 'Die Wallet war gesperrt.',
  'notices.pause.wallet-absent': 'Es gab keine Wallet.',
  'notices.pause.wallet-delegated':
    'Der Schlüssel des Kontos war anderswo: Bereiten Sie Auszahlungen hier vor und unterschreiben Sie sie dort.',
  'notices.pause.no-fees': 'Das Konto konnte die Gebühren nicht zahlen. Senden Sie ihm etwas.',
  'notices.pause.redeem-canceled': 'Das Netz hat nicht eingelöst und die Münzen zurückgegeben.',
  'notices.pause.redeem-failed': 'Das Netz hat das Einlösen abgelehnt.',
  'notices.pause.payout-failed': 'Das Netz hat die Auszahlung abgelehnt.',
  'notices.pause.forgotten':
    'Niemand weiß mehr, ob der letzte Schritt getan wurde. Sehen Sie in die Transaktionen des Kontos.',
  'notices.redeemed': 'Eingelöst: {paid}',
  'notices.redeemed.text': 'Es brachte {received}.',
  'notices.redeem-failed': 'Nicht eingelöst: {paid}',
  'notices.redeem-failed.back': 'Das Netz hat die Münzen zurückgegeben.',
  'notices.fees-spent': 'Die Gebühren des Tages waren aufgebraucht',
  'notices.fees-spent.text':
    '{paid} gingen an diesem Tag in Gebühren. Gebote warten auf die Mitternacht danach; Mieten laufen weiter.',
  'notices.unknown': 'Hinweis „{code}“',
} as const;
