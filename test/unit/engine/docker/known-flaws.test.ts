import { describe, expect, test } from 'vitest';

import { knownFlaws, toolkitVersion } from '../../../../agent/engine/docker/known-flaws.ts';

const runc = (version: string) =>
  knownFlaws(
    {
      Version: '28.0.0',
      ApiVersion: '1.48',
      Arch: 'amd64',
      Os: 'linux',
      Components: [{ Name: 'runc', Version: version }],
    },
    undefined,
  );

describe('versions with known ways out', () => {
  test.each(['1.0.3', '1.1.11', '1.2.7', '1.3.0', '1.3.2', '1.4.0-rc.1', '1.4.0-rc2'])(
    'runc %s stops bidding',
    (version) => {
      expect(runc(version).some(({ stops }) => stops)).toBe(true);
    },
  );

  test.each(['1.2.8', '1.2.9', '1.3.3', '1.4.0-rc.3', '1.4.0', '1.4.3', '1.5.0', '2.0.0'])(
    'runc %s has none',
    (version) => {
      expect(runc(version)).toEqual([]);
    },
  );

  test('a line without a mended version of its own is flawed, whatever its number', () => {
    expect(runc('1.1.15').map(({ flaws }) => flaws[0])).toEqual(['CVE-2025-31133']);
  });

  test('a distribution’s build is warned of once, whatever is known of it, and stops nothing', () => {
    expect(runc('1.1.5+ds1')).toEqual([
      {
        component: 'runc',
        version: '1.1.5+ds1',
        flaws: ['CVE-2024-21626', 'CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'],
        fixedIn: ['1.2.8', '1.3.3', '1.4.0-rc.3'],
        stops: false,
      },
    ]);
  });

  test('the NVIDIA toolkit counts too', () => {
    const engine = { Version: '28.0.0', ApiVersion: '1.48', Arch: 'amd64', Os: 'linux' };
    expect(knownFlaws(engine, '1.17.7')).toMatchObject([{ stops: true, fixedIn: ['1.17.8'] }]);
    expect(knownFlaws(engine, '1.17.8')).toEqual([]);
    expect(knownFlaws(engine, '1.20.0')).toEqual([]);
    expect(toolkitVersion('NVIDIA Container Toolkit CLI version 1.17.4\ncommit: 9b69590c')).toBe(
      '1.17.4',
    );
    expect(toolkitVersion('command not found')).toBeUndefined();
  });

  test('what cannot be read is not called flawed', () => {
    expect(runc('unknown')).toEqual([]);
    expect(runc('')).toEqual([]);
  });
});
