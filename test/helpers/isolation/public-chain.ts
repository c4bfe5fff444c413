import { fileURLToPath } from 'node:url';

import type { TestCertificate } from '../akash/certificate.ts';
import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { keyOf } from '../chain/sign.ts';
import { NamespaceChild } from './namespace-child.ts';

export type ChainOrder =
  /** Where it answers. */
  | { readonly do: 'url' }
  /** Gives an account enough for everything that a test does. */
  | { readonly do: 'fund'; readonly address: string }
  /** So many deployments of a tenant, each of which any machine can run. */
  | ({ readonly do: 'place'; readonly count: number } & Placed)
  /** Another manifest for a deployment. */
  | { readonly do: 'update'; readonly tenant: Tenant; readonly dseq: number; readonly hash: string }
  /** A tenant sends what it wrote itself; the bytes are hex. */
  | {
      readonly do: 'send';
      readonly tenant: Tenant;
      readonly typeUrl: string;
      readonly value: string;
    }
  /** The tenant publishes a certificate. */
  | { readonly do: 'publish'; readonly cert: string; readonly publicKey: string }
  /** Waits until so many more blocks were made. */
  | { readonly do: 'blocks'; readonly count: number }
  /** How many bids there ever were. */
  | { readonly do: 'bids' }
  /** The addresses of all providers. */
  | { readonly do: 'providers' }
  /** Tenants take every bid that is open. */
  | { readonly do: 'accept' }
  /** A tenant ends everything that it placed. */
  | { readonly do: 'end'; readonly tenant: Tenant };

/** Two people with money. Their keys are {@link TENANT_KEYS}. */
export type Tenant = 0 | 1;
export const TENANT_KEYS: readonly TestKey[] = [1, 2].map((byte) =>
  keyOf(new Uint8Array(32).fill(byte)),
);

export interface Placed {
  readonly tenant?: Tenant;
  /** Hex, of the manifest that is to come. */
  readonly hash?: string;
  /** Of `SERVING` instead of `SMALL`. */
  readonly serving?: boolean;
}

const PROCESS = fileURLToPath(new URL('public-chain-process.ts', import.meta.url));

/** Akash's own, where money is real, and one where it is not. */
const CHAIN_IDS = { main: 'akashnet-2', test: 'sandbox-9' } as const;

/** A public network, as far as an agent can tell, in a place of a closed world. */
export class PublicChain {
  readonly url: string;
  readonly #money: 'main' | 'test';
  readonly #child: NamespaceChild<ChainOrder>;

  static async open(namespace: string, money: 'main' | 'test' = 'main'): Promise<PublicChain> {
    const chainId = CHAIN_IDS[money];
    const child = new NamespaceChild<ChainOrder>('the chain', namespace, PROCESS, chainId);
    return new PublicChain(child, (await child.order({ do: 'url' })) as string, money);
  }

  private constructor(child: NamespaceChild<ChainOrder>, url: string, money: 'main' | 'test') {
    this.#child = child;
    this.url = url;
    this.#money = money;
  }

  /** As the owner keeps it in a file of their own. */
  networkFile(id: string): object {
    return {
      ...{ id, name: 'A public network', chainId: CHAIN_IDS[this.#money] },
      ...{ money: this.#money, rpc: [this.url] },
      fee: { denom: 'uakt', symbol: 'AKT', exponent: 6, gasPrice: '0.025' },
      pay: { denom: 'uact', symbol: 'ACT', exponent: 6 },
      explorer: { transaction: 'https://explorer.example/{hash}' },
      ...{ metaUrl: 'https://meta.example/meta.json', source: 'a test', asOf: '2026-01-01' },
    };
  }

  async fund(address: string): Promise<void> {
    await this.#child.order({ do: 'fund', address });
  }

  async place(count: number, placed: Placed = {}): Promise<void> {
    await this.#child.order({ do: 'place', count, ...placed });
  }

  async update(tenant: Tenant, dseq: number, hash: string): Promise<void> {
    await this.#child.order({ do: 'update', tenant, dseq, hash });
  }

  async send(tenant: Tenant, { typeUrl, value }: PackedMessage): Promise<void> {
    await this.#child.order({
      ...{ do: 'send', tenant, typeUrl },
      value: Buffer.from(value).toString('hex'),
    });
  }

  async publish({ cert, publicKey }: Pick<TestCertificate, 'cert' | 'publicKey'>): Promise<void> {
    await this.#child.order({ do: 'publish', cert, publicKey });
  }

  async blocks(count: number): Promise<void> {
    await this.#child.order({ do: 'blocks', count });
  }

  async bids(): Promise<number> {
    return (await this.#child.order({ do: 'bids' })) as number;
  }

  async providers(): Promise<readonly string[]> {
    return (await this.#child.order({ do: 'providers' })) as readonly string[];
  }

  async accept(): Promise<void> {
    await this.#child.order({ do: 'accept' });
  }

  async end(tenant: Tenant = 0): Promise<void> {
    await this.#child.order({ do: 'end', tenant });
  }

  close(): Promise<void> {
    return this.#child.kill();
  }
}
