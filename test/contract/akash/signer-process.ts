/**
 * A signer in a process of its own, with a database on the disk, for a test that kills it. It
 * submits the same payments each time it is started, waits until all are over, and says on one line
 * how they ended. Each fee is written to a file as it is told.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { SIGNER_DEFAULTS } from '../../../agent/network/akash/signer/options.ts';
import { Signer } from '../../../agent/network/akash/signer/signer.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { CHAIN_ID, KeyWallet, payment, PROVIDER } from './signer-keys.ts';

const [database = '', ledger = '', url = '', idText = '', gasMargin = '', mostMessages = ''] =
  process.argv.slice(2);
const ids = idText.split(',');
const clock = new SystemClock();
const parts = { clock, log: silentLogger };

// The timers of the clock keep no process.
const awake = setInterval(() => undefined, 60_000);

const { journal, close } = openStorage({ path: database }, parts);
const access = openAccess({ chainId: CHAIN_ID, endpoints: [url], watchEveryMs: 500 }, parts);
const signer = new Signer(
  {
    ...{ ...SIGNER_DEFAULTS, feeDenom: parseDenom('uakt'), timeoutBlocks: 6 },
    ...{ pollMs: 100, gasMarginPercent: BigInt(gasMargin), mostMessages: Number(mostMessages) },
  },
  {
    ...{ ...parts, chain: access, wallet: new KeyWallet(PROVIDER), journal },
    spent: ({ hash, fee, code }) => {
      const file = openSync(ledger, 'a');
      writeSync(file, `${JSON.stringify({ hash, amount: fee.amount.toString(), code })}\n`);
      fsyncSync(file);
      closeSync(file);
    },
  },
);
access.onHeight((height) => signer.onHeight(height));
signer.start();
writeSync(1, 'started\n');

const half = Math.ceil(ids.length / 2);
for (const part of [ids.slice(0, half), ids.slice(half)]) {
  signer.submit(part.map((id) => payment(id)));
}
const { signal } = new AbortController();
const states = await Promise.all(ids.map((id) => signer.settled(id, signal)));
while (journal.list('signer/spent/').length > 0) await clock.sleep(10, signal);
await signer.close();
await access.close();
close();
clearInterval(awake);
writeSync(1, `${JSON.stringify(states.map(({ state }) => state))}\n`);
