import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LoadedConfig } from '../../../agent/config/config.ts';
import { loadConfig } from '../../../agent/config/config.ts';
import { optionsHelp } from '../../../agent/config/help.ts';
import { flagOf, NETWORK_NAMES, OPTION_KEYS, variableOf } from '../../../agent/config/options.ts';
import type { Machine } from '../../../agent/config/places.ts';
import {
  controlPlaces,
  defaultConfigFile,
  defaultDataDir,
  defaultPolicyFile,
} from '../../../agent/config/places.ts';
import { shownConfig } from '../../../agent/config/print.ts';
import { AKASH_NETWORKS } from '../../../agent/network/akash/networks.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'sublet-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

type Env = Record<string, string>;
const machine = (env: Env = {}, platform: NodeJS.Platform = 'linux'): Machine => ({
  platform,
  env,
  home,
  temporary: '/tmp',
  user: '1000',
});
const load = (args: readonly string[] = [], env: Env = {}): LoadedConfig =>
  loadConfig(args, env, machine(env));
const writeFile = (content: unknown): string => {
  const file = defaultConfigFile(machine());
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const failure = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message: message.replaceAll(home, '~') };
  }
  return 'no failure';
};

describe('a certificate of a public authority', () => {
  test('is asked for by who agrees to the terms, and by nobody else', () => {
    const given = ['--acme-email', 'owner@gpu.example', '--acme-directory', 'letsencrypt'];
    expect([load().config.acme, load(given).config.acme]).toEqual([undefined, undefined]);
    expect(load(['--acme-agree']).config.acme).toEqual({
      directory: 'https://acme-v02.api.letsencrypt.org/directory',
      ...{ kinds: ['http-01', 'tls-alpn-01'], httpPort: 80, tlsPort: 443 },
    });
    const staging = ['--acme-agree', '--acme-directory', 'letsencrypt-staging'];
    const more = ['--acme-challenge', 'tls-alpn-01', '--acme-tls-port', '8445'];
    expect(load([...staging, ...more, ...given.slice(0, 2)]).config.acme).toEqual({
      directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      ...{ kinds: ['tls-alpn-01'], httpPort: 80, tlsPort: 8445, email: 'owner@gpu.example' },
    });
  });

  test('comes from an authority that is asked over https', () => {
    const own = ['--acme-agree', '--acme-directory', 'https://ca.example/dir'];
    expect(load(own).config.acme?.directory).toBe('https://ca.example/dir');
    for (const wrong of ['http://ca.example/dir', 'letsencrypt2', 'toString']) {
      expect(failure(() => load(['--acme-directory', wrong]))).toMatchObject({
        code: 'bad-option',
      });
    }
  });
});

describe('the network', () => {
  test('is the one that was chosen last unless somebody names it', () => {
    expect(load().config).not.toHaveProperty('networkFixedBy');
    const named = load(['--network', 'akash-sandbox']).config;
    expect([named.network, named.networkFixedBy]).toEqual(['akash-sandbox', 'flag --network']);
    const { config } = load([], { SUBLET_NETWORK: 'practice' });
    expect(config.networkFixedBy).toBe('variable SUBLET_NETWORK');
  });

  test('is one of ours, or has a file', () => {
    expect(failure(() => load(['--network', 'akash-sandbx']))).toEqual({
      code: 'bad-option',
      message: 'flag --network: unknown network "akash-sandbx": did you mean "akash-sandbox"?',
    });
    const own = ['--network', 'devnet', '--akash-network-file', 'devnet.json'];
    expect(load(own).config).toMatchObject({
      network: 'devnet',
      akash: { networkFile: path.resolve('devnet.json') },
    });
    expect(failure(() => load(['--network', '../x', '--akash-network-file', 'a']))).toMatchObject({
      code: 'bad-option',
    });
  });

  test('has endpoints of its own or those that are given', () => {
    const { config } = load(['--akash-rpc', 'https://a.example:443, http://127.0.0.1:26657']);
    expect(config.akash.rpc).toEqual(['https://a.example:443', 'http://127.0.0.1:26657']);
    for (const wrong of ['ftp://a.example', 'a.example', 'https://a.example,']) {
      expect(failure(() => load(['--akash-rpc', wrong]))).toMatchObject({ code: 'bad-option' });
    }
  });

  test('lets the isolation be checked more often than usual, and never less', () => {
    const often = ['--isolation-check-ms', '60000', '--isolation-watch-ms', '500'];
    expect(load(often).config.isolation).toEqual({ checkMs: 60_000, watchMs: 500 });
    for (const rare of [
      ['--isolation-check-ms', '3600001'],
      ['--isolation-watch-ms', '60001'],
    ]) {
      expect(failure(() => load(rare))).toMatchObject({ code: 'bad-option' });
    }
  });

  test('has a wallet whose passphrase stands in a descriptor', () => {
    expect(load(['--wallet-passphrase-fd', '3']).config.wallet).toEqual({ passphraseFd: 3 });
    expect(load().config.wallet).toEqual({});
    expect(failure(() => load(['--wallet-passphrase', 'secret']))).toMatchObject({
      code: 'unknown-option',
    });
  });

  test('names are those that are shipped', () => {
    expect(new Set(NETWORK_NAMES)).toEqual(new Set(['practice', ...AKASH_NETWORKS]));
  });
});

