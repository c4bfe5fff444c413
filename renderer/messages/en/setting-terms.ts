/** Settings: how a price is made, power, notice, what the network is told, payouts. */
export const settingTerms = {
  'settings.section.power': 'Electricity',
  'settings.section.notice': 'Notice',
  'settings.section.provider': 'What others see',
  'settings.section.ports': 'Ports',
  'settings.section.content': 'What may run',
  'settings.section.payout': 'Payouts',
  'settings.sectionHint.power': 'no bid below what it costs',
  'settings.sectionHint.notice': 'before you end a lease',
  'settings.sectionHint.provider': 'public, on the network',
  'settings.sectionHint.ports': 'where renters and visitors come in',
  'settings.sectionHint.content': 'images that renters bring',
  'settings.sectionHint.payout': 'to your payout address',
  'settings.find.power': 'power electricity watt kWh energy floor minimum',
  'settings.find.notice': 'reclamation notice window take back',
  'settings.find.provider': 'attributes host email website region public profile',
  'settings.find.ports':
    'port router firewall forward 80 443 8443 8444 gateway ingress web domain TLS gRPC',
  'settings.find.content': 'image registry container allow deny block list forbidden',
  'settings.find.payout': 'payout withdraw redeem money address automatic',

  'settings.on': 'on',
  'settings.off': 'off',
  'settings.none': 'nothing',
  'settings.dollars': 'US${n}',
  'settings.watts': '{n} W',
  'settings.hours': '{count, plural, one {{n} hour} other {{n} hours}}',
  'settings.unit.dollars': 'US$',
  'settings.unit.kwh': 'US$ per\u00a0kWh',
  'settings.unit.watts': 'W',
  'settings.unit.hours': 'hours',
  'settings.days': '{count, plural, one {{n} day} other {{n} days}}',
  'settings.unit.days': 'days',

  'settings.pricing.strategy': 'How a price is made',
  'settings.hint.pricing.strategy': 'What is asked for new bids. Leases that run keep their price.',
  'settings.strategy.scale': 'Per block',
  'settings.strategy.scale.text': 'So much of the network’s coin for each part and block.',
  'settings.strategy.monthly': 'Per month, in dollars',
  'settings.strategy.monthly.text':
    'What a whole month is to bring. It is turned into blocks as they really come.',
  'settings.strategy.script': 'A program',
  'settings.strategy.script.text':
    'Your program is asked about each order, as for Akash’s own provider.',
  'settings.strategy.script.none': 'Start the agent with --pricing-script to choose this.',

  'settings.monthly.cpu': 'CPU',
  'settings.monthly.memory': 'Memory',
  'settings.monthly.storage': 'Disk',
  'settings.monthly.endpoint': 'Port or host name',
  'settings.hint.monthly.cpu': 'Per core and month',
  'settings.hint.monthly.memory': 'Per GB (1,000,000,000 bytes) and month, RAM disks included',
  'settings.hint.monthly.storage': 'Per GB (1,000,000,000 bytes) and month',
  'settings.hint.monthly.endpoint': 'Per port or name that a renter publishes, and month',
  'settings.prices.gpu.hint':
    'Per GPU and block. A model without a price of its own costs what any other does.',
  'settings.prices.gpu.add': 'Add a model and its price per block',
  'settings.prices.gpu.label': 'Price per block',
  'settings.monthly.gpu.hint':
    'Per GPU and month. A model without a price of its own costs what any other does.',
  'settings.monthly.gpu.add': 'Add a model and its price per month',
  'settings.monthly.gpu.label': 'Price per month',
  'settings.pricing.gpuWatts.hint':
    'What a rented GPU takes more than an idle one, working as hard as it can.',
  'settings.pricing.gpuWatts.add': 'Add a model and its watts',
  'settings.pricing.gpuWatts.label': 'Watts',
  'settings.example.month': 'That is US${amount} for a whole month.',
  'settings.example.script': 'Your program says what each order is to cost.',

  'settings.pricing.electricity': 'Electricity',
  'settings.hint.pricing.electricity':
    'What a kWh costs you. A bid is never lower than the power that it takes; 0 leaves that out.',
  'settings.pricing.machineWatts': 'This machine',
  'settings.hint.pricing.machineWatts':
    'What it takes more than idle with all offered cores rented, without its GPUs',
  'settings.power.none': 'not counted',
  'settings.power.card': '1 {model} takes US${cost} of power an hour',
  'settings.power.hour': '= US${cost} an hour',

  'settings.bidding.reclamation': 'Promise notice',
  'settings.hint.bidding.reclamation':
    'Some renters rent only from those who announce the end beforehand. Their orders are bid on only where this is on.',
  'settings.notice.warning':
    'Such a lease cannot be ended at once: it runs on for the time that was promised, also after “{button}”.',
  'settings.bidding.mostNoticeHours': 'At most',
  'settings.hint.bidding.mostNoticeHours': 'Orders that want more are left to others',

  'settings.provider.host': 'Address',
  'settings.provider.email': 'E-mail',
  'settings.provider.website': 'Website',
  'settings.hint.provider.host':
    'The name under which renters reach this machine, such as gpu.example.org',
  'settings.hint.provider.email': 'Where renters and auditors can write to',
  'settings.hint.provider.website': 'Where more is said about you',
  'settings.facts.title': 'Properties',
  'settings.facts.hint':
    'Orders may ask for these; many ask for host = akash. What your hardware is, is added by itself.',
  'settings.facts.add': 'Add a property',
  'settings.facts.key': 'Name',
  'settings.facts.keyHint': 'For example location-region',
  'settings.facts.value': 'Value',
  'settings.facts.valueHint': 'For example eu-central',
  'settings.facts.remove': 'Remove {name}',

  'settings.noPort': 'none',
  'settings.gateway.port': 'Renters’ programs',
  'settings.hint.gateway.port':
    'The port for what renters send and read. It stands in your public record; Akash’s Console knows 8443 alone.',
  'settings.gateway.publicPort': 'In your public record',
  'settings.hint.gateway.publicPort':
    'Where your router passes another port on to the one above, that other one; 0 says that there is none.',
  'settings.gateway.grpcPort': 'Status for the Console',
  'settings.hint.gateway.grpcPort': 'Over gRPC. Akash’s Console asks at 8444 alone.',
  'settings.ingress.port': 'Renters’ web pages',
  'settings.hint.ingress.port':
    'Browsers ask at 80: have your router pass 80 on to another one. On Linux only root may open those below 1024.',
  'settings.ingress.securePort': 'Renters’ web pages, over TLS',
  'settings.hint.ingress.securePort':
    'Browsers ask at 443. It is open once the agent was started with a certificate for pages.',
  'settings.ingress.domain': 'Names of web pages',
  'settings.hint.ingress.domain':
    'All names beneath it have to lead to this machine, as in *.ingress.example.org. Empty: “ingress.” and your address.',

  'settings.content.otherImages': 'Images that no rule names',
  'settings.hint.content.otherImages':
    'A renter brings an image: the program that runs. One that is not allowed is refused before anything of it is fetched. Leases that run already are left alone.',
  'settings.verdict.allow': 'Allowed',
  'settings.verdict.deny': 'Not allowed',
  'settings.verdict.allow.text': 'Everything may run but what a rule forbids.',
  'settings.verdict.deny.text': 'Only what a rule allows may run. Most orders are lost by that.',
  'settings.images.title': 'Rules',
  'settings.images.hint':
    'A rule names images; * stands for any characters. Where two are about the same image, “Not allowed” wins.',
  'settings.images.none': 'No rules.',
  'settings.images.add': 'Add a rule',
  'settings.images.pattern': 'Image',
  'settings.images.patternHint': 'For example ghcr.io/somebody/* or *miner*',
  'settings.images.verdict': 'It is',
  'settings.images.verdictOf': '{name} is',
  'settings.images.remove': 'Remove the rule for {name}',

  'settings.content.evidenceDays': 'Record of what ran',
  'settings.hint.content.evidenceDays':
    'Who leased this machine, which images ran and how much traffic there was, nothing of its content. It answers complaints (“sublet evidence” writes it out) and is deleted after this time.',

  'settings.payout.rule': 'When it is paid out',
  'settings.hint.payout.rule':
    'What leases paid is turned into AKT and sent to your payout address.',
  'settings.rule.manual': 'By hand',
  'settings.rule.manual.text': 'Only when you say so.',
  'settings.rule.threshold': 'From an amount on',
  'settings.rule.threshold.text': 'Once enough has come together.',
  'settings.rule.daily': 'Every day',
  'settings.rule.daily.text': 'Whatever there is.',
  'settings.rule.weekly': 'Every week',
  'settings.rule.weekly.text': 'Whatever there is.',
  'settings.payout.threshold': 'Amount',
  'settings.hint.payout.threshold': 'For “From an amount on”',
  'settings.payout.keep': 'Kept in the account',
  'settings.hint.payout.keep': 'For fees and deposits; without it no bid can be made',

  'settings.problem.not-whole': 'Whole numbers only.',
  'settings.problem.at-least': 'At least {n}.',
  'settings.problem.at-most': 'At most {n}.',
  'settings.problem.port-taken': 'This is the port of “{name}”. Choose another.',
  'settings.problem.text-long': 'At most 254 characters.',
  'settings.problem.host-form':
    'A host name or address without https:// and without a path, in small letters: gpu.example.org.',
  'settings.problem.key-empty': 'What is it called? For example location-region.',
  'settings.problem.key-form':
    'A letter first, then letters, digits, “/”, “.”, “-” and “_”; 2 to 127 in all.',
  'settings.problem.key-taken': 'This is said already. Change it above.',
  'settings.problem.image-empty': 'Which image? For example ghcr.io/somebody/*.',
  'settings.problem.image-form':
    'An image’s name has small letters, digits, “.”, “-”, “_”, “/” and “:”, and * for any characters.',
  'settings.problem.image-taken': 'There is a rule for it already. Change it above.',
  'settings.problem.key-hardware':
    'What begins with “capabilities” is read from the hardware, so that it is true.',
} as const;
