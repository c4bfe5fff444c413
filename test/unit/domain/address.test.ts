import { describe, expect, test } from 'vitest';

import {
  addressText,
  contains,
  overlap,
  parseAddress,
  parseRange,
  rangeText,
} from '../../../agent/domain/address.ts';

describe('addresses', () => {
  test.each([
    ['1.2.3.4', '1.2.3.4'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
    ['2001:DB8::', '2001:db8:0:0:0:0:0:0'],
    ['64:ff9b::10.0.0.1', '64:ff9b:0:0:0:0:a00:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    // The same machine as its IPv4 address, and told so.
    ['::ffff:192.168.0.1', '192.168.0.1'],
    ['::ffff:c0a8:1', '192.168.0.1'],
  ])('reads %s', (text, whole) => {
    expect(addressText(parseAddress(text)!)).toBe(whole);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    // Octal to some, decimal to others.
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    'g::',
    '1.2.3.4::',
    'localhost',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test('reads blocks and drops the host part', () => {
    expect(rangeText(parseRange('192.168.77.10/24')!)).toBe('192.168.77.0/24');
    expect(rangeText(parseRange('2001:db8::1/64')!)).toBe('2001:db8:0:0:0:0:0:0/64');
    for (const wrong of ['1.2.3.4', '1.2.3.4/33', '1.2.3.4/-1', '1.2.3.4/8/8', '::/129', '/8']) {
      expect([wrong, parseRange(wrong)]).toEqual([wrong, undefined]);
    }
  });

  test('knows what is in a block', () => {
    const block = parseRange('172.16.0.0/12')!;
    const inside = (text: string): boolean => contains(block, parseAddress(text)!);
    expect(['172.16.0.0', '172.31.255.255'].map(inside)).toEqual([true, true]);
    expect(['172.15.255.255', '172.32.0.0', '::1'].map(inside)).toEqual([false, false, false]);
    expect(overlap(block, parseRange('172.20.0.0/16')!)).toBe(true);
    expect(overlap(parseRange('172.20.0.0/16')!, block)).toBe(true);
    expect(overlap(block, parseRange('10.0.0.0/8')!)).toBe(false);
  });
});
