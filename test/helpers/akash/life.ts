import { isAborted } from '../../../agent/base/abort.ts';
import type { Logger } from '../../../agent/base/logger.ts';
import type { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import { FakeHardware } from '../../../agent/hardware/fake/fake-hardware.ts';
import { AkashAccount } from '../../../agent/network/akash/account/account.ts';
import type { AkashCore } from '../../../agent/network/akash/core.ts';
import type { AkashNetwork } from '../../../agent/network/akash/network.ts';
import { openAkashNetwork } from '../../../agent/network/akash/open-network.ts';
import type { HttpPost } from '../../../agent/network/akash/rpc/http-post.ts';
import type { Journal, ManifestAnswer } from '../../../agent/network/interface.ts';
import type { ProviderOptions } from '../../../agent/provider/options.ts';
import { PROVIDER_DEFAULTS } from '../../../agent/provider/options.ts';
import type { OwnWallet } from '../../../agent/provider/parts.ts';
import { Provider } from '../../../agent/provider/provider.ts';
import { clientSurface } from '../../../agent/provider/surface.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { MACHINE } from '../flow.ts';
import { Fuse } from '../fuse.ts';
import { openedWallet } from '../own-wallet.ts';
import type { CountingHttp } from './counting-http.ts';
import { broadcastLabels, journalLabels, labelsOf } from './effects.ts';
import type { MemoryStore } from './memory-store.ts';
import { networkData } from './network-data.ts';
import { PAYEE, PROVIDER } from './people.ts';
import { nobodySigns, testWallet } from './test-wallet.ts';

/** How parts of the agent are made worse, to see that a counter notices. */
export interface Sabotage {
  readonly storage?: (storage: Storage) => Storage;
  readonly journal?: (journal: Journal) => Journal;
  readonly network?: (network: AkashNetwork) => AkashNetwork;
}

/** What outlives a process. */
interface Outliving {
  readonly url: string;
  readonly clock: ManualClock;
  readonly log: Logger;
  readonly storage: Storage;
  readonly engine: FakeEngine;
  readonly certificates: MemoryStore;
  readonly http: CountingHttp;
  readonly options: Partial<ProviderOptions>;
  readonly sabotage: Sabotage;
}

/**
 * One process of the agent on an Akash chain: a whole provider, whose every effect on what outlives
 * it is on a fuse.
 */
export class Life {
  readonly fuse = new Fuse();
  readonly provider: Provider;
  readonly network: AkashNetwork;
  readonly core: AkashCore;
  readonly #ended = new AbortController();
  readonly #clock: ManualClock;

  constructor(parts: Outliving) {
    const { clock, log, sabotage, engine } = parts;
    this.#clock = clock;
    const storage = this.#guarded(sabotage.storage?.(parts.storage) ?? parts.storage);
    const journal = sabotage.journal?.(parts.storage.journal) ?? parts.storage.journal;
    ({ network: this.network, core: this.core } = openAkashNetwork(
      {
        data: networkData(parts.url),
        // Bids of a day of a busy market are more than the default lets through.
        signer: { feesPerDay: 1_000_000_000n },
        mayBid: () => 'nobody said that it may',
      },
      {
        ...{ clock, log, wallet: testWallet(PROVIDER), certificates: parts.certificates },
        journal: this.fuse.guard(journal, journalLabels),
        account: (core) => new AkashAccount(core, { oneTimeKey: nobodySigns }),
        access: { http: this.#guardedHttp(parts.http) },
      },
    ));
    this.provider = new Provider({
      options: { ...PROVIDER_DEFAULTS, ...parts.options },
      network: sabotage.network?.(this.network) ?? this.network,
      wallet: payingWallet(),
      ...{ storage, clock, log, engine: this.fuse.guard(engine, labelsOf('engine')) },
      hardware: new FakeHardware(MACHINE),
    });
  }

  get isDead(): boolean {
    return this.fuse.isDead;
  }

  get handlers(): ReturnType<typeof clientSurface>['handlers'] {
    return clientSurface(this.provider).handlers;
  }

  /** A tenant hands a manifest in; `undefined` where the process ended before it answered. */
  async manifest(lease: LeaseRef, manifest: unknown): Promise<ManifestAnswer | undefined> {
    try {
      return await this.network.handInManifest(lease, manifest, this.#ended.signal);
    } catch (error) {
      if (isAborted(error) || this.isDead) return undefined;
      throw error;
    }
  }

  /** It is gone, without a word to anybody: nothing that it still does has an effect. */
  async bury(): Promise<void> {
    this.fuse.bury();
    await this.#end();
  }

  /** It ends as on a signal, and may write down what it likes. */
  async stop(): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<void> {
    this.#ended.abort();
    let over = false;
    const ending = (async (): Promise<void> => {
      await this.provider.stop();
      await this.network.close();
      over = true;
    })();
    for (let turns = 0; !over && turns < 2_000; turns++) {
      await this.#clock.advance(turns < 100 ? 0 : 100);
    }
    if (!over) throw new Error('a process of the agent does not end');
    await ending;
  }

  #guarded(storage: Storage): Storage {
    const guarded = Object.entries(storage).map(([name, part]: [string, unknown]) => [
      name,
      typeof part === 'object' && part !== null
        ? this.fuse.guard(part, name === 'journal' ? journalLabels : labelsOf(name))
        : part,
    ]);
    return Object.fromEntries(guarded) as Storage;
  }

  #guardedHttp(http: CountingHttp): HttpPost {
    const broadcast = (...args: Parameters<HttpPost['post']>): Promise<string> =>
      http.post(...args);
    const sending = this.fuse.guard({ broadcast }, broadcastLabels);
    return {
      post: (...args) => {
        if (this.isDead) return neverAnswered(args[3]);
        if (!args[1].includes('broadcast_tx')) return http.post(...args);
        return sending.broadcast(...args);
      },
      close: () => undefined,
    };
  }
}

function neverAnswered(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

/** An open wallet whose earnings go to a payout address that counts. */
function payingWallet(): OwnWallet {
  const wallet = openedWallet(testWallet(PROVIDER));
  const payout = { ...wallet.payout, plan: () => ({ current: PAYEE.address, next: undefined }) };
  return { ...wallet, payout };
}
