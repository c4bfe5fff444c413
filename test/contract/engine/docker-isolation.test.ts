import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import type { DockerUnderTest, Inspected } from '../../helpers/engine-docker.ts';
import { anySignal, dockerUnderTest, inspect } from '../../helpers/engine-docker.ts';
import {
  eventually,
  MIB,
  named,
  readLogs,
  shell,
  someLease,
  someService,
  someWorkload,
  textOf,
} from '../../helpers/engine-workloads.ts';

// One lease with everything in it and one beside it, looked at from many sides.
describe('docker engine: isolation', () => {
  const lease = someLease();
  const sibling = someLease();
  let under: DockerUnderTest;
  let web: Inspected;

  beforeAll(async () => {
    under = await dockerUnderTest({ pidsLimit: 64 });
    await under.engine.start(anySignal);
    const serve = (text: string) => shell(`echo ${text} > /www/index.html; httpd -f -p 80 -h /www`);
    await under.engine.deploy(
      someWorkload(lease, [
        someService('web', BUSYBOX_IMAGE, {
          ...shell('echo "$(GREETING) $$(NOT) $(UNKNOWN)"; while :; do sleep 1000; done'),
          env: [
            'WHO=world',
            'GREETING=hello $(WHO)',
            'NVIDIA_VISIBLE_DEVICES=all',
            'NVIDIA_DRIVER_CAPABILITIES=all',
            'AMD_VISIBLE_DEVICES=all',
            'LD_PRELOAD=/tmp/evil.so',
          ],
          cpuMilli: 250,
          memoryBytes: 48 * MIB,
          volumes: [
            { name: 'data', class: 'beta2', bytes: MIB, mount: '/data', readOnly: false },
            { name: 'fixed', class: 'beta2', bytes: MIB, mount: '/fixed', readOnly: true },
            { name: 'scratch', class: 'ram', bytes: 2 * MIB, mount: '/scratch', readOnly: false },
            { name: 'shm', class: 'ram', bytes: 8 * MIB, mount: '/dev/shm', readOnly: false },
          ],
        }),
        someService('api', BUSYBOX_IMAGE, {
          ...serve('own'),
          replicas: [{ index: 0, gpus: [], ports: [] }],
        }),
      ]),
      { signal: anySignal },
    );
    await under.engine.deploy(
      someWorkload(sibling, [someService('other', BUSYBOX_IMAGE, serve('theirs'))]),
      { signal: anySignal },
    );
    web = await inspect(under.listing, lease, 'web');
  });
  afterAll(async () => {
    await under.cleanUp();
  });

  const run = async (
    script: string,
    at: { lease: LeaseRef; service: string } = { lease, service: 'web' },
  ): Promise<string> => {
    const session = await under.engine.exec(
      at.lease,
      { service: named(at.service), command: ['/bin/sh', '-c', script], tty: false, stdin: false },
      anySignal,
    );
    let out = '';
    for await (const { bytes } of session.output) out += new TextDecoder().decode(bytes);
    return out.trim();
  };

  test('takes all rights but the few that images need', async () => {
    const status = await run('cat /proc/1/status');
    const field = (name: string): string =>
      new RegExp(`${name}:\\s*(\\S+)`).exec(status)?.[1] ?? '';
    // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, NET_BIND_SERVICE, SYS_CHROOT.
    const bits = [0, 1, 3, 4, 5, 6, 7, 10, 18].reduce((sum, bit) => sum + 2 ** bit, 0);
    for (const name of ['CapEff', 'CapBnd', 'CapPrm']) {
      expect([name, parseInt(field(name), 16)]).toEqual([name, bits]);
    }
    expect([field('NoNewPrivs'), field('Seccomp')]).toEqual(['1', '2']);
    expect(web.HostConfig).toMatchObject({
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Runtime: 'runc',
      IpcMode: 'private',
      CgroupnsMode: 'private',
      PidMode: '',
      UTSMode: '',
      UsernsMode: '',
      RestartPolicy: { Name: 'no' },
      Init: true,
      Dns: ['1.1.1.1', '9.9.9.9'],
    });
    expect(web.HostConfig.MaskedPaths).toContain('/proc/kcore');
    expect(web.HostConfig.ReadonlyPaths).toContain('/proc/sys');
  });

  test('mounts nothing of the host', () => {
    expect(web.HostConfig).toMatchObject({ Binds: null, Devices: null, VolumesFrom: null });
    expect(web.Mounts.map(({ Type, RW, Destination }) => [Type, RW, Destination]).sort()).toEqual([
      ['volume', false, '/fixed'],
      ['volume', true, '/data'],
    ]);
  });

  test('holds the limits that were ordered', async () => {
    expect(web.HostConfig).toMatchObject({
      NanoCpus: 250_000_000,
      CpuShares: 32,
      Memory: 48 * MIB,
      MemorySwap: 48 * MIB,
      PidsLimit: 64,
      OomScoreAdj: 500,
      ShmSize: 8 * MIB,
    });
    expect(await run('ulimit -c; cat /proc/1/oom_score_adj')).toBe('0\n500');
    expect(await run('df -k /scratch /dev/shm | tail -n 2 | tr -s " " | cut -d " " -f 2')).toBe(
      `2048\n8192`,
    );
    expect(await run('touch /fixed/file')).toMatch(/Read-only/);
    expect(await run('tail /dev/zero; echo $?')).toMatch(/137/);
    expect(await run('for i in $(seq 200); do sleep 1 & done; echo all')).toMatch(/fork/);
  });

  test('keeps the variables of GPU hooks out of the tenant’s hands', () => {
    const names = ['NVIDIA', 'AMD', 'LD_PRELOAD'];
    const found = web.Config.Env.filter((entry) => names.some((name) => entry.startsWith(name)));
    expect(found.filter((entry) => entry !== 'LD_PRELOAD=')).toEqual([
      'NVIDIA_VISIBLE_DEVICES=void',
    ]);
  });

  test('fills in variables as Kubernetes does', async () => {
    const said = await eventually(async () => {
      const text = textOf(await readLogs(under.engine, lease, { service: named('web') }));
      return text.includes('\n') && text;
    }, 'the first line');
    // The shell's own word for `$(NOT)` and `$(UNKNOWN)`: commands that do not exist.
    expect(said).toContain('hello world');
    expect(web.Config.Env).toEqual(expect.arrayContaining(['GREETING=hello world', 'WHO=world']));
  });

  test('lets a lease’s services find each other by name, and nobody else', async () => {
    const get = (host: string): string =>
      `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 ${host} 80 | tail -n 1 || echo no`;
    await eventually(async () => (await run(get('api'))) === 'own', 'own service by name');
    const inside = { lease: sibling, service: 'other' };
    await eventually(
      async () => (await run(get('127.0.0.1'), inside)) === 'theirs',
      'sibling serves',
    );
    const { Networks } = (await inspect(under.listing, sibling, 'other')).NetworkSettings;
    const address = Object.values(Networks)[0]!.IPAddress;
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(await run(get(address))).not.toContain('theirs');
    expect(await run(get('other'))).not.toContain('theirs');
  });

  test('tells what a container uses', async () => {
    const stats = await under.engine.stats(lease, anySignal);
    expect(stats.map(({ service }) => service).sort()).toEqual(['api', 'web']);
    const own = stats.find(({ service }) => service === 'web')!;
    expect(own.memoryLimitBytes).toBe(48 * MIB);
    expect(own.memoryBytes).toBeGreaterThan(0);
    expect(own.memoryBytes).toBeLessThan(48 * MIB);
    expect(own.pids).toBeGreaterThan(0);
    expect(own.receivedBytes).toBeGreaterThan(0);
    const counted = await under.engine.traffic(anySignal);
    const { receivedBytes } = counted.find(({ service }) => service === 'web')!;
    expect(receivedBytes).toBeGreaterThanOrEqual(own.receivedBytes);
    await run('for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; sleep 1.5');
    const busy = await under.engine.stats(lease, anySignal);
    // A quarter of a core is all there is, however many ask.
    const cpu = busy.find(({ service }) => service === 'web')!.cpuMilli;
    expect(cpu).toBeGreaterThan(50);
    expect(cpu).toBeLessThan(400);
  });
});
