/** Words that the set-up, the wallet and the network views share. */
export const account = {
  'account.account': 'Account',
  'account.hotKey': 'Key of this machine',
  'account.copyAccount': 'Copy the address of the account',
  'account.copyHotKey': 'Copy the address of this machine’s key',
  'account.passphrase': 'Passphrase',
  'account.lookNow': 'Look now',
  'account.coinUnknown':
    'The account was not read from the network yet, so amounts cannot be typed. This goes on by itself.',

  'account.failed.disconnected': 'The agent is not connected. Try again once it is back.',
  'account.failed.stopping': 'The agent is stopping. Nothing was done.',
  'account.failed.bad-answer': 'The agent’s answer could not be read. Load this page again.',

  'account.amount.all': 'All',
  'account.amount.allOf': 'All of it: {label}',
  'account.amount.empty': 'Type an amount, such as {example}.',
  'account.amount.negative': 'It cannot be below 0.',
  'account.amount.not-a-number': 'This is no number. Write it like {example}.',
  'account.amount.ambiguous':
    'This can be read two ways. Write {whole} or {decimal}, without grouping.',
  'account.amount.zero': 'It has to be more than 0.',
  'account.amount.too-precise': 'At most {digits} digits behind the point.',
  'account.amount.too-much': 'There is only {most}.',

  'account.words.label': 'The words of the account',
  'account.words.count':
    '{n, plural, =0 {12 or 24 words, with a space between them} one {# word so far; 12 or 24 are needed} other {# words so far; 12 or 24 are needed}}',
  'account.words.none': 'Type the words first',
  'account.words.wrong-count': 'A wallet has 12 or 24 words.',
  'account.words.wrong-words': 'Some of these are in no wallet:',
  'account.words.wrong-checksum':
    'All words exist, but together they are no wallet. One is another word, or two changed places.',
  'account.words.fault': 'Word {position}: “{given}”. Did you mean “{nearest}”?',
  'account.words.more': 'Another account of the same words',
  'account.words.index': 'Number of the account',
  'account.words.indexHint': '0 is the first one, which nearly everybody has',
  'account.words.indexBad': 'A whole number from 0',
  'account.words.otherAccount':
    'These words belong to {address}, not to the account that has to sign. Nothing was sent.',

  'account.qr.failed': 'This cannot be drawn as a QR code. Take the file or the text.',
  'account.qr.none': 'There is no QR code for this one. Take the file or the text.',
  'account.qr.part': 'QR code {at} of {of}',
  'account.qr.previous': 'Previous',
  'account.qr.next': 'Next',
  'account.qr.isFirst': 'This is the first one',
  'account.qr.isLast': 'This is the last one',

  'account.prepared.signer': 'To be signed by',
  'account.prepared.chain': 'On the network',
  'account.prepared.fee': 'Network fee',
  'account.prepared.ways': 'How it gets to where it is signed',
  'account.prepared.file': 'File',
  'account.prepared.fileText':
    'Carry the file to the device with the account’s key, sign it there and send it to the network.',
  'account.prepared.download': 'Save the file',
  'account.prepared.qr': 'QR code',
  'account.prepared.qrText':
    '{n, plural, one {Point the camera of a wallet at it.} other {Point the camera of a wallet at each of these # in turn.}}',
  'account.prepared.qrGroup': 'QR codes, one after the other with the arrow keys',
  'account.prepared.text': 'Text',
  'account.prepared.textText': 'What is signed, word for word.',
  'account.prepared.copy': 'Copy the text',
  'account.prepared.words': 'Enter the words once',
  'account.prepared.wordsText':
    'The words go to the agent on this machine, are used for this one signature and then forgotten. It is the easy way, and the weaker one: while you type, whoever controls this machine could read them.',
  'account.prepared.sign': 'Sign and send',

  'account.shadow.period': 'Time that is looked at',
  'account.shadow.period.hours': '6 h',
  'account.shadow.period.day': '24 h',
  'account.shadow.period.week': '7 days',
  'account.shadow.asOf': 'read {age}',
  'account.shadow.line':
    'In {span}: {seen, plural, =0 {no order} one {# order} other {# orders}}, {fit, plural, =0 {none fits} one {# fits} other {# fit}}, {won, plural, =0 {none you would have won} one {# you would have won} other {# you would have won}}.',
  'account.shadow.linePaid':
    'In {span}: {seen, plural, one {# order} other {# orders}}, {fit, plural, one {# fits} other {# fit}}, {won, plural, one {# you would have won at {pay}/h} other {# you would have won at {pay}/h together}}.',
  'account.shadow.source':
    'orders of the network, answered for this machine without sending anything; a tie counts as lost',
  'account.shadow.of': '{n} of {seen}',
  'account.shadow.seen': 'Orders seen',
  'account.shadow.matched': 'Your hardware suits them',
  'account.shadow.fit': 'You would have made a bid',
  'account.shadow.won': 'You would have won',
  'account.shadow.lost': 'Somebody else was chosen',
  'account.shadow.undecided': 'Not decided yet',
  'account.shadow.none':
    'No order was seen in this time. Orders come when people need machines; some hours bring none.',
  'account.shadow.why': 'Why the others were left',
  'account.shadow.auditedOnly': 'wanted the word of an auditor that you do not have',
  'account.shadow.noneLeft': 'None was left.',
  'account.shadow.orders': 'The last orders',
  'account.shadow.noOrders': 'None to show.',
  'account.shadow.pays': 'pays up to {price}/h',
  'account.shadow.asked': 'you would have asked {price}/h',
  'account.shadow.winner': 'went to {provider} at {price}/h',
  'account.shadow.winnerAudited': 'went to {provider}, who is audited, at {price}/h',
  'account.shadow.outcome.won': 'would have won',
  'account.shadow.outcome.lost': 'lost',
  'account.shadow.outcome.undecided': 'open',
  'account.shadow.outcome.closed': 'closed',
  'account.shadow.outcome.refused': 'left',
  'account.shadow.failed': 'The evidence could not be read',
  'account.shadow.failedText': 'Watching goes on; it only cannot be shown.',
  'account.shadow.away': 'Not read before the agent stopped.',
} as const;
