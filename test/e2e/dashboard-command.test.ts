import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { http } from '../contract/control/http-get.ts';
import type { AgentProcess } from '../helpers/world/agent-process.ts';
import { startAgent } from '../helpers/world/agent-process.ts';
import { sublet } from './steps.ts';

/** `sublet dashboard` as a user types it, with an agent that was not started for the browser. */

let dataDir: string;
let agent: AgentProcess | undefined;
const start = async (): Promise<Readonly<Record<string, unknown>> | undefined> => {
  agent = startAgent(['--data-dir', dataDir, '--engine', 'fake', '--web-port', '0']);
  return agent.ready;
};

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'sublet-dashboard-'));
});
afterEach(async () => {
  agent?.kill('SIGTERM');
  await agent?.closed;
  rmSync(dataDir, { recursive: true, force: true });
});

test('gives an address that works once; the session outlives a killed agent', async () => {
  expect(await start()).not.toHaveProperty('webAddress');
  const { code, out, errors } = await sublet(['dashboard', '--json', '--data-dir', dataDir]);
  expect([code, errors]).toEqual([0, '']);
  const { address } = JSON.parse(out) as { address: string };
  const { host, port, search } = new URL(address);
  const get = (at: string, headers: Record<string, string> = {}): ReturnType<typeof http> =>
    http(Number(port), at, { headers: { Host: host, ...headers } });

  const visit = await get(`/${search}`);
  const Cookie = visit.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = await get('/', { Cookie });
  expect([visit.status, visit.headers.location, page.status]).toEqual([303, '/', 200]);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect([(await get(`/${search}`)).status, (await get('/')).status]).toEqual([403, 401]);

  agent?.kill('SIGKILL');
  await agent?.closed;
  expect((await start())?.webAddress).toContain(`http://${host}/`);
  expect([(await get('/', { Cookie })).status, (await get('/')).status]).toEqual([200, 401]);
});

test('without an agent it says so', async () => {
  expect(await sublet(['dashboard', '--data-dir', dataDir])).toEqual({
    code: 3,
    out: '',
    errors: 'sublet: No agent is running. Start one with "sublet start".\n',
  });
});
