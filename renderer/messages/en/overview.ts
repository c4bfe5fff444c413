/** The overview, below the now-line. */
export const overview = {
  'overview.money': 'Money',
  'overview.money.play': 'Play money',
  'overview.money.period': 'Time that is counted',
  'overview.money.today': 'Today',
  'overview.money.week': '7 days',
  'overview.money.paid': 'Paid',
  'overview.money.accrued': 'Accrued, not yet paid',
  'overview.money.paidSource': 'payments of the network in the agent’s ledger',
  'overview.money.paidSourcePlay': 'play payments of the practice network in the agent’s ledger',
  'overview.money.accruedSource':
    'what the leases that run have earned since their last payment, as the network tells it. Expected, not certain, until it is paid',
  'overview.money.lastPaid': 'Last paid {when}',
  'overview.money.lastPaidSource': 'payment in block {height}, {at}',
  'overview.money.nothingPaid': 'Nothing paid yet',
  'overview.money.accruedFrom':
    '{n, plural, one {from # lease, not known when it is paid} other {from # leases, not known when it is paid}}',
  'overview.money.nothingRented': 'nothing is rented now',
  'overview.money.stillDue': 'of leases that are over',
  'overview.money.sum':
    'Paid <b>{paid}</b> in {payments, plural, =0 {no payment} one {# payment} other {# payments}}, rented for <b>{rented}</b>',
  'overview.money.rentedSource':
    'time in which at least one lease was live, from the agent’s records',
  'overview.money.net': 'before electricity',
  'overview.money.netSource':
    'nothing is taken off: the agent does not know yet what the electricity costs',
  'overview.money.worthNothing': 'worth nothing',
  'overview.money.other': '{period}: paid <b>{paid}</b>',
  'overview.money.playNote': 'Nothing here can be paid out.',
  'overview.money.historyFailed': 'What was paid before today could not be read.',
  'overview.money.historyFailedText':
    'Nothing is lost: payments stay in the agent’s ledger and are shown once it answers.',

  'overview.running': 'Running now',
  'overview.running.all': 'All leases',
  'overview.running.more': '{n, plural, one {and # more lease} other {and # more leases}}',
  'overview.running.for': 'for {span}',
  'overview.running.perHour': '{rate}/h',
  'overview.running.rateUnknown': 'rate unknown',
  'overview.running.rateSource':
    'the price of the lease at the measured pace of blocks, before electricity',
  'overview.running.paidUntil': 'paid for until {when}',
  'overview.running.left': '{span} left',
  'overview.running.none': 'Nothing is running for others',
  'overview.running.noneText':
    'When a bid wins, the tenant’s container appears here within a minute.',
  'overview.running.nonePractice':
    'When a bid wins, the pretend renter’s container appears here within a minute.',
  'overview.running.noneClosed': 'New renters come once the machine is offered again.',
  'overview.state.awaiting-manifest': 'waiting for the tenant’s manifest',
  'overview.state.deploying': 'starting',
  'overview.state.pulling': 'loading its image, {done}',
  'overview.state.running': 'running',
  'overview.state.unhealthy': 'not running as it should',
  'overview.state.stopping': 'ending',

  'overview.todo': 'One thing to do',
  'overview.todo.urgent': 'Needs you',
  'overview.todo.notUrgent': 'Not urgent',
  'overview.todo.more': '{n, plural, one {and # more} other {and # more}} in <a>Notices</a>',
  'overview.todo.since': 'since {when}',
  'overview.todo.none': 'Nothing needs you now.',
  'overview.todo.unread': '{n, plural, one {# unread notice} other {# unread notices}}',
  'overview.todo.words': 'In the agent’s own words',
  'overview.todo.show': 'Show me',
  'overview.todo.storage': 'Sublet cannot write its records',
  'overview.todo.storage.text':
    'No new bids until it can; nothing that was stored is lost. Free some space on this disk.',
  'overview.todo.engine-down': 'Containers cannot run',
  'overview.todo.engine-down.text':
    'No bids until the container engine answers; leases wait for it. Start it, or look at what is wrong.',
  'overview.todo.network-stale': 'The network does not answer',
  'overview.todo.network-stale.text':
    'No bids until it does; leases go on. Check the internet connection of this machine.',
  'overview.todo.lease-not-running': 'A lease does not run',
  'overview.todo.lease-not-running.text':
    'It is tried again by itself. If it stays so, look at its history.',
  'overview.todo.other': 'Something needs you',
  'overview.todo.other.text': 'This is what the agent says about it:',
  'overview.todo.simulated': 'Get a container engine',
  'overview.todo.simulated.text':
    'None was found, so containers are only simulated. Install and start Docker Engine, then start Sublet again.',
  'overview.todo.gpu-engine-too-old': 'Update the container engine',
  'overview.todo.gpu-engine-too-old.text':
    'This one is too old to give a GPU to containers safely, so no GPU is offered.',
  'overview.todo.isolation': 'Close a gap in the isolation',
  'overview.todo.isolation.text':
    'This engine cannot enforce all limits on renters’ containers. Hardware lists which, and what it means.',

  'overview.week': 'Last 7 days',
  'overview.week.sum': '{rented} rented of {offered} offered',
  'overview.week.none': 'nothing recorded yet',
  'overview.week.source': 'the agent’s own record of what it did',
  'overview.week.day': '{day}, hour by hour',
  'overview.week.rented': '{span} rented',
  'overview.week.noRecord': 'No record',
  'overview.week.failed': 'The last 7 days could not be read.',
  'overview.week.failedText': 'Offering goes on; only this picture is missing.',

  'overview.machine': 'This PC',
  'overview.gpus': '{n, plural, one {# GPU} other {# GPUs}}',
  'overview.gpus.rented': '{rented} of {n} rented',
  'overview.gpu.usedBy': 'Used by <b>{name}</b>',
  'overview.gpu.usedByUnknown': 'Used by a lease',
  'overview.gpu.free': 'No lease uses it',
  'overview.gpu.none':
    'No GPU is offered: none was found here that can be rented out. Orders without a GPU are bid on.',
  'overview.gpu.details': 'Hardware',
  'overview.part.cpuMilli': 'CPU',
  'overview.part.memoryBytes': 'Memory',
  'overview.part.diskBytes': 'Disk',
  'overview.part.free': '<b>{free}</b> free of {offered} offered',
  'overview.part.freeText': '{free} free of {offered} offered',
  'overview.part.cores': '{count, plural, one {{n} core} other {{n} cores}}',
  'overview.part.source':
    'read from this machine, less what you keep, what leases hold and what open bids would need',

  'overview.uptime': 'Able to serve',
  'overview.uptime.day': '24 hours',
  'overview.uptime.month': '30 days',
  'overview.uptime.what': 'What it did',
  'overview.uptime.knownOf': 'of {span} known',
  'overview.uptime.none': 'not known yet',
  'overview.uptime.source':
    'the agent’s own record; share of the time in which the machine was to serve, your pauses left out',
  'overview.uptime.partSource': 'the agent’s own record',
  'overview.uptime.up': 'Able to serve',
  'overview.uptime.paused': 'Paused by you',
  'overview.uptime.down': 'Not able: {cause}',
  'overview.uptime.unknown': 'No record',

  'overview.evidence': 'Will it find renters?',
  'overview.evidence.since': 'since {when}',
  'overview.evidence.why': 'See why',
  'overview.evidence.source': 'our own records of orders and bids',
  'overview.evidence.seen': 'Orders seen',
  'overview.evidence.refused': 'Not bid on',
  'overview.evidence.bid': 'Bids made',
  'overview.evidence.lost': 'Lost to others',
  'overview.evidence.open': 'Open now',
  'overview.evidence.won': 'Won',
  'overview.evidence.quiet':
    'No order was seen in this time: the network is quiet, or the agent has just started.',
  'overview.evidence.note': 'This is what was seen, not a forecast.',

  'overview.payments': 'Latest payments',
  'overview.payments.all': 'All earnings',
  'overview.payments.none': 'Nothing paid yet. Payments come while a renter’s lease runs.',
  'overview.payments.source': 'block {height}, from the agent’s ledger',
  'overview.payments.someLease': 'a lease',
  'overview.payments.failed': 'The payments could not be read.',
  'overview.failedText': 'The agent goes on; only this list is missing.',

  'overview.notices': 'Latest notices',
  'overview.notices.all': 'All notices',
  'overview.notices.none': 'Nothing happened yet that is worth telling.',
  'overview.notices.unread': 'Unread',
} as const;
