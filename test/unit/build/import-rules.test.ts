import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { cruise, problems } from '../../../build/check-imports.ts';

// The real configuration on small trees made up here: a clean one, and the same one with one file
// per wrong import. So a rule that has stopped to fire is noticed.

const config = createRequire(import.meta.url)('../../../build/dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
};
const ruleNames = config.forbidden.map((rule) => rule.name);

/** Each file with what it imports. Every import here is a right one. */
const skeleton: Readonly<Record<string, readonly string[]>> = {
  'agent/base/brand.ts': [],
  'agent/base/clock.ts': ['node:timers'],
  'agent/domain/money.ts': ['agent/base/brand.ts'],
  'agent/domain/lease.ts': ['agent/domain/money.ts'],
  'agent/api/methods.ts': ['zod', 'agent/domain/money.ts', 'agent/base/brand.ts'],
  'agent/network/interface.ts': ['agent/domain/lease.ts'],
  'agent/network/akash/akash.ts': [
    'agent/network/interface.ts',
    'agent/wallet/interface.ts',
    'node:http',
  ],
  'agent/network/akash/codec.ts': [],
  'agent/network/akash/options.ts': [],
  'agent/network/practice/practice.ts': ['agent/network/interface.ts', 'agent/base/clock.ts'],
  'agent/engine/interface.ts': ['agent/domain/lease.ts'],
  'agent/engine/docker/docker.ts': ['agent/engine/interface.ts', 'dockerode'],
  'agent/engine/fake/fake.ts': ['agent/engine/interface.ts'],
  'agent/hardware/interface.ts': ['agent/domain/lease.ts'],
  'agent/hardware/nvidia/nvidia.ts': ['agent/hardware/interface.ts'],
  'agent/hardware/host/host.ts': ['agent/hardware/interface.ts'],
  'agent/wallet/interface.ts': ['agent/base/brand.ts'],
  'agent/wallet/file.ts': ['agent/wallet/interface.ts'],
  'agent/wallet/keychain/keychain.ts': ['agent/wallet/interface.ts'],
  'agent/storage/interface.ts': ['agent/domain/money.ts'],
  'agent/storage/ledger.ts': ['agent/storage/interface.ts', 'node:sqlite'],
  'agent/storage/migrations/first.ts': [],
  'agent/presence/interface.ts': ['agent/domain/lease.ts'],
  'agent/presence/x11/x11.ts': ['agent/presence/interface.ts'],
  'agent/presence/fake/fake.ts': ['agent/presence/interface.ts'],
  'agent/firewall/interface.ts': ['agent/domain/lease.ts'],
  'agent/firewall/nftables/nftables.ts': ['agent/firewall/interface.ts'],
  'agent/firewall/fake/fake.ts': ['agent/firewall/interface.ts'],
  'agent/reach/interface.ts': ['agent/domain/lease.ts'],
  'agent/reach/upnp/upnp.ts': ['agent/reach/interface.ts'],
  'agent/reach/fake/fake.ts': ['agent/reach/interface.ts'],
  'agent/provider/provider.ts': [
    'agent/network/interface.ts',
    'agent/engine/interface.ts',
    'agent/presence/interface.ts',
    'agent/firewall/interface.ts',
    'agent/reach/interface.ts',
    'agent/api/methods.ts',
  ],
  'agent/gateway/gateway.ts': ['agent/provider/provider.ts', 'agent/gateway/ingress/ingress.ts'],
  'agent/gateway/ingress/ingress.ts': ['agent/wallet/interface.ts'],
  'agent/control/control.ts': ['agent/provider/provider.ts', 'agent/api/methods.ts'],
  'agent/cli/cli.ts': ['agent/api/methods.ts', 'zod', 'commander', 'ws', 'node:net'],
  'agent/config/config.ts': ['agent/network/akash/options.ts', 'agent/domain/money.ts'],
  'agent/compose.ts': [
    'agent/compose-akash.ts',
    'agent/config/config.ts',
    'agent/control/control.ts',
    'agent/gateway/gateway.ts',
    'agent/network/akash/akash.ts',
    'agent/engine/docker/docker.ts',
    'agent/storage/ledger.ts',
  ],
  'agent/compose-akash.ts': ['agent/network/akash/akash.ts', 'agent/provider/provider.ts'],
  'agent/main.ts': ['agent/compose.ts', 'agent/cli/cli.ts'],
  'electron/bridge/shell-api.ts': ['agent/api/methods.ts'],
  'electron/main.ts': ['electron', 'electron/bridge/shell-api.ts'],
  'renderer/components/gauge.ts': ['renderer/format/money.ts'],
  'renderer/format/money.ts': ['agent/api/methods.ts'],
  'renderer/state/store.ts': ['agent/api/methods.ts', 'electron/bridge/shell-api.ts'],
  'renderer/views/leases/leases.ts': ['renderer/state/store.ts', 'renderer/components/gauge.ts'],
  'renderer/views/overview/overview.ts': ['renderer/state/store.ts'],
  'test/chain/chain.ts': ['node:crypto', 'ws', 'zod'],
  'test/helpers/builders.ts': ['agent/domain/lease.ts', 'agent/network/akash/akash.ts'],
};

