import { AgentError } from '../base/errors.ts';
import type { EgressRules } from '../domain/egress.ts';
import type { Firewall, FirewallErrorCode, RunCommand } from './interface.ts';
import { IptablesFirewall } from './iptables/iptables-firewall.ts';
import { IptablesPassage } from './iptables/passage.ts';
import { NftablesFirewall } from './nftables/nftables-firewall.ts';
import { PassingFirewall } from './passing-firewall.ts';

/**
 * nftables where the machine has it: both families in one step, beside Docker's own rules. Each way
 * of running programs is tried in turn: ourselves first, then a helper that may more.
 */
export async function chooseFirewall(
  rules: Pick<EgressRules, 'prefix' | 'ownRange'>,
  ways: readonly RunCommand[],
  signal: AbortSignal,
): Promise<Firewall> {
  for (const run of ways) {
    if (await NftablesFirewall.works(run, signal)) {
      const firewall = new NftablesFirewall(rules, run);
      return rules.ownRange === undefined
        ? firewall
        : new PassingFirewall(firewall, new IptablesPassage(rules.prefix, run));
    }
    if (await IptablesFirewall.works(run, signal)) return new IptablesFirewall(rules, run);
  }
  throw new AgentError(
    'firewall-permission' satisfies FirewallErrorCode,
    'This machine’s firewall cannot be changed by the agent: install nftables, and run the agent as a service or let it use Docker.',
  );
}
