import type { NetworkInterfaceInfo } from 'node:os';

import { describe, expect, test } from 'vitest';

import { addressText, rangeText } from '../../../agent/domain/address.ts';
import { ownNetworks, readOwnNetworks } from '../../../agent/firewall/own-networks.ts';

const V4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t014DA8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t004DA8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
eth1\t0020C182\t00000000\t0001\t0\t0\t0\t00F8FFFF\t0\t0\t0
wg0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
slt-abcxyz\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;
const V6 = `20030001000200030000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo
`;

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  ...(address.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }),
});
const INTERFACES = {
  lo: [at('127.0.0.1', true)],
  eth0: [at('192.168.77.10'), at('2003:1:2:3::10'), at('fe80::1')],
  'slt-abcxyz': [at('172.17.0.1')],
};

describe('the machine’s own networks', () => {
  test('are all that it has a way to, but the internet and the tenants’ own', () => {
    const { networks, routers, addresses } = ownNetworks({ v4: V4, v6: V6 }, INTERFACES, 'slt-abc');
    expect(networks.map(rangeText)).toEqual([
      '192.168.77.0/24',
      // A lab's network of the internet.
      '130.193.32.0/21',
      // All of the home's, not only this cable's.
      '2003:1:2:0:0:0:0:0/56',
      '0:0:0:0:0:0:0:1/128',
    ]);
    expect(routers.map(addressText)).toEqual(['192.168.77.1', 'fe80:0:0:0:0:0:0:1']);
    expect(addresses.map(addressText)).toEqual(['192.168.77.10', '2003:1:2:3:0:0:0:10']);
  });

  test('are the same whatever containers have a cable to this machine just now', () => {
    const cable = `fe80000000000000b4f75dfffe037456 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000003 00000000 80200001     veth1
ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000003 00000000 00000001     veth1
`;
    const without = ownNetworks({ v4: V4, v6: V6 }, INTERFACES, 'slt-abc');
    expect(ownNetworks({ v4: V4, v6: V6 + cable }, INTERFACES, 'slt-abc')).toEqual(without);
    expect(ownNetworks({ v4: V4, v6: cable + V6 }, INTERFACES, 'slt-abc')).toEqual(without);
  });

  test('another installation’s tenants are not ours', () => {
    const { networks } = ownNetworks({ v4: V4, v6: '' }, {}, 'slt-xyz');
    expect(networks.map(rangeText)).toContain('172.17.0.0/16');
  });

  test('says nothing of lines that are no routes', () => {
    expect(ownNetworks({ v4: 'x\n\neth0 zz', v6: '1 2 3' }, {}, 'slt-')).toEqual({
      networks: [],
      routers: [],
      addresses: [],
    });
  });

  test.runIf(process.platform === 'linux')('reads this machine’s tables', async () => {
    const { networks } = await readOwnNetworks('slt-');
    expect(networks.length).toBeGreaterThan(0);
  });
});
