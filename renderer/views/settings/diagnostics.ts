import type { Slices } from '../../../agent/api/slices.ts';
import type { Connection, LastError } from '../../state/store.ts';
import { differences } from './differences.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What the text is made of. */
export interface DiagnosticsInput {
  readonly slices: Partial<Slices>;
  readonly connection: Connection;
  readonly nowMs: number;
  readonly browser: string;
  readonly platform: string;
  /** Which view is open: its name, never its address. */
  readonly view: string;
  readonly lastError?: LastError | undefined;
  /** The raw text of an error that is on the page and is to be helped with. */
  readonly shown?: string | undefined;
  readonly locale: string;
  readonly theme: string;
}

/**
 * What somebody who helps needs to know, one fact a line, in the words of the program. Counts and
 * states only: no addresses, no names of tenants, machines or images, no amounts of money. What an error
 * on the page says comes as it stands there, without what looks like a secret.
 */
export function diagnosticsText({ slices, connection, nowMs, ...page }: DiagnosticsInput): string {
  const { agent, hardware, market, leases, uptime, settings, notices } = slices;
  const at = (ms: number): string => new Date(ms).toISOString();
  const lines: (readonly [string, string | number | boolean | undefined])[] = [
    ['taken', at(nowMs)],
    ['page.browser', page.browser],
    ['page.platform', page.platform],
    ['page.view', page.view],
    ['page.locale', page.locale],
    ['page.theme', page.theme],
    ['connection.status', connection.status],
    ['connection.since', at(connection.sinceMs)],
    [
      'connection.lastSeen',
      connection.lastSeenMs === undefined ? 'never' : at(connection.lastSeenMs),
    ],
    [
      'error.last',
      page.lastError === undefined
        ? undefined
        : `${page.lastError.code} of ${page.lastError.about} at ${at(page.lastError.atMs)}`,
    ],
    ['error.shown', page.shown === undefined ? undefined : withoutSecrets(page.shown)],
    ['agent.version', agent?.version ?? connection.version ?? 'not told'],
    ['agent.pid', connection.pid],
    ...(agent === undefined ? [] : agentLines(agent, at)),
    ...(hardware === undefined ? [] : hardwareLines(hardware, at)),
    ['leases.live', leases?.live.length],
    [
      'leases.states',
      leases === undefined ? undefined : tally(leases.live.map(({ state }) => state)),
    ],
    ['leases.past', leases?.past],
    ['market.seen', market?.seen],
    ['market.bid', market?.bid],
    ['market.refusals', market?.refusals.map(({ code, count }) => `${code} ${count}`).join(', ')],
    ['market.openBids', market?.openBids.length],
    ['market.won', market?.won],
    ['market.lost', market?.lost],
    ['uptime.state', uptime?.state],
    ['uptime.cause', uptime?.cause],
    ['uptime.since', uptime === undefined ? undefined : at(uptime.sinceMs)],
    ['settings.changed', settings === undefined ? undefined : changed(settings)],
    ['settings.locked', settings?.locked.map(({ path }) => path).join(', ')],
    ['notices.unread', notices?.unread],
    [
      'notices.latest',
      notices === undefined ? undefined : tally(notices.latest.map(({ code }) => code)),
    ],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${oneLine(String(value)) || '-'}`)
    .join('\n');
}

type Line = readonly [string, string | number | boolean | undefined];

function agentLines(agent: Slices['agent'], at: (ms: number) => string): readonly Line[] {
  const { network, engine, problems } = agent;
  return [
    ['agent.started', at(agent.startedAtMs)],
    ['agent.activity', agent.activity],
    ['network.id', network.id],
    ['network.height', network.height],
    [
      'network.lastBlock',
      network.lastBlockAtMs === undefined ? undefined : at(network.lastBlockAtMs),
    ],
    ['network.blockMs', network.blockMs],
    ['engine.kind', engine.kind],
    ['engine.version', engine.version],
    ['engine.up', engine.up],
    ['engine.simulated', engine.simulated],
    ['engine.missing', engine.missing.join(', ')],
    ['engine.gvisor', engine.gvisor],
    ['problems', problems.map(({ code, sinceMs }) => `${code} since ${at(sinceMs)}`).join(', ')],
  ];
}

function hardwareLines(hardware: Slices['hardware'], at: (ms: number) => string): readonly Line[] {
  const { cpuModel, machine, free, gpus } = hardware;
  const totals = ({
    cpuMilli,
    memoryBytes,
    diskBytes,
    gpus: count,
    ports,
  }: typeof machine): string =>
    `cpuMilli ${cpuMilli}, memoryBytes ${memoryBytes}, diskBytes ${diskBytes}, gpus ${count}, ports ${ports}`;
  return [
    ['hardware.read', at(hardware.readAtMs)],
    ['hardware.cpu', cpuModel],
    ['hardware.gpus', gpus.map(({ vendor, model }) => `${vendor} ${model}`).join(', ')],
    ['hardware.machine', totals(machine)],
    ['hardware.free', totals(free)],
  ];
}

function changed(settings: Slices['settings']): string {
  return differences(settings)
    .map(({ id }) => id)
    .join(', ');
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(', ');
}

/** A fact stays on its line, whatever a machine calls its processor. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 400);
}
