import { describe, expect, test } from 'vitest';

import { chooseFirewall } from '../../../agent/firewall/choose.ts';
import type { RunCommand } from '../../../agent/firewall/interface.ts';

const signal = new AbortController().signal;
const prefix = 'slt-abc';

/** A machine with these programs. */
function machine(programs: readonly string[], denied = false): RunCommand {
  return ({ program }) => {
    if (!programs.includes(program)) return Promise.resolve({ code: 127, stdout: '', stderr: '' });
    const stderr = denied ? 'Operation not permitted (you must be root)' : '';
    return Promise.resolve({ code: denied ? 1 : 0, stdout: '', stderr });
  };
}

describe('the choice of a firewall', () => {
  test('prefers nftables, and takes iptables where there is no nft', async () => {
    const both = await chooseFirewall({ prefix }, [machine(['nft', 'iptables-save'])], signal);
    expect(both.kind).toBe('nftables');
    const old = await chooseFirewall({ prefix }, [machine(['iptables-save'])], signal);
    expect(old.kind).toBe('iptables');
  });

  test('asks a helper where this process may not', async () => {
    const ways = [machine(['nft', 'iptables-save'], true), machine(['nft'])];
    expect((await chooseFirewall({ prefix }, ways, signal)).kind).toBe('nftables');
  });

  test('says what to do where nobody may', async () => {
    const denied = chooseFirewall({ prefix }, [machine(['nft'], true), machine([])], signal);
    await expect(denied).rejects.toMatchObject({ code: 'firewall-permission' });
    await expect(denied).rejects.toThrow(/install nftables, and run the agent as a service/);
  });
});
