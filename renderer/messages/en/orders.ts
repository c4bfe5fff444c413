export const orders = {
  'orders.title': 'Orders',
  'orders.period': 'Period',
  'orders.period.hour': '1 h',
  'orders.period.day': '24 h',
  'orders.period.week': '7 days',
  'orders.last': '{period, select, hour {last hour} day {last 24 h} other {last 7 days}}',
  'orders.perHour': '{rate}/\u2060h',
  'orders.perBlock': '{price} a block',
  'orders.noBid': '–',
  'orders.source': 'our own records of orders and bids',

  'orders.lead.loading': 'What renters asked for, and what came of it.',
  'orders.lead.none':
    'No order came in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}.',
  'orders.lead.noneSince': 'No order has come in since {when}, when the records begin.',
  'orders.lead.noBid':
    '{seen, plural, one {One order and no bid} other {# orders and no bid}} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}. Most often: {reason}.',
  'orders.lead.shadow':
    '{wouldBid} of {seen, plural, one {one order} other {# orders}} would have got a bid in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}. Nothing was sent.',
  'orders.lead.lost':
    'Most bids were lost: {lost} of {bid} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}. {won, plural, =0 {None was won} one {# was won} other {# were won}}.',
  'orders.lead.won':
    '{won, plural, one {# of {bid} bids was won} other {# of {bid} bids were won}} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}.',
  'orders.lead.allWon':
    '{won, plural, one {The one bid was won} other {All # bids were won}} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}.',
  'orders.lead.open':
    '{open, plural, one {# of {bid, plural, one {# bid} other {# bids}} is still open} other {# of {bid, plural, one {# bid} other {# bids}} are still open}}. {won, plural, =0 {None was won} one {# was won} other {# were won}} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}.',
  'orders.lead.mixed':
    '{bid, plural, one {# bid} other {# bids}} in {period, select, hour {the last hour} day {the last 24 hours} other {the last 7 days}}: {won} won, {lost} lost, {open} open, {rest} without a choice.',

  'orders.evidence': 'From order to renter',
  'orders.evidence.seen': 'orders seen',
  'orders.evidence.seen.why': 'Every order that the agent saw since {when}.',
  'orders.evidence.seen.whyPractice':
    'Every practice order that the agent saw since {when}. All of them are from pretend renters.',
  'orders.evidence.refused': 'without a bid',
  'orders.evidence.refused.none': 'Nothing was turned down.',
  'orders.evidence.fit': 'Not a fit',
  'orders.evidence.other': 'Other reasons',
  'orders.evidence.only': 'Reasons',
  'orders.evidence.shadow': 'would have been bid on',
  'orders.evidence.shadow.why': 'They fit and pay enough. Nothing was sent.',
  'orders.evidence.bid': 'bids placed',
  'orders.evidence.lost': 'lost',
  'orders.evidence.lost.why': 'Known is only that a bid was lost, not to whom or at what price.',
  'orders.evidence.open': 'still open',
  'orders.evidence.open.why': 'The renter has not chosen yet.',
  'orders.evidence.won': 'won',
  'orders.evidence.won.why': 'Each became a lease.',
  'orders.evidence.closed': 'taken back or run out',
  'orders.evidence.closed.why':
    'The renter took the order back, nobody was chosen in time, or you took the machine back.',
  'orders.evidence.unknown': 'unknown',
  'orders.evidence.unknown.why': 'Older than our records of bids.',

  'orders.title.attribute-missing': 'a property that this provider does not claim',
  'orders.title.gpu-none': 'a GPU, and this machine offers none',
  'orders.title.gpu-model': 'another kind of GPU',
  'orders.title.gpu-engine': 'a GPU that the container engine cannot hand in',
  'orders.title.gpu-busy': 'GPUs that were in use',
  'orders.title.cpu-short': 'more CPU than was free',
  'orders.title.memory-short': 'more memory than was free',
  'orders.title.disk-short': 'more disk than was free',
  'orders.title.storage-class': 'a kind of storage not offered here',
  'orders.title.ports-short': 'more ports than were free',
  'orders.title.too-many-volumes': 'more volumes than are allowed',
  'orders.title.audit-missing': 'the word of an auditor that you do not have',
  'orders.title.unserved': 'what is not served here',
  'orders.title.notice-wanted': 'wanted notice before a close',
  'orders.title.notice-too-long': 'wanted more notice than you promise',
  'orders.title.price-zero': 'would cost nothing at your prices',
  'orders.title.price-unknown': 'the worth of the coin was not known',
  'orders.title.script-declined': 'your price program did not want it',
  'orders.title.script-failed': 'your price program gave no price',
  'orders.title.crowded': 'had too many bids of others',
  'orders.title.malformed': 'nothing that makes sense',
  'orders.title.price-too-low': 'paid less than you ask',
  'orders.title.denom': 'paid in another coin',
  'orders.title.outbid-by-own': 'came with others that were worth more',
  'orders.title.paused': 'came while renting out was paused',
  'orders.title.engine-down': 'came while containers could not run',
  'orders.title.bid-before': 'had a bid of ours before',
  'orders.title.network-refused': 'the network did not take the bid',
  'orders.title.other': 'other ({code})',

  'orders.reason.attribute-missing': 'Needs {key} = {value}, which this provider does not claim',
  'orders.reason.gpu-none':
    'Needs {needs, plural, one {# GPU} other {# GPUs}}, this machine offers none',
  'orders.reason.gpu-none-memory':
    'Needs {needs, plural, one {# GPU} other {# GPUs}} with {memory} memory, this machine offers none',
  'orders.reason.gpu-model': 'Needs {wants}, this machine has {has}',
  'orders.reason.gpu-engine':
    'Needs a GPU of this machine that its container engine cannot hand to containers ({vendor})',
  'orders.reason.gpu-busy':
    'Needs {needs, plural, one {# GPU} other {# GPUs}}, {free, plural, =0 {none was free} one {# was free} other {# were free}}',
  'orders.reason.cpu-short': 'Needs {needs} CPU, {free} CPU was free',
  'orders.reason.memory-short': 'Needs {needs} memory, {free} was free',
  'orders.reason.disk-short': 'Needs {needs} disk, {free} was free',
  'orders.reason.storage-class': 'Needs storage of the class {wants}, which is not offered here',
  'orders.reason.ports-short':
    'Needs {needs, plural, one {# port} other {# ports}}, {free, plural, =0 {none was free} one {# was free} other {# were free}}',
  'orders.reason.too-many-volumes':
    'Needs {needs, plural, one {# volume} other {# volumes}} in one service, {most} are allowed',
  'orders.reason.audit-missing': 'Needs the word of {wants}, who does not vouch for you',
  'orders.reason.audit-missing-any':
    'Needs the word of one of {wants}; none of them vouches for you',
  'orders.reason.unserved': 'Asks for {wants}, which is not served here',
  'orders.reason.notice-wanted': 'Wants {seconds} of notice before a close; you promise none',
  'orders.reason.notice-too-long':
    'Wants {seconds} of notice before a close; you promise {most} at most',
  'orders.reason.price-zero': 'Would cost nothing at your prices, and a bid of 0 is not taken',
  'orders.reason.price-unknown':
    'Your prices are in dollars, and the worth of the coin was not known',
  'orders.reason.script-declined': 'Your price program did not want it: {reason}',
  'orders.reason.script-failed': 'Your price program gave no price: {reason}',
  'orders.reason.crowded':
    'Had {bids, plural, one {# bid} other {# bids}}; one more is worth less on average than it costs',
  'orders.reason.crowded-full':
    'Had {bids, plural, one {# bid} other {# bids}} already; {most} are taken',
  'orders.reason.price-too-low-power': 'Pays at most {pays}, its electricity costs {asks}',
  'orders.reason.malformed': 'Asks for nothing, or for amounts that make no sense',
  'orders.reason.price-too-low': 'Pays at most {pays}, you ask {asks}',
  'orders.reason.denom': 'Pays in {wants}, you are paid in {has}',
  'orders.reason.outbid-by-own':
    'Fits, but others that came with it were worth more (place {rank} of {orders})',
  'orders.reason.paused': 'Came while renting out was paused',
  'orders.reason.engine-down': 'Came while containers could not run',
  'orders.reason.bid-before': 'Had a bid of ours before; one that was taken back is final',
  'orders.reason.network-refused': 'The network did not take the bid: {reason}',
  'orders.reason.other': 'Other reason ({code})',

  'orders.remedy.memory': 'Memory offered',
  'orders.remedy.cpu': 'CPU offered',
  'orders.remedy.disk': 'Disk offered',
  'orders.remedy.price': 'Price',
  'orders.remedy.notice': 'Notice',
  'orders.remedy.engine': 'Health checks',

  'orders.chart': 'Your bids',
  'orders.chart.hint': '{symbol} an hour, about',
  'orders.chart.hintSource': 'prices per block, at {pace}',
  'orders.chart.none': 'No bid in this time.',
  'orders.chart.noPace':
    'The pace of the network’s blocks is not known yet, so that no price an hour can be told.',
  'orders.chart.label': 'Your bids by time and price',
  'orders.chart.summary':
    '{n, plural, one {# bid at about {low}/\u2060h} other {# bids from about {low}/\u2060h to {high}/\u2060h}}: {won} won, {lost} lost, {open} open{rest, plural, =0 {} other {, # without a choice}}.',
  'orders.chart.newest': 'The newest {n} of {bid}.',
  'orders.chart.notKnown':
    'What others asked, and at what price an order was won from you, is not known here.',
  'orders.chart.readHint': 'Choose a bid: point at it, tap it, or walk with the arrow keys.',
  'orders.chart.readout': '{when}: asked about {price}/\u2060h, at most {max}/\u2060h · {state}',

  'orders.state.submitting': 'Bid on its way',
  'orders.state.open': 'Bid open',
  'orders.state.won': 'Won',
  'orders.state.lost': 'Lost',
  'orders.state.closed': 'Taken back or run out',
  'orders.state.unknown': 'Unknown',
  'orders.state.refused': 'No bid',
  'orders.state.shadow': 'Would have bid',
  'orders.stateWhy.submitting': 'Our bid is on its way to the network',
  'orders.stateWhy.open': 'The renter has not chosen yet',
  'orders.stateWhy.won': 'The renter chose you',
  'orders.stateWhy.lost': 'The renter chose another bid; whose and at what price is not known',
  'orders.stateWhy.closed': 'Ended without a choice, or was taken back',
  'orders.stateWhy.unknown': 'Older than our records of bids',
  'orders.stateWhy.lostTo': 'The renter chose another bid',
  'orders.stateWhy.shadow': 'It fits and pays enough; nothing was sent',
  'orders.winner': 'Won by another at {price}',

  'orders.change': 'What would change it',
  'orders.change.none': 'Nothing in these numbers points to a setting of yours.',
  'orders.change.memory': 'Offer more memory',
  'orders.change.memory.text':
    '{n, plural, one {# order asked for more memory than was free} other {# orders asked for more memory than were free}}. {kept, select, none {Nothing is kept back for yourself.} other {You keep {kept} for yourself.}}',
  'orders.change.cpu': 'Offer more CPU',
  'orders.change.cpu.text':
    '{n, plural, one {# order asked for more CPU than was free} other {# orders asked for more CPU than was free}}. {kept, select, none {Nothing is kept back for yourself.} other {You keep {kept} CPU for yourself.}}',
  'orders.change.disk': 'Offer more disk',
  'orders.change.disk.text':
    '{n, plural, one {# order asked for more disk than was free} other {# orders asked for more disk than was free}}. {kept, select, none {Nothing is kept back for yourself.} other {You keep {kept} for yourself.}}',
  'orders.change.price': 'Ask less',
  'orders.change.price.text':
    '{n, plural, one {# order pays} other {# orders pay}} less than you ask, even at most. Whether the work is worth that to you is yours to say.',
  'orders.change.notice': 'Promise notice',
  'orders.change.notice.text':
    '{n, plural, one {# order wanted} other {# orders wanted}} notice before a close. With notice the machine cannot be had back at once.',
  'orders.change.lost': 'Look at your price',
  'orders.change.lost.text':
    '{n, plural, one {# bid was lost} other {# bids were lost}}. A price may be why, but it is not known at what price the others won.',
  'orders.change.paused': 'Pause less',
  'orders.change.paused.text':
    '{n, plural, one {# order} other {# orders}} came while renting out was paused.',
  'orders.change.engine': 'Keep containers able to run',
  'orders.change.engine.text':
    '{n, plural, one {# order} other {# orders}} came while containers could not run.',
  'orders.change.hardware': 'Another machine',
  'orders.change.hardware.text':
    '{n, plural, one {# order asked for a GPU} other {# orders asked for a GPU}} that this machine does not have. No setting changes that.',

  'orders.list': 'Every order',
  'orders.list.show': 'Show',
  'orders.filter.all': 'All',
  'orders.filter.bid': 'Bid on',
  'orders.filter.won': 'Won',
  'orders.filter.lost': 'Lost',
  'orders.filter.open': 'Open',
  'orders.filter.refused': 'No bid',
  'orders.filter.reason': 'Reason',
  'orders.filter.anyReason': 'Any reason',
  'orders.search': 'Search by order',
  'orders.column.when': 'Decided',
  'orders.column.asks': 'Asks for',
  'orders.column.max': 'Pays at most about',
  'orders.column.result': 'Result',
  'orders.column.why': 'Why',
  'orders.column.bid': 'Your bid, about',
  'orders.list.shown': '{shown, plural, one {# order shown.} other {# orders shown.}}',
  'orders.list.filtered': '{shown} of {loaded, plural, one {# order} other {# orders}} shown.',
  'orders.list.all': 'These are all that are kept.',
  'orders.list.more': 'Show older',
  'orders.list.searchMore': 'Search older orders',
  'orders.list.moreFailed': 'Older orders could not be read.',
  'orders.list.noMatch': 'No order fits this filter.',
  'orders.list.clear': 'Show all',

  'orders.empty.never': 'No order seen yet',
  'orders.empty.since': 'No order seen since {when}',
  'orders.empty.text':
    '{practice, select, yes {A pretend renter comes within a few minutes.} other {Orders come when somebody wants to rent; hours without one are normal.}} {block, select, none {No block has been read yet.} other {The last block came {block}.}}',
  'orders.empty.longer': 'Look at 7 days',
  'orders.empty.hardware': 'See what is offered',
  'orders.stale': 'The network has sent nothing since {when}',
  'orders.stale.never': 'The network does not answer',
  'orders.stale.text': 'Orders after that are not seen and not in these numbers.',

  'orders.error': 'The orders could not be read',
  'orders.error.text': 'What came in is not shown until they can. Bids go on as before.',
  'orders.error.storage': 'The orders could not be read from the database',
  'orders.error.storage.text':
    'The disk may be full or its data damaged. Bids may be held back until it can be written again.',
  'orders.away': 'Not read before the agent stopped',
  'orders.away.text':
    'What came in during this time is not known to this window. It comes by itself when the agent runs again.',
  'orders.notLive': 'The agent is not connected',
} as const;
