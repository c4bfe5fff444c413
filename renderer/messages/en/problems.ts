/** What keeps an owner from renting out, by the agent's code for it: what it is, and what to do. */
export const problems = {
  'problem.engine-down': 'Containers cannot run: the container engine does not answer.',
  'problem.lease-not-running': 'A lease does not run yet. It is tried again by itself.',
  'problem.storage': 'Sublet cannot write its records. Free some space on this disk.',
  'problem.gate':
    'It is not certain that renters cannot reach your home network. “Hardware” says what helps.',
  'problem.gateway': 'Renters cannot reach this machine, so they could not say what is to run.',
  'problem.port-taken':
    'Another program has port {port}. End that program, or choose another port under “Settings”, “Ports”.',
  'problem.port-forbidden':
    'This user may not open port {port}. Choose another under “Settings”, “Ports”.',
  'problem.port-instead.gateway':
    'Renters’ programs come there; open the one that you choose in your router.',
  'problem.port-instead.grpc':
    'Akash’s Console asks there and knows 8444 alone, so have your router pass that on to the port that you choose.',
  'problem.port-instead.ingress':
    'Visitors of renters’ web pages come there. Web addresses name no port, so have your router pass 80 on to the port that you choose.',
  'problem.port-instead.secureIngress':
    'Visitors of renters’ web pages come there. Web addresses name no port, so have your router pass 443 on to the port that you choose.',
  'problem.port-low':
    'Or let every user of this machine open it (Linux, in a terminal): sudo sysctl -w net.ipv4.ip_unprivileged_port_start={port}',
  'problem.setting-up': 'Bids begin once the set-up is done.',
  'problem.wallet-absent': 'There is no wallet on this machine. Make or import one.',
  'problem.wallet-locked': 'The wallet is locked. Unlock it.',
  'problem.delegation-unknown':
    'The network has not said yet what the account lets this machine do.',
  'problem.delegation-ended':
    'The account lets this machine do nothing any more. Sign a new permission with it.',
  'problem.delegation-gas': 'Nobody pays the network fees of this machine.',
  'problem.delegation-partial':
    'The account does not let this machine do all that is needed. Sign a new permission with it.',
  'problem.fees-spent':
    'The network fees that you allow for a day are used up. Bids go on tomorrow.',
  'problem.funds-low':
    'The account has too little left for the deposit and the fee of a bid. Send it more.',
  'problem.registration-unknown': 'The network has not said yet whether it knows this machine.',
  'problem.not-registered': 'The network does not know this machine yet.',
  'problem.registration-failed': 'This machine could not be registered on the network.',
  'problem.bidding-forbidden': 'This machine may not bid on this network.',
  'problem.modules-not-known': 'The network has not said yet what it runs.',
  'problem.module-unknown': 'The network runs something that this version of Sublet does not know.',
  'problem.state-unknown': 'The network has states that are new to Sublet. Update Sublet.',
  'problem.contradiction':
    'The ways to the network contradict each other, and no majority agrees. Another one under “Network” would decide it.',
  'problem.contradiction-settled':
    'Some ways to the network contradict the others and are left out.',
  'problem.network-unreachable':
    'The network cannot be reached. Check the internet connection of this machine.',
  'problem.certificate-not-revoked':
    'Certificates that were replaced are still valid. Revoke them with the account’s own key.',
  'problem.transactions-fail': 'Transactions fail. They are tried again by themselves.',
} as const;
