import { describe, expect, test } from 'vitest';

import { parseAddress, parseRange } from '../../../agent/domain/address.ts';
import { CLOSED_PORTS, isClosed } from '../../../agent/domain/egress.ts';

const closed = (text: string): boolean => isClosed(parseAddress(text)!);

describe('what is not the internet', () => {
  test.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.53',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.254',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:192.168.1.1',
    '64:ff9b::c0a8:101',
    '64:ff9b:1::1',
    'fd00:ec2::254',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'ff02::1',
    '2001:0:1::1',
    '2002:c0a8:0101::1',
    '4000::1',
    '8000::1',
  ])('%s is closed', (text) => expect(closed(text)).toBe(true));

  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '168.63.129.15',
    '169.253.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.0',
    '223.255.255.255',
    '2000::1',
    '2001:200::1',
    '2606:4700::1111',
    '3ffe::1',
  ])('%s is open', (text) => expect(closed(text)).toBe(false));

  test('a network of the machine’s own is closed beside these', () => {
    const own = [parseRange('2003:1:2::/56')!];
    expect(isClosed(parseAddress('2003:1:2:ff::1')!, own)).toBe(true);
    expect(isClosed(parseAddress('2003:1:3::1')!, own)).toBe(false);
  });

  test('every closed port has its reason, and none is a port that tenants live on', () => {
    const has = (port: number): boolean =>
      CLOSED_PORTS.some(
        ({ proto, first, last }) => proto === 'tcp' && first <= port && port <= last,
      );
    expect(CLOSED_PORTS.filter(({ reason }) => reason === '')).toEqual([]);
    expect([25, 465, 587, 2525].map(has)).toEqual([true, true, true, true]);
    expect([22, 53, 80, 443, 8080, 9418].map(has)).toEqual(Array.from({ length: 6 }, () => false));
  });
});
