/**
 * An account in a process of its own, with a database on the disk, for a test that kills it:
 * `node account-process.ts DATABASE URL`. It asks for the same redemption and the same payment each
 * time it is started, takes entries over into the database's books as a caller does, and says on one
 * line where it stands after each block.
 */
import { writeSync } from 'node:fs';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { AkashAccount } from '../../../agent/network/akash/account/account.ts';
import { AkashCore } from '../../../agent/network/akash/core.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { DATA, UACT, UAKT } from './account-world.ts';
import { addressOf, KeyWallet, PROVIDER } from './signer-keys.ts';

const [database = '', url = ''] = process.argv.slice(2);
const clock = new SystemClock();
const log = silentLogger;
const storage = openStorage({ path: database }, { clock, log });
const core = new AkashCore(
  {
    data: DATA,
    endpoints: [url],
    access: { watchEveryMs: 300 },
    signer: { pollMs: 60, timeoutBlocks: 8 },
  },
  { wallet: new KeyWallet(PROVIDER), journal: storage.journal, clock, log },
);
const account = new AkashAccount(core, {
  oneTimeKey: () => Promise.reject(new Error('no key is given here')),
});

// Our own timers do not keep a process.
setInterval(() => undefined, 60_000);
core.start();

const address = PROVIDER.address;
const plain = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

for (;;) {
  const opening = account.opening();
  if (opening !== undefined) {
    account.redeem('r1', { denom: UACT, amount: 20_000_000n });
    account.send('p1', addressOf('payout'), { denom: UAKT, amount: 1_000n });
    storage.account.open(address, opening);
    const { height, entries } = account.entries();
    storage.account.append(address, entries);
    account.acknowledge(entries);
    const [redemption] = account.redemptions();
    const told = {
      height,
      opening: storage.account.opening(address)?.coins,
      sums: height === undefined ? [] : storage.account.sums(address, height),
      kinds: storage.account.list(address, 1000).map(({ kind, about }) => [kind, about]),
      redemption: redemption?.state,
      fate: account.fateOf('p1')?.state,
      fees: account.queue().feesToday.amount,
    };
    writeSync(1, `${JSON.stringify(told, plain)}\n`);
  }
  await clock.sleep(40, core.signal);
}
