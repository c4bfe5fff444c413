import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { keepHeapSmall } from '../../../agent/base/small-memory.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import { FakeHardware } from '../../../agent/hardware/fake/fake-hardware.ts';
import { AkashAccount } from '../../../agent/network/akash/account/account.ts';
import { openAkashNetwork } from '../../../agent/network/akash/open-network.ts';
import { PROVIDER_DEFAULTS } from '../../../agent/provider/options.ts';
import { Provider } from '../../../agent/provider/provider.ts';
import { clientSurface } from '../../../agent/provider/surface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { networkData } from '../../helpers/akash/network-data.ts';
import { nobodySigns, testWallet } from '../../helpers/akash/test-wallet.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { openedWallet } from '../../helpers/own-wallet.ts';

/**
 * A whole provider in a process of its own, with room for every order and containers that nobody
 * starts: `node akash-bidder-child.ts URL CHAIN-ID DATABASE MESSAGES`. It registers, goes live and
 * bids; the most memory it had is told on demand. Without an address it only loads what it is made of.
 */
const [url = '', chainId = '', database = '', mostMessages = ''] = process.argv.slice(2);
if (url === '') process.exit(0);
keepHeapSmall();

const key = keyOf(new Uint8Array(32).fill(8));
const clock = new SystemClock();
const log = silentLogger;
const storage = openStorage({ path: database }, { clock, log });
const wallet = testWallet(key);
let certificate: string | undefined;
const { network } = openAkashNetwork(
  {
    data: networkData(url, chainId),
    mayBid: () => undefined,
    signer: { feesPerDay: 10n ** 12n, mostMessages: Number(mostMessages) },
  },
  {
    ...{ wallet, clock, log },
    journal: {
      ...storage.journal,
      read: (entry) => storage.journal.read(`akash.${entry}`),
      write: (entry, value) => storage.journal.write(`akash.${entry}`, value),
      writeAll: (entries) =>
        storage.journal.writeAll([...entries].map(([entry, value]) => [`akash.${entry}`, value])),
      list: (prefix) =>
        storage.journal.list(`akash.${prefix}`).map(([entry, value]) => [entry.slice(6), value]),
    },
    certificates: { read: () => certificate, write: (text) => void (certificate = text) },
    account: (core) => new AkashAccount(core, { oneTimeKey: nobodySigns }),
  },
);
const provider = new Provider({
  options: {
    ...PROVIDER_DEFAULTS,
    bidTimeoutMs: 86_400_000,
    ports: { first: 10_000, last: 60_000 },
    attributes: [{ key: 'sublet-test-run', value: 'bench' }],
  },
  ...{ network, storage, clock, log, wallet: openedWallet(wallet) },
  engine: new FakeEngine({ startMs: 20 }, { clock }),
  hardware: new FakeHardware({
    ...{ cpuMilli: 10_000_000, cpuModel: 'bench', memoryBytes: 100_000 * GIB },
    ...{ diskFreeBytes: 1_000_000 * GIB, gpus: [] },
  }),
});

// The kernel's own figure, in units of 1024 bytes: nothing lies between two looks.
process.on('message', () => process.send?.((process.resourceUsage().maxRSS * 1024) / 1e6));
process.on('disconnect', () => process.exit(0));

await provider.start();
const { handlers } = clientSurface(provider);
await handlers['settings.update']({ provider: { host: 'provider.example.org' } });
await handlers['provider.go-live']({});
const live = setInterval(() => {
  if (provider.state.slices().provider.mode !== 'live') return;
  clearInterval(live);
  process.send?.(true);
}, 50);
