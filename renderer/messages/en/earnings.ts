export const earnings = {
  'earnings.title': 'Earnings',
  'earnings.lead': 'What the network has paid you, and where the money is.',
  'earnings.leadPractice':
    'What the practice network has paid you: play money, to see how it goes.',
  'earnings.period': 'Period',
  'earnings.scale.day': '24 h',
  'earnings.scale.days2': '48 h',
  'earnings.scale.month': 'Month',
  'earnings.scale.year': 'Year',
  'earnings.earlier': 'Earlier',
  'earnings.later': 'Later',
  'earnings.later.none': 'This is the current period',
  'earnings.earlier.none': 'Further back nothing is shown',
  'earnings.lastHours': 'Last {n} hours',
  'earnings.monthOf': '{month} {year}',
  'earnings.stretch': '{from} to {to}',
  'earnings.byHour': '{period}, by hour',
  'earnings.byDay': '{period}, by day',
  'earnings.byMonth': '{period}, by month',
  'earnings.perHour': '{rate}/h',
  'earnings.none': '–',

  'earnings.where': 'Where the money is',
  'earnings.where.hint': 'read {age}',
  'earnings.accrued': 'Accrued, not yet paid',
  'earnings.accrued.below':
    '{n, plural, =0 {nothing is rented now} one {of # lease} other {of # leases}}',
  'earnings.accrued.source':
    'the escrow of each running lease, as the network tells it; expected, not paid',
  'earnings.paid': 'Paid',
  'earnings.paid.below': 'in your account on this network, all time · today {today}',
  'earnings.paid.belowPractice': 'play money on the practice network, all time · today {today}',
  'earnings.paid.source': 'every payment that the network made, from our own ledger',
  'earnings.practice': 'Play money',
  'earnings.practice.text':
    'It is worth nothing, cannot be paid out and never mixes with real money.',

  'earnings.chart.label': 'Paid by {unit, select, hour {hour} day {day} other {month}}',
  'earnings.chart.foot':
    '{symbol} {unit, select, hour {an hour} day {a day} other {a month}}. Accrued stands beside the paid bar, never on top of it.',
  'earnings.chart.summary':
    '{payments, plural, =0 {Nothing was paid in this time.} one {{paid} paid in # payment.} other {{paid} paid in # payments.}}',
  'earnings.chart.best': 'Most: {period}, {paid}.',
  'earnings.chart.accrued': 'Now accrued, not yet paid: {accrued}.',
  'earnings.chart.readHint': 'Point at a bar, or walk with the arrow keys.',
  'earnings.chart.readout':
    '{period}: {paid} paid in {payments, plural, =0 {no payment} one {# payment} other {# payments}}, rented {rented}',

  'earnings.sum.soFar': 'so far',
  'earnings.sum.payments': 'Payments',
  'earnings.sum.rented': 'Rented',
  'earnings.sum.average': 'Average per rented hour',
  'earnings.sum.foot': 'Electricity and fees are not taken off here; they are not known yet.',
  'earnings.source.ledger': 'payments in our own ledger, as the network made them',
  'earnings.source.leases': 'our own record of leases; hours with several count once',

  'earnings.table.hour': 'Hours',
  'earnings.table.day': 'Days',
  'earnings.table.month': 'Months',
  'earnings.column.hour': 'Hour',
  'earnings.column.day': 'Day',
  'earnings.column.month': 'Month',
  'earnings.column.rented': 'Rented',
  'earnings.column.payments': 'Payments',
  'earnings.column.paid': 'Paid',
  'earnings.column.accrued': 'Accrued, not yet paid',

  'earnings.payments': 'Payments',
  'earnings.payments.none': 'No payment yet.',
  'earnings.column.time': 'Time',
  'earnings.column.height': 'Block',
  'earnings.column.lease': 'Lease',
  'earnings.column.amount': 'Amount',
  'earnings.column.key': 'Key',
  'earnings.copyKey': 'Copy the key of this payment',
  'earnings.payments.shown': '{shown, plural, one {# payment shown.} other {# payments shown.}}',
  'earnings.payments.all': 'These are all.',
  'earnings.payments.more': 'Show older',
  'earnings.payments.moreFailed': 'Older payments could not be read.',

  'earnings.csv': 'CSV',
  'earnings.csv.table': 'This table',
  'earnings.csv.tableHint': 'What is shown: {period}',
  'earnings.csv.payments': 'All payments',
  'earnings.csv.paymentsHint': 'Every one that was ever made',
  'earnings.csv.done': 'The file was made',
  'earnings.csv.failed': 'The payments could not be read; no file was made',

  'earnings.empty': 'Nothing paid yet',
  'earnings.empty.text':
    'The network pays while a renter is here, in steps, and once more when the lease ends. Until then it is shown above as accrued, not yet paid.',
  'earnings.empty.textPractice':
    'The practice network pays in steps while a pretend renter is here, and once more when the lease ends. Until then it is shown above as accrued, not yet paid.',
  'earnings.empty.action': 'See what came in',

  'earnings.error': 'The earnings could not be read',
  'earnings.error.text': 'Payments go on and are not lost; they only cannot be shown.',
  'earnings.error.storage': 'The ledger could not be read from the database',
  'earnings.error.storage.text':
    'What the network paid is yours all the same and is kept by the network. The disk may be full; make space and try again.',
  'earnings.away': 'Not read before the agent stopped',
  'earnings.away.text':
    'What was paid in this time is not known to this window. It comes by itself when the agent runs again; nothing of it is lost.',
  'earnings.notLive': 'The agent is not connected',
} as const;
