import { describe, expect, test } from 'vitest';

import { needlessRights } from '../../../agent/base/own-rights.ts';

const status = (mask: string): string =>
  `Name:\tnode\nCapEff:\tffff\nCapBnd:\t${mask}\nSeccomp:\t0\n`;

describe('rights that an agent does not need', () => {
  test('of all: those that no engine, container or rule asks for', () => {
    expect(needlessRights(status('000001ffffffffff'))).toEqual([
      ...['linux_immutable', 'net_broadcast', 'ipc_lock', 'ipc_owner', 'sys_rawio', 'sys_pacct'],
      ...['sys_boot', 'sys_nice', 'sys_time', 'sys_tty_config', 'lease', 'audit_control'],
      ...['mac_override', 'syslog', 'wake_alarm', 'block_suspend', 'audit_read', 'perfmon', 'bpf'],
      'checkpoint_restore',
    ]);
  });
  test('what is kept', () => expect(needlessRights(status('00000002a82d35ff'))).toEqual([]));
  test('one that is newer than the list', () =>
    expect(needlessRights(status('8000020000000001'))).toEqual(['cap_41', 'cap_63']));
  test('where nothing is said', () => expect(needlessRights('Name:\tnode\n')).toEqual([]));
});