/** Rule that must report it, the folder of the importing file, what it imports. */
const wrong: readonly (readonly [rule: string, folder: string, target: string])[] = [
  ['base-is-bottom', 'agent/base', 'agent/domain/money.ts'],
  ['domain-is-pure', 'agent/domain', 'node:fs'],
  ['domain-is-pure', 'agent/domain', 'zod'],
  ['domain-is-pure', 'agent/domain', 'agent/network/interface.ts'],
  ['api-is-contract', 'agent/api', 'agent/provider/provider.ts'],
  ['api-is-contract', 'agent/api', 'node:http'],
  ['api-is-contract', 'agent/api', 'dockerode'],
  ['adapters-know-only-their-port', 'agent/network/akash', 'agent/storage/ledger.ts'],
  ['adapters-know-only-their-port', 'agent/engine/docker', 'agent/network/interface.ts'],
  ['adapters-know-only-their-port', 'agent/hardware/nvidia', 'agent/provider/provider.ts'],
  ['adapters-know-only-their-port', 'agent/wallet', 'agent/storage/interface.ts'],
  ['adapters-know-only-their-port', 'agent/storage', 'agent/network/akash/codec.ts'],
  ['adapters-know-only-their-port', 'agent/presence/x11', 'agent/engine/docker/docker.ts'],
  ['adapters-know-only-their-port', 'agent/firewall/nftables', 'agent/reach/interface.ts'],
  ['adapters-know-only-their-port', 'agent/reach/upnp', 'agent/firewall/interface.ts'],
  ['adapter-isolation', 'agent/network/akash', 'agent/network/practice/practice.ts'],
  ['adapter-isolation', 'agent/engine/docker', 'agent/engine/fake/fake.ts'],
  ['adapter-isolation', 'agent/hardware/nvidia', 'agent/hardware/host/host.ts'],
  ['adapter-isolation', 'agent/wallet/ledger', 'agent/wallet/keychain/keychain.ts'],
  ['adapter-isolation', 'agent/storage/other', 'agent/storage/migrations/first.ts'],
  ['adapter-isolation', 'agent/presence/x11', 'agent/presence/fake/fake.ts'],
  ['adapter-isolation', 'agent/firewall/nftables', 'agent/firewall/fake/fake.ts'],
  ['adapter-isolation', 'agent/reach/upnp', 'agent/reach/fake/fake.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/network/akash/akash.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/engine/docker/docker.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/hardware/nvidia/nvidia.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/wallet/file.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/storage/ledger.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/presence/x11/x11.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/firewall/nftables/nftables.ts'],
  ['provider-uses-ports', 'agent/provider', 'agent/reach/upnp/upnp.ts'],
  ['provider-has-no-edges', 'agent/provider', 'agent/control/control.ts'],
  ['provider-has-no-edges', 'agent/provider', 'agent/cli/cli.ts'],
  ['edges-use-provider', 'agent/gateway/ingress', 'agent/control/control.ts'],
  ['edges-use-provider', 'agent/control', 'agent/storage/ledger.ts'],
  ['edges-use-provider', 'agent/gateway', 'agent/network/interface.ts'],
  ['cli-speaks-api-only', 'agent/cli', 'agent/provider/provider.ts'],
  ['cli-speaks-api-only', 'agent/cli', 'agent/control/control.ts'],
  ['cli-speaks-api-only', 'agent/cli', 'agent/network/akash/akash.ts'],
  ['cli-speaks-api-only', 'agent/cli', 'dockerode'],
  ['config-reads-options-only', 'agent/config', 'agent/network/akash/akash.ts'],
  ['only-compose-reads-config', 'agent/gateway', 'agent/config/config.ts'],
  ['only-compose-builds', 'agent/control', 'agent/compose.ts'],
  ['only-compose-builds', 'agent/cli', 'agent/main.ts'],
  ['only-compose-builds', 'agent/control', 'agent/compose-akash.ts'],
  ['provider-has-no-edges', 'agent/provider', 'agent/compose-akash.ts'],
  ['only-compose-reads-config', 'agent', 'agent/config/config.ts'],
  ['renderer-sees-contracts-only', 'renderer/state', 'agent/domain/money.ts'],
  ['renderer-sees-contracts-only', 'renderer/state', 'electron/main.ts'],
  ['shell-sees-contract-only', 'electron', 'agent/provider/provider.ts'],
  ['bridge-is-types', 'electron/bridge', 'electron'],
  ['agent-is-headless', 'agent/control', 'electron'],
  ['agent-is-headless', 'agent/gateway', 'renderer/format/money.ts'],
  ['renderer-layers-components', 'renderer/components', 'renderer/state/store.ts'],
  ['texts-and-formats-are-bottom', 'renderer/format', 'renderer/components/gauge.ts'],
  ['state-draws-nothing', 'renderer/state', 'renderer/format/money.ts'],
  ['only-the-app-joins', 'renderer/frame', 'renderer/views/overview/overview.ts'],
  ['views-are-islands', 'renderer/views/overview', 'renderer/views/leases/leases.ts'],
  ['chain-stands-alone', 'test/chain/modules', 'agent/domain/money.ts'],
  ['chain-stands-alone', 'test/chain', 'agent/network/akash/codec.ts'],
  ['source-never-imports-tests', 'agent/provider', 'test/helpers/builders.ts'],
];

