import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { AgentError, codeOf, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Dec, Denom } from '../../domain/money.ts';
import { decToText, parseDec, parseDenom } from '../../domain/money.ts';
import type { AkashErrorCode } from './errors.ts';

/** The Akash networks that are shipped; each is a file in `resources/networks/`. */
export const AKASH_NETWORKS = ['akash-mainnet', 'akash-sandbox'] as const;
/** One of {@link AKASH_NETWORKS}. */
export type AkashNetworkName = (typeof AKASH_NETWORKS)[number];

/** A coin of a network, and how people read it. */
export interface NetworkCoin {
  readonly denom: Denom;
  readonly symbol: string;
  /** Digits behind the point where people read it. */
  readonly exponent: number;
}

/** Everything about a network that is data and not code. */
export interface NetworkData {
  /** One of {@link AKASH_NETWORKS}, or the name of a network of the owner's own. */
  readonly id: string;
  readonly name: string;
  readonly chainId: string;
  /** As the file has it; {@link moneyOf} says what counts. */
  readonly money: 'main' | 'test';
  /** CometBFT RPC endpoints, best first. */
  readonly rpc: readonly string[];
  /** What fees are paid in, and how much of it per unit of gas public nodes ask for. */
  readonly fee: NetworkCoin & { readonly gasPrice: Dec };
  /** What leases are paid in; `usd` where one whole coin is worth so many US dollars by its rules. */
  readonly pay: NetworkCoin & { readonly usd?: number };
  /** Where people look at a transaction; `{hash}` stands for it. */
  readonly explorer: { readonly transaction: string };
  readonly faucet?: string;
  /** Where newer endpoints are published. */
  readonly metaUrl: string;
  /** Where this comes from, and of which day it is (`2026-06-08`). */
  readonly source: string;
  readonly asOf: string;
}

const denom = z.string().transform(parseDenom);
const coinShape = {
  denom,
  symbol: z.string().min(1).max(16),
  exponent: z.number().int().min(0).max(18),
};
const webUrl = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), {
  message: 'not a web address',
});
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const networkData: z.ZodType<NetworkData> = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  name: z.string().min(1),
  chainId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  money: z.enum(['main', 'test']),
  rpc: z.array(webUrl).min(1).max(32),
  fee: z.strictObject({ ...coinShape, gasPrice: z.string().transform(parseDec) }),
  pay: z.strictObject({ ...coinShape, usd: z.number().int().positive().exactOptional() }),
  explorer: z.strictObject({ transaction: webUrl.refine((text) => text.includes('{hash}')) }),
  faucet: webUrl.exactOptional(),
  metaUrl: webUrl,
  source: z.string(),
  asOf: day,
});

/** The chain ids of Akash's mainnet, now and after an upgrade that counts it up. */
const MAINNET = /^akashnet-/;

/**
 * Whether what is earned there is real money. A file that somebody changed cannot make the mainnet a
 * test: its chain id decides.
 */
export function moneyOf({
  chainId,
  money,
}: Pick<NetworkData, 'chainId' | 'money'>): 'main' | 'test' {
  return MAINNET.test(chainId) ? 'main' : money;
}

const SHIPPED = fileURLToPath(new URL('../../../resources/networks/', import.meta.url));

/**
 * The data of a network: as it was refreshed in `refreshedFolder` where that is newer, valid and for
 * the same chain, else as it was shipped. Throws `AgentError` `networks-malformed` where the shipped
 * file cannot be read.
 */
export function loadNetwork(
  name: AkashNetworkName,
  parts: { readonly refreshedFolder?: string; readonly log: Logger },
): NetworkData {
  const shipped = readNetwork(path.join(SHIPPED, `${name}.json`));
  if (parts.refreshedFolder === undefined) return shipped;
  const file = path.join(parts.refreshedFolder, `${name}.json`);
  try {
    const refreshed = readNetwork(file);
    if (refreshed.chainId !== shipped.chainId || refreshed.id !== shipped.id) {
      parts.log.warn('refreshed endpoints are for another chain', { file });
      return shipped;
    }
    return refreshed.asOf >= shipped.asOf ? refreshed : shipped;
  } catch (error) {
    const absent = error instanceof AgentError && codeOf(error.cause) === 'ENOENT';
    if (!absent) parts.log.warn('refreshed endpoints cannot be read', { file, error });
    return shipped;
  }
}

/**
 * The data of a network of the owner's own, from a file of the same form. Throws `AgentError`
 * `networks-malformed`, also for a name that a network of ours has: their data would be mixed.
 */
export function readOwnNetwork(file: string): NetworkData {
  const data = readNetwork(file);
  const taken: readonly string[] = ['practice', ...AKASH_NETWORKS];
  if (!taken.includes(data.id)) return data;
  throw malformed(file, new Error(`"${data.id}" is the name of another network: give it its own`));
}

/** What the network publishes about itself, as far as we take it over. */
const publishedMeta = z.object({
  chain_id: z.string(),
  apis: z.object({ rpc: z.array(z.object({ address: webUrl })).min(1) }),
});

/**
 * The same network with the endpoints that it publishes today. Nothing calls this by itself: the
 * owner asks for it. Published endpoints come first, ours that are not among them after. Throws
 * `AgentError` `networks-malformed` for another chain's, or where what comes is not of that form.
 */
export async function refreshNetwork(
  network: NetworkData,
  today: string,
  fetchJson: (url: string) => Promise<unknown>,
): Promise<NetworkData> {
  const parsed = publishedMeta.safeParse(await fetchJson(network.metaUrl));
  if (!parsed.success) throw malformed(network.metaUrl, parsed.error);
  const { chain_id: chainId, apis } = parsed.data;
  if (chainId !== network.chainId) {
    throw malformed(network.metaUrl, new Error(`it is about the chain ${JSON.stringify(chainId)}`));
  }
  // Over the open net a node in between could answer in the endpoint's place.
  const published = apis.rpc
    .map(({ address }) => address)
    .filter((url) => url.startsWith('https:'));
  const rpc = [...new Set([...published, ...network.rpc])].slice(0, 32);
  return { ...network, rpc, source: network.metaUrl, asOf: day.parse(today) };
}

/** The text of the file that {@link loadNetwork} reads again. */
export function networkFileText(network: NetworkData): string {
  const { fee, ...rest } = network;
  const gasPrice = decToText(fee.gasPrice);
  return `${JSON.stringify({ ...rest, fee: { ...fee, gasPrice } }, undefined, 2)}\n`;
}

function readNetwork(file: string): NetworkData {
  try {
    return networkData.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw malformed(file, cause);
  }
}

function malformed(where: string, cause: unknown): AgentError<AkashErrorCode> {
  const message = `The network's data in ${where} cannot be used: ${messageOf(cause)}`;
  return new AgentError<AkashErrorCode>('networks-malformed', message, { cause });
}
