import { AgentError } from '../base/errors.ts';
import type { CommandOutcome, FirewallErrorCode } from './interface.ts';

/** Throws where the machine's firewall program, `tool`, did not do it. */
export function throwIfRefused({ code, stderr }: CommandOutcome, tool: 'nft' | 'iptables'): void {
  if (code === 0) return;
  const denied = /permission denied|must be root|operation not permitted/i.test(stderr);
  const reason: FirewallErrorCode = denied ? 'firewall-permission' : 'firewall-refused';
  throw new AgentError(
    reason,
    denied
      ? 'The firewall may not be changed by this user; run the agent as a service or let it use Docker.'
      : `${tool} did not take the rules: ${stderr.trim().slice(0, 500)}`,
  );
}