describe('sources', () => {
  test('without any, the defaults', () => {
    const { config, printConfig } = load();
    expect(printConfig).toBe(false);
    const { origins, ...values } = config;
    expect(values).toEqual({
      dataDir: path.join(home, '.local/share/sublet'),
      network: 'practice',
      engine: 'auto',
      portRange: { first: 31_000, last: 31_999 },
      policy: { path: '/etc/sublet/policy.json', named: false },
      control: {
        socketPath: path.join(home, '.local/share/sublet/control/agent.sock'),
        tokenPath: path.join(home, '.local/share/sublet/control/token'),
        web: {
          atStart: false,
          port: 7258,
          folder: path.resolve(import.meta.dirname, '../../../renderer/dist'),
        },
      },
      logLevel: 'info',
      practice: {},
      isolation: {},
      given: [],
      gateway: {},
      ingress: {},
      akash: {},
      wallet: {},
      provider: {},
    });
    expect(new Set(origins.map(({ source }) => source))).toEqual(new Set(['default']));
  });

  test('file, environment and flag are joined, the stronger one winning', () => {
    const file = writeFile({
      engine: 'docker',
      logLevel: 'warn',
      practice: { seed: 1, blockMs: 50 },
    });
    const { config } = load(['--practice-seed', '3', '--web'], {
      SUBLET_LOG_LEVEL: 'error',
      SUBLET_PRACTICE_SEED: '2',
      SUBLET_WEB_PORT: '0',
    });
    expect(config).toMatchObject({
      engine: 'docker',
      logLevel: 'error',
      practice: { seed: 3, blockMs: 50 },
      control: { web: { atStart: true, port: 0 } },
    });
    const given = config.origins.filter(({ source }) => source !== 'default');
    expect(given).toEqual([
      { key: 'engine', value: 'docker', source: 'file', where: `"engine" in ${file}` },
      { key: 'web', value: true, source: 'flag', where: 'flag --web' },
      { key: 'webPort', value: 0, source: 'environment', where: 'variable SUBLET_WEB_PORT' },
      {
        key: 'logLevel',
        value: 'error',
        source: 'environment',
        where: 'variable SUBLET_LOG_LEVEL',
      },
      { key: 'practice.seed', value: 3, source: 'flag', where: 'flag --practice-seed' },
      {
        key: 'practice.blockMs',
        value: 50,
        source: 'file',
        where: `"practice.blockMs" in ${file}`,
      },
    ]);
  });

  test('every option can be given in each of the three ways', () => {
    const samples: Record<string, string | number | boolean> = {
      network: 'practice',
      engine: 'fake',
      portRange: '40000-40010',
      publishAddress: '127.0.0.1',
      'gateway.port': 8443,
      'gateway.publicPort': 8443,
      'ingress.port': 8080,
      'ingress.securePort': 8443,
      'ingress.domain': 'ingress.example.org',
      'gateway.grpcPort': 8444,
      'gateway.address': '127.0.0.1',
      'acme.agree': true,
      'acme.email': 'owner@gpu.example',
      'acme.directory': 'https://ca.example/dir',
      'acme.challenge': 'http-01',
      'acme.httpPort': 8080,
      'acme.tlsPort': 8445,
      web: true,
      webPort: 8000,
      imageBudgetGib: 20,
      engineDisk: '200GiB',
      gvisor: 'always',
      logLevel: 'debug',
      'akash.rpc': 'https://rpc.example:443',
      'provider.withdrawFees': 30,
    };
    for (const key of OPTION_KEYS) {
      const value = samples[key] ?? (/Ms$|seed|Fd$/.test(key) ? 500 : '/a/b');
      const [group = '', name] = key.split('.');
      const file = writeFile(
        name === undefined ? { [key]: value } : { [group]: { [name]: value } },
      );
      const fromFile = load();
      rmSync(file);
      const loaded = [
        fromFile,
        load([`--${flagOf(key)}=${value}`]),
        load([], { [variableOf(key)]: String(value) }),
      ];
      for (const { config } of loaded) {
        expect(config.origins.find((origin) => origin.key === key)?.value).toEqual(value);
      }
    }
  });

  test('what is a setting as well is given as one, with where it stands', () => {
    const file = writeFile({ ingress: { port: 8080 } });
    const env = { SUBLET_GATEWAY_PUBLIC_PORT: '8443', SUBLET_WEB_PORT: '0' };
    expect(load(['--gateway-port=0'], env).config.given).toEqual([
      { path: 'gateway.port', value: 0, where: 'flag --gateway-port' },
      { path: 'gateway.publicPort', value: 8443, where: 'variable SUBLET_GATEWAY_PUBLIC_PORT' },
      { path: 'ingress.port', value: 8080, where: `"ingress.port" in ${file}` },
    ]);
  });

  test('the size of a disk is given in units or bytes', () => {
    const disk = (size: string): number | undefined =>
      load(['--engine-disk', size]).config.engineDiskBytes;
    expect(['200GiB', '1 TiB', '1536MiB', '2000000000'].map(disk)).toEqual([
      ...[200 * 1024 ** 3, 1024 ** 4, 1536 * 1024 ** 2, 2_000_000_000],
    ]);
    for (const size of ['200', '200GB', '0GiB', '-5GiB', '9999TiB', 'much']) {
      expect(() => disk(size)).toThrow(/such as 200GiB|at least 1GiB/);
    }
  });

  test('a switch has no value or one, and can be taken back', () => {
    const asked = (args: string[], env: Env = {}): boolean =>
      load(args, env).config.control.web.atStart;
    expect(asked(['--web'])).toBe(true);
    expect(asked(['--web=false'])).toBe(false);
    expect(asked(['--web', '--no-web'])).toBe(false);
    expect(asked([], { SUBLET_WEB: 'yes' })).toBe(true);
    expect(asked(['--no-web'], { SUBLET_WEB: '1' })).toBe(false);
  });

  test('the file can be named by flag or variable, and must exist then', () => {
    const file = path.join(home, 'mine.json');
    writeFileSync(file, '{"engine": "fake"}');
    expect(load(['--config', file]).config.engine).toBe('fake');
    expect(load([], { SUBLET_CONFIG: file }).config.engine).toBe('fake');
    expect(failure(() => load(['--config', path.join(home, 'none.json')]))).toMatchObject({
      code: 'config-unreadable',
    });
  });

  test('what only tests set is let through, and an empty variable is none', () => {
    const env = {
      SUBLET_CRASH_AT: 'x#3',
      SUBLET_SAMPLES: '/samples',
      SUBLET_LONG: '1',
      SUBLET_TEST_ANYTHING: '1',
      SUBLET_ENGINE: '',
      PATH: '/bin',
    };
    expect(load([], env).config.engine).toBe('auto');
  });
});

