import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { hasFired, isAborted } from '../../base/abort.ts';
import type { Backoff } from '../../base/backoff.ts';
import { backoffMs } from '../../base/backoff.ts';
import { Channel } from '../../base/channel.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { parseAddress } from '../../domain/address.ts';
import type { TenantBridge } from '../../domain/egress.ts';
import type { VersionFlaw } from '../../domain/isolation.ts';
import type { KeepingChange, Probe, TenantKeeping } from '../interface.ts';
import { subnetsOf } from './bridges.ts';
import { EngineClient } from './client.ts';
import { readJsonLines } from './json-lines.ts';
import { knownFlaws, toolkitVersion } from './known-flaws.ts';
import { bridgePrefix } from './names.ts';
import type { DockerEngineOptions } from './options.ts';
import { openDockerProbe } from './probe.ts';
import type { EngineEvent, NetworkRow } from './wire.ts';

const execute = promisify(execFile);
const TOOLKIT_MS = 5_000;

const RECONNECT: Backoff = { firstMs: 500, factor: 2, mostMs: 15_000 };

/** Tells of leases' bridges, and lends containers to try things from. */
export class DockerTenantKeeping implements TenantKeeping {
  readonly bridgePrefix: string;
  readonly #options: DockerEngineOptions;
  readonly #client: EngineClient;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(
    options: DockerEngineOptions,
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
  ) {
    this.#options = options;
    this.bridgePrefix = bridgePrefix(options.instance);
    this.#client = new EngineClient(options.host);
    this.#clock = clock;
    this.#log = log;
  }

  async bridges(signal: AbortSignal): Promise<readonly TenantBridge[]> {
    const rows = await this.#client.json<readonly NetworkRow[]>({
      method: 'GET',
      path: '/networks',
      query: { filters: { name: [this.bridgePrefix] } },
      signal,
    });
    return rows
      .filter(({ Name }) => Name.startsWith(this.bridgePrefix))
      .map((row) => ({
        name: row.Name,
        subnets: subnetsOf(row),
        gateways: (row.IPAM?.Config ?? []).flatMap(
          ({ Gateway }) => parseAddress(Gateway ?? '') ?? [],
        ),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  changes(signal: AbortSignal): AsyncIterable<KeepingChange> {
    const channel = new Channel<KeepingChange>();
    void this.#listen(channel, signal).finally(() => channel.close());
    return channel;
  }

  async flaws(signal: AbortSignal): Promise<readonly VersionFlaw[]> {
    const { version, info } = await this.#client.facts(signal);
    // Asked only where containers are given GPUs by it.
    const hasToolkit = info.Runtimes?.nvidia !== undefined;
    return knownFlaws(version, hasToolkit ? await this.#readToolkit() : undefined);
  }

  openProbe(signal: AbortSignal): Promise<Probe> {
    return openDockerProbe({ client: this.#client, options: this.#options }, signal);
  }

  close(): Promise<void> {
    this.#client.close();
    return Promise.resolve();
  }

  async #readToolkit(): Promise<string | undefined> {
    try {
      const { stdout } = await execute('nvidia-ctk', ['--version'], { timeout: TOOLKIT_MS });
      return toolkitVersion(stdout);
    } catch (error) {
      // Installed without its command: its version is not to be had.
      this.#log.debug('no version of the NVIDIA toolkit', { error });
      return undefined;
    }
  }

  async #listen(channel: Channel<KeepingChange>, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const stream = await this.#client.stream({
          method: 'GET',
          path: '/events',
          query: { filters: { type: ['network'], event: ['create', 'destroy'] } },
          signal,
        });
        failures = 0;
        channel.push('engine');
        for await (const { Actor } of readJsonLines<EngineEvent>(stream)) {
          if (Actor?.Attributes.name?.startsWith(this.bridgePrefix) === true) {
            channel.push('bridges');
          }
        }
      } catch (error) {
        if (isAborted(error) || hasFired(signal)) return;
        if (failures === 0) this.#log.debug('no word of bridges', { error });
      }
      this.#client.forget();
      failures += 1;
      try {
        await this.#clock.sleep(backoffMs(RECONNECT, failures), signal);
      } catch (error) {
        if (isAborted(error)) return;
        throw error;
      }
    }
  }
}
