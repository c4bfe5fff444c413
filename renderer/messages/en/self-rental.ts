/** Renting from oneself: each step, and what keeps a renter from being served. */
export const selfRental = {
  'selfRental.title': 'Rent from yourself',
  'selfRental.lead':
    'Places one small order with a second key and goes the whole way of a renter, from the order to the money. It takes about half a minute; on a test network some minutes the first time.',
  'selfRental.impossible.real-money':
    'On this network it would cost real money. It is for practice and test networks.',
  'selfRental.impossible.unavailable':
    'It cannot be tried now: the second key cannot be read on this machine. The log of the agent says why.',
  'selfRental.start': 'Try it',
  'selfRental.again': 'Try it again',
  'selfRental.stop': 'Call it off',
  'selfRental.goesOn': 'Step {n} of {of}',
  'selfRental.wentOn': 'It was at step {n} of {of} when the agent was heard of last.',
  'selfRental.worked': 'A renter would be served: every step worked.',
  'selfRental.ended': 'It ended at step {n} of {of}: {step}',
  'selfRental.when': 'tried {age}',
  'selfRental.source': 'one order of our own, on this network',
  'selfRental.words': 'In its own words',
  'selfRental.address': 'Address of the second key',
  'selfRental.copyAddress': 'Copy the address of the second key',
  'selfRental.closing': 'What was ordered is being closed.',
  'selfRental.closed': 'What was ordered is closed.',
  'selfRental.took': 'took {span}',

  'selfRental.state.waiting': 'not reached',
  'selfRental.state.now': 'under way',
  'selfRental.state.done': 'worked',
  'selfRental.state.failed': 'did not work',

  'selfRental.step.money': 'Ready, and money for the order',
  'selfRental.step.order': 'Order heard of',
  'selfRental.step.bid': 'Bid',
  'selfRental.step.lease': 'Lease',
  'selfRental.step.manifest': 'Container runs',
  'selfRental.step.answer': 'First answer over HTTP',
  'selfRental.step.logs': 'Log',
  'selfRental.step.shell': 'Command in the container',
  'selfRental.step.close': 'Closed, nothing left',
  'selfRental.step.payment': 'Money back, payment booked',

  'selfRental.cause.money-missing': 'The second key lacks {amount} {denom} for an order.',
  'selfRental.cure.money-missing':
    'Send what is missing to its address or to your own account, then try again.',
  'selfRental.cause.money-not-made': 'The second key lacks {amount} {denom} for an order.',
  'selfRental.cure.money-not-made':
    'It cannot be sent to anybody: the network makes it. Try it again later.',
  'selfRental.cause.image-refused': 'Your own rules do not let the image {image} in.',
  'selfRental.cure.image-refused':
    'Renters are served by your rules. To try it, allow that image in Settings.',
  'selfRental.cause.network-refused': 'The network refused what the second key sent.',
  'selfRental.cure.network-refused':
    'Its words say what it wants. Where they speak of ACT or a circuit breaker, it makes none now: try again later.',
  'selfRental.cause.order-unheard':
    'The order is on the network, and this machine had not heard of it after {seconds} s.',
  'selfRental.cure.order-unheard':
    'Look at the endpoints of the network: they may be behind or away.',
  'selfRental.held.paused': 'Nothing is bid on now: you paused renting out.',
  'selfRental.held.draining':
    'Nothing is bid on now: leases run to their end, and no new ones come.',
  'selfRental.held.engine-down': 'Nothing is bid on now: the container engine does not answer.',
  'selfRental.held.watching': 'Nothing is bid on now: the network is only watched.',
  'selfRental.held.setting-up': 'Nothing is bid on now: setting up is not finished.',
  'selfRental.cause.not-bidding': 'Nothing is bid on now.',
  'selfRental.cure.not-bidding': 'Mend what it says first. The checks above look at the rest.',
  'selfRental.cause.order-refused': 'No bid was made: {refusal}.',
  'selfRental.cure.order-refused':
    'Real orders are refused for the same reason. Prices and what you keep for yourself are in Settings.',
  'selfRental.cause.bid-missing': 'The bid was not on the network after {seconds} s.',
  'selfRental.cure.bid-missing': 'The wallet page shows what waits to be sent, and why.',
  'selfRental.cause.lease-unheard':
    'The lease is on the network, and this machine had not heard of it after {seconds} s.',
  'selfRental.cure.lease-unheard':
    'Look at the endpoints of the network: they may be behind or away.',
  'selfRental.cause.gateway-unreachable': 'Renters cannot reach this machine.',
  'selfRental.cure.gateway-unreachable': 'The checks above say whether its ports are open.',
  'selfRental.cause.manifest-refused': 'The list of what is to run was refused.',
  'selfRental.cure.manifest-refused': 'This is a fault of Sublet: please report it.',
  'selfRental.cause.not-running': 'The container does not run.',
  'selfRental.cure.not-running':
    'Look whether the container engine runs other containers, and whether its disk is full.',
  'selfRental.cause.simulated':
    'Containers are simulated, because there is no container engine. Nothing can answer.',
  'selfRental.cure.simulated': 'Install and start Docker Engine, then start Sublet again.',
  'selfRental.cause.no-answer': 'The container runs, and does not answer at {address}.',
  'selfRental.cure.no-answer':
    "A firewall of this machine may be in the way of the container engine's ports.",
  'selfRental.cause.no-page': 'By its name, it does not answer at {address}.',
  'selfRental.cure.no-page': 'Another program may have that port, or stand before it.',
  'selfRental.cause.no-logs': 'Nothing of its log came within {seconds} s.',
  'selfRental.cure.no-logs':
    'The container engine has to keep logs that can be read back: look at its log driver.',
  'selfRental.cause.shell-failed': 'The command in the container did not run as it should.',
  'selfRental.cure.shell-failed': 'Look whether “docker exec” works on this machine.',
  'selfRental.cause.left-over': '{seconds} s after it was closed, something of it was left.',
  'selfRental.cure.left-over': 'It is tried again by itself. The leases page shows what is left.',
  'selfRental.cause.money-differs':
    'The money does not add up: {deposited} put down, {paid} paid, {returned} back, {booked} in our books ({denom}).',
  'selfRental.cause.money-unseen': 'The network does not say where the money went.',
  'selfRental.cure.money-differs': 'The checks above compare the books with the network.',
  'selfRental.cause.interrupted': 'Sublet ended in between.',
  'selfRental.cure.interrupted': 'Try it again.',
  'selfRental.cause.called-off': 'It was called off.',
  'selfRental.cure.called-off': 'Try it again when you like.',
  'selfRental.cause.failed': 'It ended in a way of its own.',
  'selfRental.cure.failed': 'The log of the agent has more.',
} as const;