describe('what is wrong', () => {
  test.each([
    [
      ['--provider-bid-timout-ms', '1'],
      'unknown option "provider-bid-timout-ms": did you mean "provider-bid-timeout-ms"?',
    ],
    [['--webport', '1'], 'unknown option "webport": did you mean "web-port"?'],
    [
      ['--completely-different'],
      'unknown option "completely-different": "sublet agent --help" lists all',
    ],
    [['--no-engine'], 'unknown option "no-engine": did you mean "engine"?'],
    [['status'], '"status" is not an option: options begin with "--"'],
    [['-x'], '"-x" is not an option: options begin with "--"'],
  ])('%j', (args, message) => {
    expect(failure(() => load(args))).toEqual({ code: 'unknown-option', message });
  });

  test('an unknown variable', () => {
    expect(failure(() => load([], { SUBLET_WEBPORT: '1' }))).toEqual({
      code: 'unknown-option',
      message: 'unknown variable "SUBLET_WEBPORT": did you mean "SUBLET_WEB_PORT"?',
    });
  });

  test.each([
    [
      { enigne: 'fake' },
      'unknown option "enigne": did you mean "engine"? (in ~/.config/sublet/config.json)',
    ],
    [
      { practice: { sed: 1 } },
      'unknown option "practice.sed": did you mean "practice.seed"? (in ~/.config/sublet/config.json)',
    ],
    [
      { 'web-port': 1 },
      'unknown option "web-port": did you mean "webPort"? (in ~/.config/sublet/config.json)',
    ],
  ])('an unknown key %j', (content, message) => {
    writeFile(content);
    expect(failure(() => load())).toEqual({ code: 'unknown-option', message });
  });

  test.each([
    [['--web-port', '70000'], 'flag --web-port: 70000: it can be 65535 at most'],
    [['--web-port', 'x'], 'flag --web-port: "x" is not a whole number'],
    [['--web-port'], '--web-port needs a value'],
    [['--web=perhaps'], 'flag --web: "perhaps" is neither true nor false'],
    [['--engine', 'podman'], 'flag --engine: "podman": it is one of auto, docker, own, fake'],
    [
      ['--port-range', '31000'],
      'flag --port-range: "31000": two ports with a "-" between, such as 31000-31999',
    ],
    [
      ['--port-range', '80-90'],
      'flag --port-range: "80-90": ports from 1024 to 65535, the lower one first',
    ],
    [
      ['--port-range', '32000-31000'],
      'flag --port-range: "32000-31000": ports from 1024 to 65535, the lower one first',
    ],
    [['--practice-block-ms', '-5'], 'flag --practice-block-ms: -5: it has to be at least 10'],
  ])('a bad value %j', (args, message) => {
    expect(failure(() => load(args))).toEqual({ code: 'bad-option', message });
  });

  test('a bad value of a variable or file says where it stands', () => {
    expect(failure(() => load([], { SUBLET_ENGINE: 'x' }))).toMatchObject({
      message: expect.stringMatching(/^variable SUBLET_ENGINE: "x": /),
    });
    writeFile({ webPort: '80' });
    expect(failure(() => load())).toEqual({
      code: 'bad-option',
      message: '"webPort" in ~/.config/sublet/config.json: "80": it has to be a number',
    });
  });

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'is not a JSON object'],
  ])('a file %j', (content, part) => {
    writeFile(content);
    expect(failure(() => load())).toMatchObject({
      code: 'config-unreadable',
      message: expect.stringContaining(part),
    });
  });
});

