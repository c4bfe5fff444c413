import type { CheckValue } from '../../api/methods.ts';
import type { IsolationCheck } from '../../domain/isolation.ts';
import type { UseCases } from '../use-cases.ts';

/** Whether tenants are kept from the owner's network; nothing to say where containers are simulated. */
export function checkHomeNetwork({ parts }: UseCases): readonly CheckValue[] {
  const { gate, clock, network } = parts;
  if (gate === undefined) return [];
  const id = 'home-network';
  const { state, because = '', report } = gate.status();
  const isPractice = network.money === 'none';
  const goesOn = isPractice ? 'Practice goes on.' : 'Running leases go on.';
  switch (state) {
    case 'kept': {
      const minutes = Math.round((clock.now() - (report?.checkedAtMs ?? clock.now())) / 60_000);
      const when =
        minutes < 1
          ? 'less than a minute ago'
          : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
      return [
        {
          id,
          status: 'ok',
          message: `Tenants' code cannot reach your home network: checked ${when}.`,
        },
        ...(report?.warnings ?? []).map(({ code, data, message }): CheckValue => ({
          id: 'home-network-warning',
          status: 'warning',
          code,
          data: { ...data },
          message,
          advice: 'It does not stop bids.',
        })),
      ];
    }
    case 'open': {
      const failures = report?.failures ?? [];
      const bids = isPractice
        ? 'There would be no bids on Akash.'
        : 'There are no bids until then.';
      return [
        {
          id,
          status: isPractice ? 'warning' : 'failed',
          message: failures.length < 2 ? because : failures.map((one) => one.message).join(' '),
          advice: `${[...new Set(failures.map((one) => CURES[one.check]))].join(' ')} It is tried again every minute. ${bids} ${goesOn}`,
        },
      ];
    }
    case 'unchecked':
      return [{ id, status: 'warning', message: because, advice: `Wait a moment. ${goesOn}` }];
  }
}

const THE_RULES =
  'Something else on this machine opens what our firewall rules close: look at other firewall programs.';
const THE_ENGINE =
  'The container engine gives containers more than it should: look at its settings.';

/** What an owner can do about it. */
const CURES: Readonly<Record<IsolationCheck, string>> = {
  rules:
    'Let the agent write firewall rules: install nftables, and run the agent as a service or as a user who may use Docker.',
  'probe-works':
    'See that the container engine on this machine can start containers; where somebody flushed its firewall rules, restart it.',
  host: THE_RULES,
  router: THE_RULES,
  'home-network': THE_RULES,
  metadata: THE_RULES,
  'other-lease': THE_RULES,
  mail: THE_RULES,
  names: 'See that port 5354 of this machine is free for the resolver of tenants.',
  internet:
    'Our own rules do not keep tenants from the internet: another filter on this machine does.',
  container: THE_ENGINE,
  versions: 'Update the container engine and its runtime.',
};
