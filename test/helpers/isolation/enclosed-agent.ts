import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { CheckValue } from '../../../agent/api/methods.ts';
import type { Slices } from '../../../agent/api/slices.ts';
import { Caller, FrameRecord } from '../wallet/recording-client.ts';
import type { AgentProcess } from '../world/agent-process.ts';
import { startAgent } from '../world/agent-process.ts';
import { eventually } from '../world/world.ts';
import { WITHOUT_FIREWALL_PROGRAMS } from './firewall-programs.ts';
import type { PublicChain } from './public-chain.ts';

export interface EnclosedAgentOptions {
  /** The network namespace that is its machine. */
  readonly namespace: string;
  readonly engineSocket: string;
  /** Start options that choose another engine than the one at that socket. */
  readonly engineFlags?: readonly string[];
  /** Without it: practice. */
  readonly chain?: PublicChain;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another user, who may change nothing. */
  readonly uid?: number;
  /** Of an agent that was there before, with all that it left. */
  readonly folder?: string;
  /** It never sees the programs that rules are written with. */
  readonly withoutPrograms?: boolean;
}

/** The command itself, with what it does before an agent runs: it drops rights that none needs. */
const SUBLET = fileURLToPath(new URL('../../../agent/sublet.js', import.meta.url));
/** How often it compares the rules. */
const WATCH_MS = 500;
const NETWORK = 'publicnet';

/** The agent as it is composed, in a process of its own with mounts of its own, on a closed machine. */
export class EnclosedAgent {
  readonly folder: string;
  readonly process: AgentProcess;
  readonly #dataDir: string;
  #caller: Caller | undefined;

  static async start(options: EnclosedAgentOptions): Promise<EnclosedAgent> {
    const agent = new EnclosedAgent(options);
    const ready = await agent.process.ready;
    if (ready !== undefined) return agent;
    const said = agent.process.output();
    await agent.close();
    throw new Error(`no agent:\n${said}`);
  }

  private constructor(options: EnclosedAgentOptions) {
    const { namespace, engineSocket, engineFlags, folder, chain, flags, uid, withoutPrograms } =
      options;
    const { env = {} } = options;
    this.folder = folder ?? mkdtempSync(path.join(tmpdir(), 'sublet-enclosed-agent-'));
    this.#dataDir = path.join(this.folder, 'data');
    mkdirSync(this.#dataDir, { recursive: true, mode: 0o700 });
    const network = path.join(this.folder, 'network.json');
    if (chain !== undefined) writeFileSync(network, JSON.stringify(chain.networkFile(NETWORK)));
    chmodSync(this.folder, 0o755);
    if (uid !== undefined) chownSync(this.#dataDir, uid, uid);
    this.process = startAgent(
      [
        ...['--data-dir', this.#dataDir, '--isolation-watch-ms', String(WATCH_MS)],
        ...(engineFlags ?? ['--engine', 'docker', '--docker-host', `unix://${engineSocket}`]),
        ...(chain === undefined
          ? ['--network', 'practice']
          : ['--akash-network-file', network, '--network', NETWORK]),
        ...(flags ?? []),
      ],
      { ...env, ...(uid === undefined ? {} : { HOME: this.folder }) },
      [],
      undefined,
      [
        ...['nsenter', `--net=/run/netns/${namespace}`, 'unshare', '--mount'],
        ...(withoutPrograms === true ? WITHOUT_FIREWALL_PROGRAMS : []),
        ...(uid === undefined
          ? []
          : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']),
      ],
      SUBLET,
    );
  }

  async caller(): Promise<Caller> {
    if (this.#caller !== undefined) return this.#caller;
    const folder = path.join(this.#dataDir, 'control');
    const caller = new Caller(await new FrameRecord().socket(path.join(folder, 'agent.sock')), 1);
    await caller.hello(readFileSync(path.join(folder, 'token'), 'utf8').trim());
    this.#caller = caller;
    return caller;
  }

  async slices(): Promise<Slices> {
    const caller = await this.caller();
    return (await caller.value('state.get')).slices as Slices;
  }

  /** How many leases it has. */
  async leases(): Promise<number> {
    return (await this.slices()).leases.live.length;
  }

  /** Waits until it has so many. */
  async leased(count: number, patience: Parameters<typeof eventually>[2]): Promise<void> {
    await eventually(`${count} leases`, async () => (await this.leases()) === count, patience);
  }

  /** Why no bids are sent because of the isolation; empty where they are. */
  async gate(): Promise<string> {
    const { blocked } = (await this.slices()).provider;
    return blocked.find(({ code }) => code === 'gate')?.message ?? '';
  }

  async doctor(): Promise<readonly CheckValue[]> {
    const caller = await this.caller();
    return (await caller.value('doctor.run')) as unknown as readonly CheckValue[];
  }

  /** Wallet, money, a name to be reached by, and the word that bids are wanted. */
  async goLive(chain: PublicChain): Promise<void> {
    const caller = await this.caller();
    const choice = { protection: 'file', evenUnprotected: true };
    const { account } = await caller.value('wallet.create', { choice });
    await chain.fund(String(account));
    await caller.value('settings.update', { provider: { host: 'provider.example.org' } });
    await caller.value('provider.go-live');
    let seen: unknown;
    await eventually(
      'everything but the isolation is there',
      async () => {
        const { blocked, setup } = (await this.slices()).provider;
        seen = { blocked, setup };
        const others = blocked.filter(({ code }) => code !== 'gate');
        const left = setup?.steps.filter(
          ({ step, state }) => step !== 'backup' && state !== 'done',
        );
        return others.length === 0 && left?.length === 0;
      },
      { within: 60_000, words: () => this.process.output() + JSON.stringify(seen) },
    );
  }

  /** How many orders of the chain it has judged, whatever became of them. */
  async judged(): Promise<number> {
    return (await this.slices()).market.seen;
  }

  /** Ends the process alone; its folder and what it runs stay. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    await this.process.closed;
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
