/** What the agent checks of this machine, and what to do about it. */
export const checks = {
  'hardware.check.engine.ok': 'Containers can run',
  'hardware.check.engine.warning': 'Containers are simulated',
  'hardware.check.engine.failed': 'Containers cannot run',
  'hardware.check.isolation.ok': 'Containers are shut in',
  'hardware.check.isolation.warning': 'Not every limit can be enforced',
  'hardware.check.isolation.failed': 'Containers are not shut in',
  'hardware.check.home-network.ok': 'Renters cannot reach your home network',
  'hardware.check.home-network.warning': 'Not known to be out of renters’ reach: your home network',
  'hardware.check.home-network.failed': 'Renters may be able to reach your home network',
  'hardware.check.home-network.cannot': 'Your home network cannot be checked now',
  'hardware.advice.home-network.cannot': 'It is checked once containers can run again.',
  'hardware.check.home-network-warning.ok': 'What runs containers is current',
  'hardware.check.home-network-warning.warning': 'A part of what runs containers may be too old',
  'hardware.check.home-network-warning.failed': 'A part of what runs containers is too old',
  'hardware.check.own-engine.ok': 'Renters have an engine and a disk of their own',
  'hardware.check.own-engine.warning': 'The engine’s disk has not grown yet',
  'hardware.check.own-engine.failed': 'The engine of its own does not run',
  'hardware.check.public-certificate.ok': 'Browsers trust this machine’s certificate',
  'hardware.check.public-certificate.warning':
    'The certificate that browsers trust needs a look; renters’ tools go on without it',
  'hardware.check.public-certificate.failed': 'There is no certificate that browsers trust',
  'hardware.check.gvisor.ok': 'Renters have a kernel of their own: gVisor',
  'hardware.check.gvisor.warning': 'gVisor is there and not used',
  'hardware.check.gvisor.failed': 'gVisor does not run',
  'hardware.check.network.ok': 'The network answers',
  'hardware.check.network.warning': 'The network answers slowly',
  'hardware.check.network.failed': 'The network does not answer',
  'hardware.check.machine.ok': 'The machine has room',
  'hardware.check.machine.warning': 'Little disk space is left',
  'hardware.check.machine.failed': 'The machine cannot be read',
  'hardware.check.storage.ok': 'Records are written',
  'hardware.check.storage.warning': 'Records may not be written',
  'hardware.check.storage.failed': 'Records cannot be written',
  'hardware.check.offering.ok': 'New orders are bid on',
  'hardware.check.offering.warning': 'No new bids now',
  'hardware.check.offering.failed': 'No new bids now',
  'hardware.check.leases.ok': 'Leases run',
  'hardware.check.leases.warning': 'A lease does not run yet',
  'hardware.check.leases.failed': 'A lease does not run',
  'hardware.advice.engine.warning': 'Install and start Docker Engine, then start Sublet again.',
  'hardware.advice.engine.failed': 'Start the container engine. Leases are kept meanwhile.',
  'hardware.advice.isolation.warning':
    'Renting out works. What is not enforced is listed under “Container engine”.',
  'hardware.advice.home-network.warning':
    'What is open and what helps is listed under “Your home network”.',
  'hardware.advice.home-network.failed':
    'No bids until this is mended. What helps is listed under “Your home network”.',
  'hardware.advice.home-network-warning.warning':
    'Keep the container engine and its parts up to date. It does not stop bids.',
  'hardware.advice.own-engine.warning':
    'It grows when the agent is stopped while nothing is leased, and started again.',
  'hardware.advice.own-engine.failed':
    'It is started again every few seconds; the log says why that fails.',
  'hardware.advice.public-certificate.warning':
    'It needs a public host name, and a few minutes. An IP address is no name.',
  'hardware.advice.public-certificate-unreachable.warning':
    'Check the internet connection. The certificate authority is asked again by itself.',
  'hardware.advice.public-certificate-clock.warning':
    'Set the clock of this machine, or turn on its automatic time.',
  'hardware.advice.public-certificate-time.warning':
    'Set the clock of this machine, or turn on its automatic time.',
  'hardware.advice.public-certificate-limit.warning':
    'The certificate authority gives no more for a while. Wait; the details say until when.',
  'hardware.advice.public-certificate-terms.warning':
    'The authority’s terms have changed. Read them, and start again with --acme-agree if you agree.',
  'hardware.advice.public-certificate-name-unknown.warning':
    'Let the host name lead to the public address of this machine, at whoever keeps its DNS.',
  'hardware.advice.public-certificate-name-unreached.warning':
    'Have port 80 or 443 of your router passed on to this machine, and let it through the firewall.',
  'hardware.advice.public-certificate-name-elsewhere.warning':
    'Another machine answers to that name. Let the name and the router’s port lead to this one.',
  'hardware.advice.public-certificate-name-forbidden.warning':
    'The authority may not give one for that name. Allow it in the name’s CAA record, or use another name.',
  'hardware.advice.public-certificate-port.warning':
    'Another program has the port, or this user may not use it. End it, or choose another with --acme-http-port.',
  'hardware.advice.public-certificate-record.warning':
    'Remove the file public-certificate.json in the folder of this network; all of it is got anew then.',
  'hardware.advice.public-certificate-refused.warning':
    'It is tried again by itself. The log has what the authority said.',
  'hardware.advice.network.failed': 'Check the internet connection. Leases are kept meanwhile.',
  'hardware.advice.machine.warning': 'Free some disk space to rent out more.',
  'hardware.advice.machine.failed': 'The agent goes on with what it knew before.',
  'hardware.advice.storage.failed': 'Free some disk space. Nothing that was stored is lost.',
  'hardware.advice.offering.warning': 'Press “Offer again now” above to bid again.',
  'hardware.advice.leases.warning':
    'It is tried again by itself. The lease’s own page shows its history.',
  'hardware.check.gateway.ok': 'Renters can reach this machine',
  'hardware.check.gateway.warning': 'Renters may not reach this machine',
  'hardware.check.gateway.failed': 'Renters cannot reach this machine',
  'hardware.check.provider.ok': 'Everything that bids need is there',
  'hardware.check.provider.warning': 'Something holds bids back',
  'hardware.check.provider.failed': 'Something holds bids back',
  'hardware.check.registration.ok': 'This machine is registered on the network',
  'hardware.check.registration.warning': 'The registration is not up to date',
  'hardware.check.registration.failed': 'This machine could not be registered',
  'hardware.check.certificate.ok': 'The certificate is good',
  'hardware.check.certificate.warning': 'The certificate ends soon',
  'hardware.check.certificate.failed': 'The certificate has ended',
  'hardware.check.wallet.ok': 'The wallet is safe and open',
  'hardware.check.wallet.warning': 'The wallet needs you',
  'hardware.check.wallet.failed': 'The wallet is locked',
  'hardware.check.backup.ok': 'The words of the wallet are written down',
  'hardware.check.backup.warning': 'The words of the wallet are not written down',
  'hardware.check.backup.failed': 'The words of the wallet are not written down',
  'hardware.check.payout-address.ok': 'A payout address is set',
  'hardware.check.payout-address.warning': 'No payout address counts yet',
  'hardware.check.payout-address.failed': 'No payout address counts',
  'hardware.check.delegation.ok': 'The account lets this machine work',
  'hardware.check.delegation.warning': 'The permission of the account needs you',
  'hardware.check.delegation.failed': 'The account does not let this machine work',
  'hardware.check.transactions.ok': 'Transactions go out',
  'hardware.check.transactions.warning': 'Network fees for today are used up',
  'hardware.check.transactions.failed': 'Transactions fail',
  'hardware.check.endpoints.ok': 'The ways to the network work',
  'hardware.check.endpoints.warning': 'Not every way to the network works',
  'hardware.check.endpoints.failed': 'No way to the network works',
  'hardware.check.books.ok': 'Our books agree with the network',
  'hardware.check.books.warning': 'Our books were not compared just now',
  'hardware.check.books.failed': 'Our books and the network differ',
  'hardware.check.redeeming.ok': 'The network redeems',
  'hardware.check.redeeming.warning': 'The network has halted redeeming',
  'hardware.check.redeeming.failed': 'The network does not redeem',
  'hardware.check.payouts.ok': 'Payouts by your rule go on',
  'hardware.check.payouts.warning': 'Payouts by your rule rest',
  'hardware.check.payouts.failed': 'Payouts by your rule are not made',
  'hardware.advice.gateway.failed': 'It is tried again every few seconds. No bids until then.',
  'hardware.advice.provider.ok': '“Orders” shows what would have come of it.',
  'hardware.advice.provider.warning': 'What it is stands under “Network”. Leases go on meanwhile.',
  'hardware.advice.registration.warning': 'It is sent by itself, with the next transaction.',
  'hardware.advice.certificate.warning':
    'Unlock the wallet and see that the account can pay fees; then it is replaced.',
  'hardware.advice.certificate.failed':
    'Unlock the wallet and see that the account can pay fees; then it is replaced.',
  'hardware.advice.wallet.warning': '“Wallet” says what is to be done.',
  'hardware.advice.wallet.failed': 'Unlock it. Nothing is lost meanwhile.',
  'hardware.advice.backup.warning':
    'Write them down now, under “Wallet”. If this disk breaks, the money is gone.',
  'hardware.advice.payout-address.warning': 'Set one under “Wallet”. It counts after a day.',
  'hardware.advice.delegation.warning':
    'Sign a new permission with the key of the account, under “Wallet”.',
  'hardware.advice.delegation.failed':
    'Sign a new permission with the key of the account, under “Wallet”.',
  'hardware.advice.transactions.warning': 'Bids go on after midnight. Leases go on now.',
  'hardware.advice.transactions.failed':
    'They are tried again by themselves; nothing is sent twice.',
  'hardware.advice.endpoints.warning':
    '“Network” shows which. It mends itself, or you name others.',
  'hardware.advice.endpoints.failed': 'Check the internet connection. Leases go on.',
  'hardware.advice.books.warning': 'Wait a moment. If it stays so, check the ways to the network.',
  'hardware.advice.books.failed':
    'Compare the wallet’s entries with the account in an explorer. What the network has is yours.',
  'hardware.advice.redeeming.warning':
    'Nothing is to be done: your coins stay in the account, and it goes on by itself.',
  'hardware.advice.payouts.warning': 'It is tried again tomorrow.',
  'hardware.advice.payouts.failed': 'Pay out by hand, under “Wallet”.',
  'hardware.advice.gvisor.warning':
    '“Details” says which setting of the engine is missing. Renting out works without it.',
  'hardware.advice.network.warning': 'Check the internet connection of this machine.',
  'hardware.warning.flawed-version': '{component} {version} may be too old',
  'hardware.warning.flawed-version.text':
    'It has a known way out of containers ({flaws}), mended in {fixedIn}. Your system may have mended it without a new number. Keep it up to date; bids go on.',
  'hardware.warning.bandwidth-limit': 'The traffic of a lease cannot be bounded',
  'hardware.warning.bandwidth-limit.text':
    'The kernel of this machine has no way to do it. Bids go on.',
  'hardware.warning.open-connections-counted-anew':
    'Open connections of a lease are not always bounded',
  'hardware.warning.open-connections-counted-anew.text':
    'With iptables they are counted from none whenever another lease comes or goes. Install nftables to bound them at all times; bids go on.',
  'hardware.warning.ipv6': 'There is no filter for IPv6',
  'hardware.warning.ipv6.text':
    'The kernel of this machine has none, so the networks of leases have no IPv6 either. Bids go on.',
} as const;
