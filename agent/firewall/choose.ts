import { AgentError } from '../base/errors.ts';
import type { EgressRules } from '../domain/egress.ts';
import type { Firewall, FirewallErrorCode, RunCommand } from './interface.ts';
import { IptablesFirewall } from './iptables/iptables-firewall.ts';
import { NftablesFirewall } from './nftables/nftables-firewall.ts';

/**
 * nftables where the machine has it: both families in one step, beside Docker's own rules. Each way
 * of running programs is tried in turn: ourselves first, then a helper that may more.
 */
export async function chooseFirewall(
  rules: Pick<EgressRules, 'prefix'>,
  ways: readonly RunCommand[],
  signal: AbortSignal,
): Promise<Firewall> {
  for (const run of ways) {
    if (await NftablesFirewall.works(run, signal)) return new NftablesFirewall(rules, run);
    if (await IptablesFirewall.works(run, signal)) return new IptablesFirewall(rules, run);
  }
  throw new AgentError(
    'firewall-permission' satisfies FirewallErrorCode,
    'This machine’s firewall cannot be changed by the agent: install nftables, and run the agent as a service or let it use Docker.',
  );
}
