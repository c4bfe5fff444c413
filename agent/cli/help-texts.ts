import { EXIT_MEANING } from './exit-codes.ts';

export const LEASE_HELP = 'its reference, its label, or the beginning of one that fits no other';

const examples = (...lines: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')}\n`;
};

/** By command: what one types, and what it is good for. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  sublet: examples(
    ['sublet start', 'start the agent and watch it'],
    ['sublet dashboard', 'watch it in the browser'],
    ['sublet status', 'what is going on now'],
    ['sublet orders', 'why an order got a bid or not'],
    ['sublet help exit-codes', 'for scripts'],
  ),
  status: examples(['sublet status --json | jq .slices.earnings', 'the money, for a script']),
  leases: examples(['sublet leases --past --limit 5', 'the last five that ended']),
  lease: examples(['sublet lease 1001', 'by the beginning of its number']),
  orders: examples(['sublet orders --limit 100', 'more of the past']),
  earnings: examples(
    ['sublet earnings --days 30', 'what was paid on each of the last 30 days'],
    ['sublet earnings --json', 'paid and accrued as two figures'],
  ),
  logs: examples(
    ['sublet logs 1001 -f', 'follow all services'],
    ['sublet logs 1001 -s web --tail 100', 'the last lines of one'],
  ),
  shell: examples(
    ['sublet shell 1001 web', 'a shell in the service "web"'],
    ['sublet shell 1001 web cat /etc/hosts', 'one command; its exit code is passed on'],
    ['sublet shell 1001 db restore < dump', 'with its standard input from a file'],
  ),
  pause: examples(
    ['sublet pause 1h30m', 'for an hour and a half'],
    ['sublet pause until tomorrow', 'until midnight'],
    ['sublet pause', 'until "sublet resume"'],
  ),
  resume: examples(['sublet resume', 'rent out again']),
  drain: examples(['sublet drain --wait && sublet stop', 'end without ending anybody early']),
  close: examples(['sublet close 1001', 'you want the machine back']),
  'take-back': examples(
    ['sublet take-back', 'you want the whole machine back, now'],
    ['sublet take-back --yes', 'without being asked'],
  ),
  settings: examples(
    ['sublet settings', 'all of them'],
    ['sublet settings set prices.cpuMilli 0.004', 'ask more for CPU'],
    ['sublet settings set reserve.memoryBytes 8589934592', 'keep 8 GiB for yourself'],
    ['sublet settings set ingress.port 8080', 'serve web pages there; the router passes 80 on'],
  ),
  evidence: examples(
    ['sublet evidence --from 2026-11-24 --to 2026-11-25', 'all of a day'],
    ['sublet evidence --json > evidence.json', 'as a file'],
  ),
  selftest: examples(
    ['sublet selftest', 'on practice or a test network: would a renter be served?'],
    ['sublet selftest --json', 'each step with the time it took'],
  ),
  engine: examples(['sublet doctor', 'how much of its disk is free']),
  'engine remove': examples(['sublet stop && sublet engine remove', 'no trace of it is left']),
  notices: examples(['sublet notices --limit 100', 'more of the past']),
  wallet: examples(
    ['sublet wallet', 'what the account has, and what is locked where'],
    ['sublet wallet create', 'a new account, its key on this machine'],
    ['sublet wallet backup', 'its words, to be written on paper'],
    ['sublet wallet payout 25', 'send 25 coins to the payout address'],
  ),
  'wallet create': examples(
    ['sublet wallet create', 'in the keychain; where there is none, under a passphrase'],
    ['sublet wallet create --protection passphrase', 'it is asked for at each start'],
    ['sublet wallet create --passphrase-fd 3 3< file', 'for a script'],
  ),
  'wallet import': examples(
    ['sublet wallet import', 'type the words; they are not shown'],
    ['sublet wallet import --protection keychain < words', 'from a file, for a script'],
    ['sublet wallet import --protection systemd-credential', "those in the service's credential"],
  ),
  'wallet delegate': examples([
    'sublet wallet delegate akash1…',
    'that account keeps its key, this machine gets one of its own',
  ]),
  'wallet unlock': examples(
    ['sublet wallet unlock', 'after a start, where a passphrase protects it'],
    ['sublet wallet unlock --passphrase-fd 3 3< file', 'for a script'],
  ),
  'wallet lock': examples(['sublet wallet lock', 'nothing is signed until it is unlocked']),
  'wallet backup': examples(
    ['sublet wallet backup', 'show the words once, then type some of them'],
    ['sublet wallet backup --check', 'type them later, the words were shown before'],
  ),
  'wallet protect': examples(
    ['sublet wallet protect --protection keychain', 'from a file or passphrase to the keychain'],
    ['sublet wallet protect --protection passphrase', 'another passphrase'],
  ),
  'wallet forget': examples(['sublet wallet forget', 'take the key off this machine']),
  'wallet history': examples(
    ['sublet wallet history --limit 100', 'everything that moved the coins'],
    ['sublet wallet history --json', 'for bookkeeping'],
  ),
  'wallet redeem': examples(['sublet wallet redeem 20', 'turn what leases paid into AKT']),
  'wallet payout': examples(
    ['sublet wallet payout 25', 'to the payout address, after asking'],
    ['sublet wallet payout 25 --out tx.json', 'to be signed where the key is'],
  ),
  'wallet payout-address': examples(
    ['sublet wallet payout-address', 'where payouts go, and what waits'],
    ['sublet wallet payout-address akash1…', 'announce one; it counts after a day'],
    ['sublet wallet payout-address revoke', 'take an announced one back'],
  ),
  'wallet grant': examples(
    ['sublet wallet grant --out grant.json', 'a file for the wallet that has the key'],
    ['sublet wallet grant --days 30 --limit 5 --qr', 'as codes for a phone'],
    ['sublet wallet grant --words', 'signed here with words that are not kept'],
  ),
  'wallet grants': examples(['sublet wallet grants', 'which machines may work for the account']),
  'wallet revoke-grant': examples(
    ['sublet wallet revoke-grant --qr', 'this machine may do nothing any more'],
    ['sublet wallet revoke-grant --key akash1… --qr', 'a machine that was stolen'],
  ),
  provider: examples(
    ['sublet provider', 'what is still to be done before this machine can earn'],
    ['sublet provider live', 'begin to bid'],
  ),
  'provider live': examples(['sublet provider live', 'begin to bid']),
  'provider watch': examples(['sublet provider watch', 'only watch; leases go on']),
  'provider status': examples(['sublet provider status --json', 'for a script']),
  'provider register': examples(['sublet provider register', 'after a change that shall show now']),
  network: examples(
    ['sublet network', 'the networks, and the endpoints of this one'],
    ['sublet network use akash-sandbox', 'a network with test money'],
  ),
  'network list': examples(['sublet network list', 'the same as "sublet network"']),
  'network use': examples(['sublet network use practice', 'back to play money']),
  'network refresh': examples(['sublet network refresh', 'where its endpoints have moved']),
  shadow: examples(['sublet shadow --hours 24', 'what bidding would have brought since yesterday']),
  dashboard: examples(
    ['sublet dashboard', 'an address, good once and for ten minutes'],
    ['sublet dashboard --open', 'straight into the browser'],
  ),
  doctor: examples(['sublet doctor', 'when something does not work']),
  start: examples(
    ['sublet start --no-open', 'without opening the browser'],
    ['sublet start --practice-seed 7', 'other practice tenants'],
  ),
  agent: examples(
    ['sublet agent --print-config', 'what would be used, and where it comes from'],
    ['sublet agent --web', 'with the dashboard in the browser'],
  ),
};

export function exitCodesText(): string {
  const lines = EXIT_MEANING.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`);
  return `Exit codes:\n${lines.join('\n')}\n\n"sublet shell" passes on the exit code of its command; "sublet start" that of the agent.\n`;
}
