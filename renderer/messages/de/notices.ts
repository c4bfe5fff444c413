/** Hinweise, und was jede Art davon sagt. */
export const notices = {
  'notices.title': 'Hinweise',
  'notices.lead': 'Was geschah, während niemand hinsah.',
  'notices.unreadLead':
    '{n, plural, =0 {Nichts Neues seit dem letzten Blick.} one {# ist neu seit dem letzten Blick.} other {# sind neu seit dem letzten Blick.}}',
  'notices.markAll': 'Alle als gelesen markieren',
  'notices.marked': 'Alle als gelesen markiert',
  'notices.markFailed': 'Nicht als gelesen markiert',
  'notices.markOne': 'Als gelesen markieren',
  'notices.filter': 'Welche Hinweise',
  'notices.filter.all': 'Alle',
  'notices.filter.attention': 'Braucht Sie',
  'notices.now': 'Braucht Sie jetzt',
  'notices.nowSince': 'seit {when} · {span}',
  'notices.new': 'Neu',
  'notices.today': 'Heute',
  'notices.yesterday': 'Gestern',
  'notices.level.attention': 'Braucht Sie',
  'notices.level.news': 'Neuigkeit',
  'notices.level.quiet': 'Fürs Protokoll',
  'notices.unreadMark': 'Neu',
  'notices.toLease': 'Miete zeigen',
  'notices.toHardware': 'Hardware prüfen',
  'notices.toLeases': 'Mieten zeigen',
  'notices.toOrders': 'Anfragen zeigen',
  'notices.toEarnings': 'Einnahmen zeigen',
  'notices.earlier': 'Frühere zeigen',
  'notices.end': 'Mehr ist nicht gespeichert.',
  'notices.empty': 'Es ist nichts geschehen, während Sie weg waren',
  'notices.emptyText':
    'Was mit Mieten, Geld und diesem Rechner geschieht, wird hier aufgeschrieben.',
  'notices.emptyAction': 'Warum ist noch kein Mieter da?',
  'notices.noneNeeds': 'Nichts davon brauchte Sie',
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
  'notices.problem.storage': 'Der Agent kann nicht auf seine Platte schreiben',
  'notices.problem.other': 'Etwas stimmt nicht ({code})',

  'notices.first-renter':
    '{practice, select, yes {Ihr erster Übungsmieter ist da} other {Ihr erster Mieter ist da}}',
  'notices.first-renter.text':
    '{label} läuft auf diesem Rechner. {practice, select, yes {Es fließt kein echtes Geld.} other {Bezahlt wird, solange es läuft.}}',
  'notices.lease-running': '{label} läuft',
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
    '{practice, select, yes {Der Übungsmieter} other {Der Mieter}} hat nicht rechtzeitig gesagt, was laufen soll. Nach {span} geschlossen.',
  'notices.ended.unstable':
    'Es lief nicht, obwohl hier alles in Ordnung war. Nach {span} geschlossen.',
  'notices.ended.decommission': 'Sie haben den Rechner nach {span} zurückgenommen.',
  'notices.ended.unspecified': 'Nach {span} zu Ende. Das Netz sagt nicht, warum.',
  'notices.ended.other': 'Nach {span} zu Ende: {reason}.',
  'notices.ended.paid': 'Insgesamt bezahlt: {paid}.',
  'notices.first-payment': 'Ihre erste Zahlung: {paid}',
  'notices.first-payment.text':
    '{practice, select, yes {Spielgeld, bezahlt vom Übungsnetz.} other {Vom Netz abgerechnet; es gehört Ihnen.}}',
  'notices.engine-down': 'Container können nicht laufen',
  'notices.engine-down.text': 'Keine Gebote, bis sie wieder laufen.',
  'notices.engine-back': 'Container laufen wieder',
  'notices.engine-back.text': 'Die Container-Engine war weg, {span} lang. Es wird wieder geboten.',
  'notices.isolation-open': 'Mieter könnten Ihr Heimnetz erreichen',
  'notices.isolation-open.text':
    'Keine Gebote, bis das behoben ist. Mieten laufen weiter; Sie können sie beenden.',
  'notices.isolation-kept': 'Mieter können Ihr Heimnetz nicht erreichen',
  'notices.isolation-kept.text': 'Es wurde neu geprüft, nach {span}. Es wird wieder geboten.',
  'notices.network-stale': 'Das Netz antwortet nicht',
  'notices.network-stale.text':
    'Kein Block seit {span}. Mieten laufen weiter; keine Gebote, bis es zurück ist.',
  'notices.network-back': 'Das Netz antwortet wieder',
  'notices.network-back.text': 'Es war weg, {span} lang. Es wird wieder geboten.',
  'notices.storage-failed': 'Es ließ sich nichts schreiben, {span} lang',
  'notices.storage-failed.text': 'Die Datenbank nimmt wieder etwas an.',
  'notices.agent-was-off': 'Der Agent war aus, {span} lang',
  'notices.agent-was-off.unknown': 'Der Agent war aus',
  'notices.agent-was-off.times': 'Von {from} bis {to}.',
  'notices.agent-was-off.text':
    'Er oder der ganze PC war aus oder im Ruhezustand, ohne dass jemand ihn beendet hat.',
  'notices.payout-announced': 'Eine neue Auszahlungsadresse wurde angekündigt',
  'notices.payout-announced.text':
    '{address} gilt ab {when}. Wenn Sie das nicht waren, nehmen Sie es jetzt zurück: Jemand anderes kann diesen Agenten benutzen.',
  'notices.payout-counts': 'Die Auszahlungsadresse gilt',
  'notices.payout-counts.text': 'Ab jetzt wird an {address} ausgezahlt.',
  'notices.payout-revoked': 'Eine angekündigte Auszahlungsadresse wurde zurückgenommen',
  'notices.payout-revoked.text': 'An {address} wird nichts ausgezahlt.',
  'notices.wallet-locked': 'Die Wallet ist gesperrt',
  'notices.wallet-locked.text':
    'Es kann nichts unterschrieben werden: keine Gebote, keine Auszahlungen. Mieten laufen weiter.',
  'notices.wallet-unlocked': 'Die Wallet ist entsperrt',
  'notices.wallet-unlocked.text': 'Sie war gesperrt, {span} lang.',
  'notices.delegation-ends':
    '{days, plural, one {Die Vollmacht des Kontos endet binnen eines Tages} other {Die Vollmacht des Kontos endet binnen # Tagen}}',
  'notices.delegation-ends.text':
    'Bis {when} darf dieser Rechner für das Konto arbeiten. Bereiten Sie eine neue Vollmacht vor und unterschreiben Sie sie in Ihrer Wallet.',
  'notices.delegation-broken': 'Das Konto lässt diesen Rechner nicht arbeiten',
  'notices.delegation-broken.missing': 'Es fehlt: {missing}.',
  'notices.delegation-broken.text':
    'Mieten laufen weiter, aber für sie lässt sich nichts senden. Bereiten Sie eine neue Vollmacht vor und unterschreiben Sie sie in Ihrer Wallet.',
  'notices.delegation-works': 'Das Konto lässt diesen Rechner arbeiten',
  'notices.delegation-works.until': 'Bis {when}.',
  'notices.reason': 'Grund: {reason}.',
  'notices.books-differ': 'Die Bücher stimmen nicht überein',
  'notices.books-differ.text':
    '{against, select, ledger {Das Hauptbuch hat {difference} mehr an Zahlungen, als das Konto bekam.} other {Die Chain hat {difference} mehr, als das Aufgeschriebene ergibt.}} „Hardware prüfen“ sagt, was zu tun ist.',
  'notices.books-agree': 'Die Bücher stimmen wieder überein',
  'notices.payout-sent': 'Ausgezahlt: {paid}',
  'notices.payout-sent.text': 'An {address}{by, select, rule {, nach Ihrer Regel} other {}}.',
  'notices.payout-failed': 'Nicht ausgezahlt: {paid}',
  'notices.payout-failed.text': 'Es war für {address} bestimmt.',
  'notices.payout-paused': 'Auszahlungen nach Ihrer Regel ruhen',
  'notices.payout-paused.text': 'Morgen wird es wieder versucht.',
  'notices.pause.no-address':
    'Keine Auszahlungsadresse gilt. Nennen Sie eine; sie gilt nach einem Tag.',
  'notices.pause.address-changed':
    'Die Auszahlungsadresse änderte sich, während eine Auszahlung unterwegs war.',
  'notices.pause.wallet-locked': 'Die Wallet ist gesperrt.',
  'notices.pause.wallet-absent': 'Es gibt keine Wallet.',
  'notices.pause.wallet-delegated':
    'Der Schlüssel des Kontos ist anderswo: Bereiten Sie Auszahlungen hier vor und unterschreiben Sie sie dort.',
  'notices.pause.no-fees': 'Das Konto kann die Gebühren nicht zahlen. Senden Sie ihm etwas.',
  'notices.pause.redeem-canceled': 'Die Chain hat nicht eingelöst und die Münzen zurückgegeben.',
  'notices.pause.redeem-failed': 'Die Chain hat das Einlösen abgelehnt.',
  'notices.pause.payout-failed': 'Die Chain hat die Auszahlung abgelehnt.',
  'notices.pause.forgotten':
    'Niemand weiß mehr, ob der letzte Schritt getan wurde. Sehen Sie in die Transaktionen des Kontos.',
  'notices.redeemed': 'Eingelöst: {paid}',
  'notices.redeemed.text': 'Es brachte {received}.',
  'notices.redeem-failed': 'Nicht eingelöst: {paid}',
  'notices.redeem-failed.back': 'Die Chain hat die Münzen zurückgegeben.',
  'notices.fees-spent': 'Die Gebühren des Tages sind aufgebraucht',
  'notices.fees-spent.text':
    '{paid} gingen heute in Gebühren. Gebote gehen nach Mitternacht weiter; Mieten laufen jetzt weiter.',
  'notices.unknown': 'Hinweis „{code}“',
} as const;
