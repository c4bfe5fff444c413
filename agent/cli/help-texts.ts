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
  ),
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
