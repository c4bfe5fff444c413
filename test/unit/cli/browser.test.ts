import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { openInBrowser } from '../../../agent/cli/browser.ts';
import { Served } from '../../contract/control/serve.ts';
import { Terminal } from './terminal.ts';

const ADDRESS = `http://127.0.0.1:7258/?token=${'t'.repeat(43)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-browser-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const given = (): string => path.join(folder, 'given');

/** A program in the place of `xdg-open`. */
function opener(body = ''): [string, ...string[]] {
  const file = path.join(folder, 'opener');
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${given()}\n${body}\n`);
  chmodSync(file, 0o755);
  return [file, '--'];
}

const open = (
  address: string,
  command: [string, ...string[]],
  env: Record<string, string> = { DISPLAY: ':0' },
): Promise<boolean> =>
  openInBrowser(address, { platform: 'linux', env, clock: new SystemClock(), command });

describe('opening the browser', () => {
  test('gives it the address, and does not wait for a browser that stays', async () => {
    expect(await open(ADDRESS, opener())).toBe(true);
    expect(readFileSync(given(), 'utf8')).toBe(`--\n${ADDRESS}\n`);
    expect(await open(ADDRESS, opener('exec sleep 3'))).toBe(true);
  });

  test.each([[{}], [{ DISPLAY: '' }], [{ WAYLAND_DISPLAY: '' }]])(
    'not without a display: %j; with one it is',
    async (env: Record<string, string>) => {
      expect(await open(ADDRESS, opener(), env)).toBe(false);
      expect(existsSync(given())).toBe(false);
      expect(await open(ADDRESS, opener(), { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    },
  );

  test('a program that is missing or fails is told', async () => {
    expect(await open(ADDRESS, [path.join(folder, 'none')])).toBe(false);
    expect(await open(ADDRESS, opener('exit 3'))).toBe(false);
  });

  test.each(['http://127.0.0.1:1/?token=a&calc', 'https://evil.example/', '--version', 'file:///'])(
    'nothing but an address of the dashboard: %s',
    async (address) => {
      expect(await open(address, opener())).toBe(false);
      expect(existsSync(given())).toBe(false);
    },
  );
});

describe('sublet dashboard', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start();
  });
  afterEach(() => served.stop());

  test('prints an address, another each time', async () => {
    const first = await new Terminal(served.place).run('dashboard');
    const second = await new Terminal(served.place).run('dashboard');
    for (const { code, out, err } of [first, second]) {
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^${served.origin}/\\?token=[\\w-]{43}\\n$`));
    }
    expect(first.out).not.toBe(second.out);
  });

  test('--open opens it; where that fails the address is printed; --json says which', async () => {
    const opened: string[] = [];
    const openBrowser = (address: string): Promise<boolean> => {
      opened.push(address);
      return Promise.resolve(true);
    };
    const works = new Terminal(served.place, { openBrowser });
    expect(await works.run('dashboard', '--open')).toEqual({
      code: 0,
      out: `Opened in the browser: ${served.origin}\n`,
      err: '',
    });
    const json = new Terminal(served.place, { openBrowser });
    expect(JSON.parse((await json.run('dashboard', '--open', '--json')).out)).toEqual({
      address: opened[1],
      opened: true,
    });
    const fails = await new Terminal(served.place).run('dashboard', '--open');
    expect(fails.out).toContain(`${served.origin}/?token=`);
    const without = await new Terminal(served.place).run('dashboard', '--json');
    expect(JSON.parse(without.out)).toMatchObject({ opened: false });
  });
});
