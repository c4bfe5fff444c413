import type { Chain, ChainDiscovery } from './chain.ts';

/**
 * The API version of each module that this build speaks. The escrow's, the deployment's and the
 * market's messages are what leases are made of; `bme` turns what was earned into what pays fees.
 */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  market: ['v1beta5'],
  deployment: ['v1beta4'],
  escrow: ['v1'],
  provider: ['v1beta4'],
  cert: ['v1'],
  audit: ['v1'],
  bme: ['v1'],
};

/** What the chain runs, and whether we may bid on it. Leases go on in any case. */
export interface VersionCheck {
  readonly nodeVersion: string;
  readonly modules: Readonly<Record<string, string>>;
  /** In one line, what stops bidding; `undefined` where nothing does. */
  readonly problem: string | undefined;
}

/** Compares what a node runs with what we speak. */
export function checkVersions({ nodeVersion, modules }: ChainDiscovery): VersionCheck {
  const wrong = Object.entries(SPOKEN).flatMap(([module, spoken]) => {
    const version = modules.get(module);
    if (version !== undefined && spoken.includes(version)) return [];
    return [`${module} ${version ?? 'missing'} (known: ${spoken.join(', ')})`];
  });
  const problem =
    wrong.length === 0
      ? undefined
      : `The chain runs ${wrong.join('; ')}: no bids until Sublet is updated. Leases go on.`;
  return { nodeVersion, modules: Object.fromEntries(modules), problem };
}

/** Asks the chain and compares. Throws `AgentError` `network-unreachable`. */
export async function queryVersions(
  chain: Pick<Chain, 'discovery'>,
  signal: AbortSignal,
): Promise<VersionCheck> {
  return checkVersions(await chain.discovery(signal));
}