const wrongFiles = wrong.map(([rule, folder, target], index) => {
  return { rule, file: `${folder}/wrong-${index}.ts`, target };
});

// These two need more than one more file that imports something.
const portFile = 'agent/market/interface.ts';
const cycle = ['agent/base/wrong-hen.ts', 'agent/base/wrong-egg.ts'] as const;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function makeTree(files: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'sublet-imports-'));
  roots.push(root);
  for (const [file, targets] of Object.entries(files)) {
    // Type imports: the rules hold for them too.
    const imports = targets.map((target, i) => {
      const from = target.includes('/')
        ? `./${path.posix.relative(path.posix.dirname(file), target)}`
        : target;
      return `import type * as t${i} from '${from}';\nexport type T${i} = typeof t${i};\n`;
    });
    write(root, file, `export const name = 1;\n${imports.join('')}`);
  }
  for (const name of ['zod', 'commander', 'ws', 'dockerode', 'electron']) {
    write(root, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(root, `node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  return root;
}

function write(root: string, file: string, text: string): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

describe('the import rules', () => {
  test('let the clean tree pass', () => {
    const root = makeTree(skeleton);
    expect(problems(root, cruise(root))).toEqual([]);
  });

  describe('on a tree with wrong imports', () => {
    const root = makeTree({
      ...skeleton,
      ...Object.fromEntries(wrongFiles.map(({ file, target }) => [file, [target]])),
      [portFile]: ['agent/provider/provider.ts'],
      [cycle[0]]: [cycle[1]],
      [cycle[1]]: [cycle[0]],
    });
    const result = cruise(root);
    const found = result.summary.violations;
    const reported = (rule: string, file: string): boolean =>
      found.some((violation) => violation.rule.name === rule && violation.from === file);

    test.each(wrongFiles)('$rule reports $file -> $target', ({ rule, file }) => {
      expect(reported(rule, file)).toBe(true);
    });

    test('ports-are-types and no-cycles report theirs', () => {
      expect(reported('ports-are-types', portFile)).toBe(true);
      // A cycle is reported once, from either end.
      expect(cycle.filter((file) => reported('no-cycles', file))).toHaveLength(1);
    });

    test('every rule fired', () => {
      const fired = new Set(found.map((violation) => violation.rule.name));
      expect([...fired].sort()).toEqual([...ruleNames].sort());
    });

    test('nothing but the wrong files is reported', () => {
      const expected = new Set([...wrongFiles.map(({ file }) => file), portFile, ...cycle]);
      expect(found.filter(({ from }) => !expected.has(from))).toEqual([]);
    });

    test('each violation is a line that names the rule', () => {
      const lines = problems(root, result);
      expect(lines).toHaveLength(found.length);
      expect(lines.filter((line) => line.startsWith('bridge-is-types: '))).toEqual([
        expect.stringMatching(/^bridge-is-types: electron\/bridge\/wrong-\d+\.ts -> .*electron/),
      ]);
    });
  });
});

describe('the guard', () => {
  const root = makeTree(skeleton);
  const result = cruise(root);

  test('reports a cruise that saw nothing', () => {
    const empty = { ...result, modules: [], summary: { ...result.summary, totalCruised: 0 } };
    expect(problems(root, empty)).toEqual([
      expect.stringContaining('Only 0 modules were cruised, but there are'),
    ]);
  });

  test('reports a file that the cruise missed', () => {
    const modules = result.modules.filter((module) => module.source !== 'agent/compose.ts');
    expect(problems(root, { ...result, modules })).toEqual(['agent/compose.ts was not cruised.']);
  });

  test('reports a tree without source', () => {
    const bare = makeTree({ 'test/helpers/builders.ts': [] });
    expect(problems(bare, cruise(bare))).toEqual([
      'There is no .ts file under agent/: nothing was checked.',
    ]);
  });
});
