import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const RUNNER = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'build/vitest.config.ts'];

/** Runs vitest as `npm run test:live` does, with these variables instead of the machine's own. */
async function runLive(set: Readonly<Record<string, string>>) {
  const { AKASH_RPC: _rpc, AKASH_MNEMONIC: _mnemonic, ...others } = process.env;
  const child = spawn(process.execPath, [...RUNNER, '--mode', 'live', 'test/live'], {
    cwd: ROOT,
    env: { ...others, ...set },
  });
  const said = { output: '', errors: '' };
  child.stdout.on('data', (data: Buffer) => (said.output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.errors += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

test('without a node or without words it ends at once, with one line that says what to set', async () => {
  const words =
    " in the environment: AKASH_RPC is the address of a node's RPC, AKASH_MNEMONIC the " +
    'words of a wallet whose first account has uakt and uact (test/live/README.md).\n';
  const [none, half] = await Promise.all([
    runLive({}),
    runLive({ AKASH_RPC: 'http://127.0.0.1:1' }),
  ]);
  expect(none).toEqual({ code: 2, output: '', errors: `Set AKASH_RPC and AKASH_MNEMONIC${words}` });
  expect(half).toEqual({ code: 2, output: '', errors: `Set AKASH_MNEMONIC${words}` });
});

test('words that are no wallet are refused and not repeated', async () => {
  const wrong = 'abandon '.repeat(11) + 'zebra';
  const { code, output, errors } = await runLive({
    AKASH_RPC: 'http://127.0.0.1:1',
    AKASH_MNEMONIC: wrong,
  });
  expect(code).toBe(1);
  expect(output + errors).toContain('The mnemonic is not one: wrong-checksum.');
  expect(output + errors).not.toContain('abandon');
  expect(output + errors).not.toContain('zebra');
});
