/** What the machine has, what is offered, and whether it is healthy. */
export const hardware = {
  'hardware.lead': 'What this machine has, what is offered, and how it is doing.',
  'hardware.leadPractice': 'Practice uses this real machine: only renters and money are pretended.',
  'hardware.leadSimulated':
    'This is the real machine. Containers are simulated, so nothing runs on it.',

  'hardware.standing.rented': 'Rented',
  'hardware.standing.practice': 'Practice',
  'hardware.standing.offered': 'Offered',
  'hardware.standing.watching': 'Not offered, watching',
  'hardware.standing.blocked': 'Not offered, no bids',
  'hardware.standing.paused': 'Not offered, paused',
  'hardware.standing.draining': 'Not offered, finishing',
  'hardware.standing.starting': 'Not offered yet',
  'hardware.standing.stopping': 'Not offered, stopping',
  'hardware.standing.engine-down': 'Not offered, no containers',
  'hardware.standing.network-stale': 'Not offered, no network',
  'hardware.standing.away': 'Not offered, the agent is off',
  'hardware.standing.none': 'Not offered',
  'hardware.standing.unknown': 'Unknown',

  'hardware.gpu.facts': '{memory} · {interface}',
  'hardware.gpu.pcie': 'PCIe',
  'hardware.gpu.sxm': 'SXM',
  'hardware.gpu.nvidia': 'NVIDIA',
  'hardware.gpu.amd': 'AMD',
  'hardware.gpu.name': '{vendor} {model}',
  'hardware.gpu.source': 'read from this machine',
  'hardware.gpu.usedBy': '<b>{name}</b> holds it alone.',
  'hardware.gpu.usedByUnknown': 'A lease holds it alone.',
  'hardware.gpu.lease': 'Lease',
  'hardware.gpu.offered': 'No lease holds it. Orders that ask for such a GPU are bid on.',
  'hardware.gpu.notOffered': 'No lease holds it, and no bids are made with it now.',
  'hardware.gpu.unknown': 'Who uses it is not known while the agent is away.',
  'hardware.gpu.onNetwork': 'On the network as <c>{model}</c>, {memory}, {interface}',
  'hardware.gpu.id': 'Copy the id of this GPU',

  'hardware.offer': 'Offered and kept for you',
  'hardware.offer.notNow': 'For renters and kept for you',
  'hardware.offer.hint': 'changes at once; leases keep theirs',
  'hardware.offer.cpuMilli': 'CPU',
  'hardware.offer.memoryBytes': 'Memory',
  'hardware.offer.diskBytes': 'Disk',
  'hardware.offer.cores': '{count, plural, one {{n} core} other {{n} cores}}',
  'hardware.offer.coresOf': '{count, plural, one {{n} core} other {{n} cores}}',
  'hardware.offer.amount':
    '<b>{offered}</b> {now, select, yes {offered} other {for renters}} of {whole}',
  'hardware.offer.value':
    '{offered} {now, select, yes {offered} other {for renters}}, {kept} kept for you',
  'hardware.offer.slider': '{part} for renters',
  'hardware.offer.kept': '{kept} stay yours.',
  'hardware.offer.keptDisk': '{kept} stay yours; the whole is what was free when it was read.',
  'hardware.offer.leased': 'Leases hold {leased}.',
  'hardware.offer.leasedNone': 'No lease holds any.',
  'hardware.offer.less':
    'Leases hold {leased}, more than this. They keep it; new ones come once it fits.',
  'hardware.offer.source': 'read from this machine, less what you keep',
  'hardware.offer.locked': '{by} has set this; it cannot be changed here.',
  'hardware.offer.failed': 'Not changed, the old value holds. {message}',
  'hardware.offer.lockedNow': 'Not changed: {by} has set this.',
  'hardware.offer.away': 'Start the agent to change this.',
  'hardware.offer.saved': '{part}: {offered} for renters now.',
  'hardware.offer.note':
    'A slider says how much new renters can have in all. To offer nothing for a while, use Pause.',

  'hardware.health': 'Health',
  'hardware.health.again': 'Check again',
  'hardware.health.checked': 'checked {age}',
  'hardware.health.source': 'the agent’s own checks of this machine',
  'hardware.health.ok': 'All good',
  'hardware.health.warnings': '{n, plural, one {# to look at} other {# to look at}}',
  'hardware.health.failures': '{n, plural, one {# problem} other {# problems}}',
  'hardware.health.failed': 'The checks could not be made',
  'hardware.health.failedText':
    'Nothing is known of the health of this machine until they are. Leases go on.',
  'hardware.health.away':
    'Results of {when}. The agent makes the checks and is away, so nothing can be checked now.',
  'hardware.health.never':
    'Not checked: the agent makes the checks and is away. It checks once it runs again.',
  'hardware.health.resultOf': 'results of {when}',
  'hardware.status.ok': 'good',
  'hardware.status.warning': 'to look at',
  'hardware.status.cannot': 'not checked',
  'hardware.status.failed': 'problem',

  'hardware.machine': 'This machine',
  'hardware.machine.name': 'Name',
  'hardware.machine.cpu': 'Processor',
  'hardware.machine.cores': 'Cores',
  'hardware.machine.memory': 'Memory',
  'hardware.machine.disk': 'Free disk for containers',
  'hardware.machine.gpus': 'GPUs for rent',
  'hardware.machine.ports': 'Ports for renters',
  'hardware.machine.none': 'none',
  'hardware.machine.read': 'read {when}',
  'hardware.machine.source': 'what the operating system tells',

  'hardware.shut': 'Your home network',
  'hardware.shut.kept': 'out of renters’ reach',
  'hardware.shut.open': 'not out of renters’ reach',
  'hardware.shut.unchecked': 'being checked',
  'hardware.shut.cannot': 'cannot be checked now',
  'hardware.shut.away': 'not known now',
  'hardware.shut.keptText': 'Renters’ code cannot reach your home network (checked {age}).',
  'hardware.shut.openText':
    'A check from inside a container failed. It is made again every minute.',
  'hardware.shut.uncheckedText':
    'A container like a renter’s tries it from inside, as soon as that is possible.',
  'hardware.shut.awayText': 'The agent checks it and is away. It is checked again once it runs.',
  'hardware.shut.cannotText':
    'A container like a renter’s has to try it from inside, and no container can run. It is checked once the container engine answers.',
  'hardware.shut.last': 'The last check that was good: {when}, {age}.',
  'hardware.shut.never': 'No check was good yet.',
  'hardware.shut.source': 'a container like a renter’s, which tried it from inside',
  'hardware.shut.words': 'What the agent said',
  'hardware.shut.warnings':
    '{n, plural, one {# thing that should be mended} other {# things that should be mended}}',
  'hardware.shut.practiceGoesOn':
    'Practice goes on: its renters are pretended. On a real network nothing would be bid until this is mended.',
  'hardware.shut.noBids': 'Nothing is bid until this is mended. Leases go on; you can end them.',
  'hardware.shut.opening.rules': 'The firewall rules are not in force',
  'hardware.shut.opening.probe-works': 'It could not be tried from inside a container',
  'hardware.shut.opening.host': 'Open: this machine',
  'hardware.shut.opening.router': 'Open: your router',
  'hardware.shut.opening.home-network': 'Open: other devices at home',
  'hardware.shut.opening.metadata': 'Open: the address where clouds keep passwords',
  'hardware.shut.opening.other-lease': 'Open: other renters’ containers',
  'hardware.shut.opening.mail': 'Open: mail servers, which spam is sent through',
  'hardware.shut.opening.names': 'Names are not resolved as they should be',
  'hardware.shut.opening.internet':
    'Renters’ containers have no internet, although this machine has',
  'hardware.shut.opening.container': 'A container has more rights than it should have',
  'hardware.shut.opening.versions': 'A program here has a known way out of containers',
  'hardware.shut.cure.rules':
    'Install nftables, and run Sublet as a service or as a user who may use Docker: then it can write the rules.',
  'hardware.shut.cure.probe-works':
    'The container engine has to be able to start containers on this machine. Where another program took its firewall rules away, restart it.',
  'hardware.shut.cure.firewall':
    'Something else opens what our rules close. Look at other firewall programs on this machine.',
  'hardware.shut.cure.names': 'Port 5354 of this machine has to be free for the renters’ resolver.',
  'hardware.shut.cure.internet':
    'Another filter on this machine refuses what containers send. What the agent said below names it, and the command that lets them pass.',
  'hardware.shut.cure.container': 'Look at the settings of the container engine.',
  'hardware.shut.cure.versions': 'Update the container engine and its runtime.',

  'hardware.engine': 'Container engine',
  'hardware.engine.kind': 'Kind',
  'hardware.engine.docker': 'Docker',
  'hardware.engine.fake': 'none, simulated',
  'hardware.engine.version': 'Version',
  'hardware.engine.state': 'State',
  'hardware.engine.up': 'answers',
  'hardware.engine.down': 'does not answer',
  'hardware.engine.simulated': 'simulated',
  'hardware.engine.away': 'unknown',
  'hardware.engine.simulatedText':
    'No container engine was found at the start. Renters’ containers are only pretended; nothing of theirs runs here. Install and start Docker Engine, then start Sublet again.',
  'hardware.engine.downText':
    'No container of a renter can run, and no bids are made until it answers. Leases are kept and wait.',
  'hardware.engine.gvisor': 'gVisor',
  'hardware.engine.gvisor.off': 'there, switched off by you',
  'hardware.engine.gvisor.without-names':
    'there, not used: names would not resolve in it. The checks above say what to do.',
  'hardware.engine.gvisor.without-gpu':
    'around containers without a GPU, from their next deployment on',
  'hardware.engine.gvisor.all': 'around every container; nothing runs without it',
  'hardware.engine.words': 'What the engine said',
  'hardware.engine.complete': 'Everything that shuts containers in is there.',
  'hardware.engine.missing':
    '{n, plural, one {# thing it cannot do} other {# things it cannot do}}',
  'hardware.missing.no-seccomp': 'Filter system calls',
  'hardware.missing.no-seccomp.text':
    'A container could use parts of the kernel that it has no need for.',
  'hardware.missing.no-mandatory-access-control': 'Guard files by AppArmor or SELinux',
  'hardware.missing.no-mandatory-access-control.text':
    'One fence less between a container and this machine’s files.',
  'hardware.missing.no-user-namespaces': 'Give containers users of their own',
  'hardware.missing.no-user-namespaces.text':
    'The other fences hold; this one would help if they failed.',
  'hardware.missing.no-memory-limit': 'Limit memory',
  'hardware.missing.no-memory-limit.text':
    'A container could take memory that you keep for yourself.',
  'hardware.missing.no-swap-limit': 'Limit swap',
  'hardware.missing.no-swap-limit.text': 'A container could use swap space beside its memory.',
  'hardware.missing.no-process-limit': 'Limit processes',
  'hardware.missing.no-process-limit.text':
    'A container could start so many that the machine gets slow.',
  'hardware.missing.no-cpu-limit': 'Limit CPU',
  'hardware.missing.no-cpu-limit.text': 'A container could use more CPU than was rented.',
  'hardware.missing.no-disk-quota': 'Limit a container’s own files',
  'hardware.missing.no-disk-quota.text': 'A container could fill more disk than was rented.',
  'hardware.missing.no-init': 'Clean up ended processes',
  'hardware.missing.no-init.text':
    'Ended processes of a container can stay until the container ends.',
  'hardware.missing.gpu-engine-too-old': 'Give a GPU to containers',
  'hardware.missing.gpu-engine-too-old.text':
    'Docker 25 or newer is needed; older ones do not do it safely.',
  'hardware.missing.other': 'Something that has no words here',

  'hardware.notOffered': 'What is not offered, and why',
  'hardware.notOffered.no-gpu': 'No GPU that can be rented out here',
  'hardware.notOffered.no-gpu.text':
    'The agent found none, so orders that ask for a GPU are left alone. Graphics that are built into the processor are never rented out; your desktop uses them.',
  'hardware.notOffered.no-gpu.others': 'CPU, memory and disk are offered without one.',
  'hardware.notOffered.no-gpu.works':
    'For a GPU to be offered, its driver has to be installed, and the container engine has to be able to give it to containers.',
  'hardware.notOffered.gpu-engine-too-old': 'GPUs: the container engine is too old',
  'hardware.notOffered.gpu-engine-too-old.text':
    'Docker 25 or newer is needed to give a GPU to containers safely.',
  'hardware.notOffered.away': 'Nothing new: the agent is off',
  'hardware.notOffered.away.text': 'Orders are bid on by the agent. Offered again once it runs.',
  'hardware.notOffered.watching': 'Nothing: you only watch this network',
  'hardware.notOffered.watching.text':
    'Orders are answered for your eyes alone until you start to rent out.',
  'hardware.notOffered.blocked': 'Nothing new: bids are held back',
  'hardware.notOffered.blocked.text': 'Why is said at the top of this page, with the way on.',
  'hardware.notOffered.paused': 'Nothing new: you paused',
  'hardware.notOffered.paused.text':
    'Leases that run go on to their end. “Offer again now” above ends the pause.',
  'hardware.notOffered.draining': 'Nothing new: what runs is finishing',
  'hardware.notOffered.draining.text': '“Offer again now” above takes new renters again.',
  'hardware.notOffered.engine-down': 'Nothing: containers cannot run',
  'hardware.notOffered.engine-down.text':
    'Offered again by itself once the container engine answers.',
  'hardware.notOffered.network-stale': 'Nothing new: the network does not answer',
  'hardware.notOffered.network-stale.text': 'Offered again by itself once new blocks come.',
  'hardware.notOffered.starting': 'Nothing yet: the agent is starting',
  'hardware.notOffered.starting.text': 'It reads this machine and the network first.',
  'hardware.notOffered.stopping': 'Nothing new: the agent is stopping',
  'hardware.notOffered.stopping.text': 'Leases are brought up again at the next start.',
} as const;
