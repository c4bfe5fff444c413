import { describe, expect, test } from 'vitest';

import {
  parseGpuId,
  parseLeaseRef,
  parseNetworkId,
  parseServiceName,
} from '../../../../agent/domain/ids.ts';
import type { Workload, WorkloadService } from '../../../../agent/domain/workload.ts';
import type { EngineFacts } from '../../../../agent/engine/docker/client.ts';
import { planContainers } from '../../../../agent/engine/docker/container-plan.ts';
import { gpuVendors } from '../../../../agent/engine/docker/isolation.ts';
import { leaseNames } from '../../../../agent/engine/docker/names.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../../agent/engine/docker/options.ts';
import type { EngineInfo } from '../../../../agent/engine/docker/wire.ts';

const lease = parseLeaseRef('practice:tenant/1/1/1/provider/0');
const options = { ...DOCKER_ENGINE_DEFAULTS, instance: 'one' };

function facts(apiVersion: string, info: EngineInfo = {}, version = '28.0.0'): EngineFacts {
  const engine = { Version: version, ApiVersion: apiVersion, Arch: 'amd64', Os: 'linux' };
  return { apiVersion, version: engine, info: { Runtimes: { runc: {} }, ...info } };
}

function workload(over: Partial<WorkloadService> = {}, version = 'a'.repeat(64)): Workload {
  const service: WorkloadService = {
    name: parseServiceName('web'),
    image: 'some/image:1',
    command: [],
    args: [],
    env: [],
    replicas: [{ index: 0, gpus: [], ports: [] }],
    cpuMilli: 1000,
    memoryBytes: 1024 ** 3,
    ephemeralBytes: 0,
    volumes: [],
    ...over,
  };
  return { lease, network: parseNetworkId('practice'), version, services: [service] };
}

const only = (made: Workload, engine = facts('1.51')) => planContainers(made, engine, options)[0]!;

describe('container plan', () => {
  test('a container is another one when its settings change, not when the manifest does', () => {
    const spec = only(workload()).spec;
    expect(only(workload({}, 'b'.repeat(64))).spec).toBe(spec);
    for (const over of [
      { env: ['A=1'] },
      { image: 'some/image:2' },
      { cpuMilli: 2000 },
      { args: ['x'] },
    ]) {
      expect(only(workload(over)).spec).not.toBe(spec);
    }
  });

  test.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['0.0.0.0', ['0.0.0.0']],
    ['192.0.2.1', ['192.0.2.1', '127.0.0.1']],
  ])('published at %s, web pages are on loopback all the same', (publishAddress, places) => {
    const ports = [
      { port: 80, proto: 'tcp', hostPort: 31_000, http: true },
      { port: 53, proto: 'udp', hostPort: 31_001, http: false },
    ] as const;
    const made = workload({ replicas: [{ index: 0, gpus: [], ports }] });
    const [plan] = planContainers(made, facts('1.51'), { ...options, publishAddress });
    expect(plan?.body.HostConfig?.PortBindings).toEqual({
      '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '31000' }],
      '53/udp': places.map((HostIp) => ({ HostIp, HostPort: '31001' })),
    });
  });

  test('GPUs are given by their own id, for computing only', () => {
    const gpus = [parseGpuId('GPU-1'), parseGpuId('GPU-2')];
    const made = workload({ replicas: [{ index: 0, gpus, ports: [] }] });
    const toolkit = { Runtimes: { runc: {}, nvidia: {} } };
    const { HostConfig, Env } = only(made, facts('1.51', toolkit)).body;
    expect(HostConfig?.DeviceRequests).toEqual([
      {
        Driver: 'nvidia',
        DeviceIDs: ['GPU-1', 'GPU-2'],
        Capabilities: [['gpu', 'compute', 'utility']],
      },
    ]);
    expect(HostConfig?.Runtime).toBeUndefined();
    expect(Env).toContain('NVIDIA_VISIBLE_DEVICES=GPU-1,GPU-2');
    for (const engine of [facts('1.51'), facts('1.43', toolkit)]) {
      expect(() => only(made, engine)).toThrow(/NVIDIA Container Toolkit/);
    }
    const amd = workload({
      replicas: [{ index: 0, gpus: [parseGpuId('0000:03:00.0')], ports: [] }],
    });
    expect(() => only(amd, facts('1.51', toolkit))).toThrow(/cannot give the GPU/);
  });

  test('who else runs there is kept from the GPUs', () => {
    const engine = facts('1.51', { Runtimes: { runc: {}, nvidia: {} } });
    const { HostConfig, Env } = only(workload(), engine).body;
    expect([HostConfig?.Runtime, HostConfig?.DeviceRequests]).toEqual(['runc', undefined]);
    expect(Env).toContain('NVIDIA_VISIBLE_DEVICES=void');
  });

  test('a toolkit is seen by its devices too, on engines that are new enough', () => {
    const found = { DiscoveredDevices: [{ Source: 'cdi', ID: 'nvidia.com/gpu=0' }] };
    expect(gpuVendors(facts('1.51', found), 'auto')).toEqual(['nvidia']);
    expect(gpuVendors(facts('1.43', { Runtimes: { nvidia: {} } }), 'auto')).toEqual([]);
  });

  test('follows what the engine and its kernel know', () => {
    const hostOf = (engine: EngineFacts) => only(workload(), engine).body.HostConfig;
    expect(hostOf(facts('1.51', { CgroupVersion: '2' }))?.MemorySwappiness).toBeUndefined();
    expect(hostOf(facts('1.41', { CgroupVersion: '1' }))?.MemorySwappiness).toBe(0);
    expect(hostOf(facts('1.40'))).not.toHaveProperty('CgroupnsMode');
    const nofile = { Name: 'nofile', Soft: 65_536, Hard: 65_536 };
    expect(hostOf(facts('1.51', {}, '29.7.2'))?.Ulimits).toContainEqual(nofile);
    expect(hostOf(facts('1.51', {}, '28.0.0'))?.Ulimits).not.toContainEqual(nofile);
  });

  test('names fit the kernel and are a lease’s own', () => {
    const name = leaseNames('one', lease).network;
    expect(name).toMatch(/^slt-[0-9a-z]{11}$/);
    expect(leaseNames('two', lease).network).not.toBe(name);
    const other = parseLeaseRef('practice:tenant/2/1/1/provider/0');
    expect(leaseNames('one', other).network).not.toBe(name);
  });
});