describe('places', () => {
  test('by system', () => {
    const at = (env: Env, platform: NodeJS.Platform): readonly string[] =>
      [defaultDataDir, defaultConfigFile].map((of) =>
        of(machine(env, platform)).replace(home, '~'),
      );
    expect(at({}, 'linux')).toEqual(['~/.local/share/sublet', '~/.config/sublet/config.json']);
    expect(at({ XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: 'relative' }, 'linux')).toEqual([
      '/d/sublet',
      '~/.config/sublet/config.json',
    ]);
    expect(at({}, 'darwin')).toEqual([
      '~/Library/Application Support/Sublet',
      '~/Library/Application Support/Sublet/config.json',
    ]);
  });

  test('a policy lies where only those who run the machine can write', () => {
    const at = (platform: NodeJS.Platform, env: Env = {}): string =>
      defaultPolicyFile(machine(env, platform));
    expect([
      at('linux', { XDG_CONFIG_HOME: '/mine' }),
      at('darwin'),
      at('win32'),
      at('win32', { ProgramData: 'D:\\Shared' }),
    ]).toEqual([
      '/etc/sublet/policy.json',
      '/Library/Application Support/Sublet/policy.json',
      'C:\\ProgramData\\Sublet\\policy.json',
      'D:\\Shared\\Sublet\\policy.json',
    ]);
  });

  test('a policy that is named is one that must be there', () => {
    const { policy } = load(['--policy-file', '/a/b.json']).config;
    expect(policy).toEqual({ path: '/a/b.json', named: true });
    expect(load([], { SUBLET_POLICY_FILE: '/a/b.json' }).config.policy).toEqual(policy);
  });

  test('a socket path that the system would not take is put into a folder for temporary files', () => {
    const long = `/${'d'.repeat(100)}`;
    const { socketPath, tokenPath } = controlPlaces(machine(), long);
    expect(socketPath).toMatch(/^\/tmp\/sublet-1000-[0-9a-f]{12}\/agent\.sock$/);
    expect(tokenPath).toBe(`${long}/control/token`);
    expect(controlPlaces(machine(), long).socketPath).toBe(socketPath);
    expect(controlPlaces(machine(), `${long}e`).socketPath).not.toBe(socketPath);
  });

  test('Windows has a pipe for each user and folder', () => {
    const { socketPath } = controlPlaces(machine({}, 'win32'), 'C:\\data');
    expect(socketPath).toMatch(/^\\\\\.\\pipe\\sublet-[0-9a-f]{12}$/);
  });
});

test('the configuration can be shown with its sources', () => {
  const shown = JSON.parse(shownConfig(load(['--engine', 'fake']).config)) as {
    options: Record<string, unknown>;
  };
  expect(shown.options.engine).toEqual({
    value: 'fake',
    source: 'flag',
    where: 'flag --engine',
    flag: '--engine',
  });
  expect(shown.options.webPort).toEqual({ value: 7258, source: 'default', flag: '--web-port' });
});

test('the help names every option', () => {
  const help = optionsHelp();
  expect(OPTION_KEYS.filter((key) => !help.includes(`--${flagOf(key)}`))).toEqual([]);
});
