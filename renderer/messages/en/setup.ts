/** From practice to renting out for real. */
export const setup = {
  'setup.title': 'Rent out for real',
  'setup.lead': 'One step after the other. You can leave at any time and go on later.',
  'setup.steps': 'Steps',
  'setup.progress': '{done} of {of} done',
  'setup.state.done': '(done)',
  'setup.state.now': '(now)',
  'setup.state.later': '(later)',
  'setup.state.stuck': '(needs you)',
  'setup.back': 'Back',
  'setup.comesNext': 'Next: {step}',
  'setup.continue': 'Continue',
  'setup.goToNext': 'Go to the next step',
  'setup.notYet': 'Its turn comes later. The steps before it are needed first.',
  'setup.notHere': 'This step is not needed with the wallet that you have.',
  'setup.noWallet': 'The practice network has no wallet. Choose a network first.',

  'setup.name.network': 'Network',
  'setup.name.watch': 'Watch first',
  'setup.name.wallet': 'Wallet',
  'setup.name.backup': 'Write down the words',
  'setup.name.grant': 'Permission',
  'setup.name.fund': 'Start balance',
  'setup.name.address': 'Name of this machine',
  'setup.name.register': 'Register',
  'setup.name.live': 'Start',

  'setup.network': 'Where do you want to rent out?',
  'setup.network.lead':
    'Each network has its own records and its own wallet, and nothing of one ever mixes with another. Looking at one costs nothing.',
  'setup.network.current': 'You are here',
  'setup.money.none': 'To try things. Pretend renters and play money.',
  'setup.money.test':
    'For testing with strangers. Its coins are free and worth nothing; renters are testers.',
  'setup.money.main': 'Renters who pay. What is paid here is yours and real.',
  'setup.network.chooseText':
    'To go on, choose the network on which you want to rent out. The next step is to watch it: nothing is sent yet.',
  'setup.network.chooseFirst': 'Choose a network other than Practice first',
  'setup.network.goOn': 'Go on',
  'setup.notAsked': 'Not known: the agent is away, and this page had not asked it before.',
  'setup.network.changeText':
    'The agent stops and starts again on that network. It only watches there: nothing is sent, no wallet is made.',
  'setup.network.backText': 'The agent stops and starts again on the practice network.',
  'setup.network.watch': 'Watch {name}',
  'setup.network.practice': 'Practice',
  'setup.network.back': 'Go to {name}',
  'setup.network.rented':
    '{n, plural, one {# lease runs here. End it or let it finish first.} other {# leases run here. End them or let them finish first.}}',
  'setup.network.changing': 'Changing to {name}',
  'setup.network.changingText':
    'The agent starts anew. This page waits for it and goes on by itself.',
  'setup.network.isAway': 'Waiting for the agent, {span}.',
  'setup.network.isBack': 'The agent is there. It reads the network, {span}.',
  'setup.network.slow': 'This takes longer than usual',
  'setup.network.slowText':
    'The agent may not have come back. Start it again; it begins on the network that it was told last.',
  'setup.network.giveUp': 'Choose again',
  'setup.network.there': 'You are on {name} now',
  'setup.network.thereText': 'Nothing is sent. Watch for as long as you like.',
  'setup.network.failed': 'The networks could not be read',
  'setup.network.failedText': 'Nothing has changed.',

  'setup.watch': 'Watch first',
  'setup.watch.lead':
    'The agent answers every order of the network for this very machine and keeps the answers to itself. So you see what it might bring before you give anything.',
  'setup.watch.note':
    'This is what happened, not what will happen. Prices and demand change from day to day.',
  'setup.watch.goOn': 'Set up a wallet',
  'setup.watch.later': 'Or come back in a few hours; watching goes on.',

  'setup.wallet': 'A wallet for what you are paid',
  'setup.wallet.lead':
    'A wallet is a key. Whoever has the key has what lies in the account. So the question is where the key should be.',
  'setup.wallet.ways': 'Where the key is',
  'setup.way.create': 'A new one on this machine',
  'setup.way.create.text': 'The agent makes it and keeps the key here.',
  'setup.way.create.protects':
    'Protects from: a lost machine, as long as the words are written down.',
  'setup.way.create.costs':
    'Costs: whoever takes over this machine can take what lies in the account. Pay out often.',
  'setup.way.import': 'One that I have',
  'setup.way.import.text': 'You type its 12 or 24 words; the key is then kept here too.',
  'setup.way.import.protects': 'Protects from: a lost machine, because you have the words already.',
  'setup.way.import.costs':
    'Costs: all that lies in that account is within reach of this machine. Take one with little in it.',
  'setup.way.delegate': 'The key stays elsewhere',
  'setup.way.delegate.text':
    'The account’s key stays on your phone, on a hardware wallet or on paper. This machine gets a small key that may only make bids and collect pay.',
  'setup.way.delegate.protects':
    'Protects from: theft. A stolen PC costs one revoke; it cannot send anything away.',
  'setup.way.delegate.costs':
    'Costs: you sign once now, again before it ends, and for each payout.',
  'setup.way.take-over': 'One that the system hands over',
  'setup.way.take-over.text':
    'For servers: the words lie encrypted with the system, which gives them to the agent at each start.',
  'setup.way.take-over.protects':
    'Protects from: a stolen disk, and everybody who is not root here.',
  'setup.way.take-over.costs': 'Costs: the words are made and changed outside of Sublet.',
  'setup.takeOver.look': 'Look whose it is',
  'setup.takeOver.take': 'Take this account',
  'setup.takeOver.address': 'The words of the system belong to this account',
  'setup.takeOver.addressText': 'Compare it with the address that you know. Nothing is taken yet.',
  'setup.wallet.have.local': 'The key is on this machine',
  'setup.wallet.have.delegated': 'The account’s key is elsewhere; a small key is here',
  'setup.wallet.locked': 'The wallet is locked',
  'setup.wallet.unlock': 'Unlock',

  'setup.protect': 'How the key is kept on this machine',
  'setup.protect.keychain': 'Keychain of the system',
  'setup.protect.keychain.text':
    'Locked and opened with your login. Other users and a stolen disk cannot read it.',
  'setup.protect.passphrase': 'Passphrase',
  'setup.protect.passphrase.text':
    'Locked with words that only you know. After each start you type them, or nothing is signed.',
  'setup.protect.systemd-credential': 'Handed in by the system service',
  'setup.protect.systemd-credential.text':
    'The system hands it to the agent at each start. For servers without a login.',
  'setup.protect.file': 'Plain file',
  'setup.protect.file.text': 'Not protected against whoever can read your files.',
  'setup.protect.fileTitle': 'Anybody who can read your files can take the wallet',
  'setup.protect.fileText':
    'So can every program that you start. Choose this only where nothing else works, and keep little in it.',
  'setup.protect.fileTick': 'I know, keep it in a plain file all the same',
  'setup.protect.notTicked': 'Tick this, or choose another place.',
  'setup.protect.unusable': 'Not here: {problem}',
  'setup.protect.none': 'Choose how the key is kept.',
  'setup.protect.failed': 'It is not known where the key could be kept',
  'setup.protect.failedText': 'Nothing was made.',
  'setup.protect.type': 'Passphrase',
  'setup.protect.typeHint':
    'Several words are better than one with signs. It cannot be asked for again.',
  'setup.protect.again': 'Once more',
  'setup.protect.short': 'At least {n} characters, so that it cannot be guessed.',
  'setup.protect.differs': 'The two are not the same.',

  'setup.create': 'Make the wallet',
  'setup.import.check': 'Check the words',
  'setup.import.keep': 'Keep this account',
  'setup.import.address': 'These words belong to this account',
  'setup.import.addressText':
    'Compare it with the address in your other wallet. Nothing is kept yet.',
  'setup.delegate.account': 'Address of the account',
  'setup.delegate.accountHint':
    'As your phone or hardware wallet shows it. It is paid, and its key never comes here.',
  'setup.delegate.none': 'Which account is to be paid?',
  'setup.delegate.make': 'Make the small key',

  'setup.backup': 'Write down the words',
  'setup.backup.lead':
    'They are the only way back to what lies in the account if this machine breaks. We ask for three of them afterwards.',
  'setup.backup.care':
    'Take paper and a pen, and look that nobody sees your screen. Nobody who helps you ever needs these words, and no page asks for them.',
  'setup.backup.passphraseNone': 'Type the passphrase first',
  'setup.backup.show': 'Show the words',
  'setup.backup.again': 'Show them again',
  'setup.backup.done': 'The words are written down',
  'setup.backup.doneAt': 'Proven on {when}.',
  'setup.backup.skip': 'Do this later',
  'setup.words.care':
    'Write them in this order. They are hidden as soon as you turn to another window.',
  'setup.words.list': 'The {n} words, in their order',
  'setup.words.written': 'I have written them down',
  'setup.words.hide': 'Hide them',
  'setup.words.print': 'Print…',
  'setup.words.copy': 'Copy…',
  'setup.words.printCare':
    'Paper that a printer made may stay in the memory of the printer. By hand is safer.',
  'setup.words.copyTitle': 'Copy the words to the clipboard?',
  'setup.words.copyText':
    'Every program on this machine can read the clipboard, and some systems send it to your other devices. Whoever reads the words has the account.',
  'setup.words.copyConfirm': 'Copy all the same',
  'setup.words.copyKeep': 'Do not copy',
  'setup.words.copied': 'The words are on the clipboard',
  'setup.words.copiedText': 'Copy something else afterwards, so that they are gone from there.',
  'setup.words.sheet': 'Words of a wallet. Whoever reads them has what lies in it.',
  'setup.quiz.text': 'Type these from your paper.',
  'setup.quiz.word': 'Word {position}',
  'setup.quiz.missing': 'Type all of them first',
  'setup.quiz.wrong': 'Not all of these were right. Look at your paper; now others are asked for.',
  'setup.quiz.check': 'Check',
  'setup.quiz.back': 'Back to the start',

  'setup.grant': 'Permission for this machine',
  'setup.grant.lead':
    'The account allows the small key to make bids, collect pay and keep the certificate, until a day that you choose. It is signed once, where the account’s key is. Registering is part of it.',
  'setup.grant.working': 'Everything that is needed is granted',
  'setup.grant.partial': 'Granted in part',
  'setup.grant.ended': 'Nothing is granted yet. Waiting for it.',
  'setup.grant.looked': 'looked {age}',
  'setup.grant.look': 'Look now',
  'setup.grant.until': 'Until {when}.',
  'setup.grant.missing': 'Missing: {list}',
  'setup.grant.days': 'For how long',
  'setup.grant.daysHint': 'A warning comes in time, and it can be renewed',
  'setup.grant.daysOf': '{n, plural, one {# day} other {# days}}',
  'setup.grant.limit': 'At most for network fees',
  'setup.grant.limitHint': 'All that the small key can ever spend until then',
  'setup.grant.prepare': 'Prepare it',
  'setup.grant.renew': 'Prepare a renewal',
  'setup.grant.sign': 'Sign it where the account’s key is',
  'setup.grant.change': 'Change days or limit',
  'setup.grant.sent': 'Sent to the network',
  'setup.grant.sentText': 'It is in one of the next blocks. This page goes on by itself.',

  'setup.fund': 'A start balance',
  'setup.fundTest': 'Test coins to start with',
  'setup.fund.lead':
    'AKT is the coin that network fees are paid in. Some of it is put down with each bid and comes back. Fees go to the network, not to us.',
  'setup.fund.leadTest':
    'AKT of a test network is worth nothing and free. Fees and bids need some all the same.',
  'setup.fund.address': 'Send it to this account',
  'setup.fund.care':
    'Only AKT of this very network. Coins of another network that are sent here are lost.',
  'setup.fund.qr': 'The address of the account as a QR code',
  'setup.fund.needs': 'Needs {needs} · has {has}',
  'setup.fund.enough': 'Enough: has {has}, needs {needs}',
  'setup.fund.received': 'Received {amount}',
  'setup.fund.meter': 'How much of the start balance is there',
  'setup.fund.faucet': 'Get test coins',
  'setup.fund.notRead': 'The account was not read yet.',
  'setup.fund.readAt': 'Block {height}, {age}.',
  'setup.fund.skip': 'Go on without',

  'setup.address': 'Under which name is this machine reached?',
  'setup.address.lead':
    'Renters reach their programs here under this name. It has to lead to your internet connection, with the ports open that renters use.',
  'setup.address.host': 'Host name',
  'setup.address.hint': 'Such as gpu.example.com, without https:// and without a path',
  'setup.address.public':
    'The name becomes public with the registration, and with it where your connection is. Take a name that says nothing about you.',
  'setup.address.none': 'Type a name, such as gpu.example.com.',
  'setup.address.bad':
    'Small letters, digits, hyphens and dots only, without https:// and without a path.',
  'setup.address.save': 'Keep this name',

  'setup.register': 'Be listed on the network',
  'setup.register.lead':
    'A public entry with what this machine has, and a certificate that proves to renters that it is this machine that answers. Both are sent as one transaction and cost a network fee.',
  'setup.register.done': 'This machine is listed',
  'setup.register.host': 'Reached at',
  'setup.register.attributes': 'Attributes',
  'setup.register.read': 'Read',
  'setup.register.certificate': 'Certificate',
  'setup.register.until': 'until {when}',
  'setup.register.onItsWay': 'On its way for {span}.',
  'setup.register.now': 'Register',
  'setup.register.again': 'Check again',

  'setup.live': 'Ready to rent out',
  'setup.live.notYet': 'The last step',
  'setup.live.lead':
    'From now on the agent makes bids on orders that fit. You can pause or take everything back at any time.',
  'setup.live.open': '{n, plural, one {One step is left} other {# steps are left}}',
  'setup.live.blocked': 'It cannot start yet',
  'setup.live.go': 'Start renting out',
  'setup.live.awaited': 'Starting as soon as it can',
  'setup.live.awaitedText':
    'You said so, and it begins by itself once what is named below is done. Until then nothing is sent.',
  'setup.live.started': 'You are renting out',
  'setup.live.startedText':
    'Waiting for a renter. It may take minutes or days; Orders shows why at any time.',
  'setup.live.overview': 'To the overview',
  'setup.live.stop': 'Only watch again',
} as const;
