import { cpus, hostname, tmpdir, totalmem } from 'node:os';

import { expect, test } from 'vitest';

import { HostHardware } from '../../../agent/hardware/host/host-hardware.ts';

test('the machine has what its operating system says', async () => {
  const hardware = new HostHardware(tmpdir());
  const facts = await hardware.facts();
  expect(hardware.hostName).toBe(hostname());
  expect(facts).toEqual({
    cpuMilli: cpus().length * 1000,
    cpuModel: cpus()[0]?.model.trim(),
    memoryBytes: totalmem(),
    diskFreeBytes: expect.any(Number),
    gpus: [],
  });
  expect(facts.diskFreeBytes).toBeGreaterThan(0);
});

test('a folder that is not there gives one line that says what to check', async () => {
  await expect(new HostHardware('/nonexistent/folder').facts()).rejects.toMatchObject({
    code: 'hardware-unreadable',
    message: expect.stringContaining('/nonexistent/folder'),
  });
});
