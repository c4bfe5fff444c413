import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { API_ERROR_CODES } from '../../../agent/api/errors.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { addMs, parseUnixMs } from '../../../agent/base/instant.ts';
import { EXIT_MEANING, exitCodeOf } from '../../../agent/cli/exit-codes.ts';
import type { SelfRental } from '../../../agent/domain/self-rental.ts';
import { endSelfRental } from '../../../agent/domain/self-rental.ts';
import { FakeSurface, NOW_MS, sampleLease, settings } from '../../contract/control/fake-surface.ts';
import { Served } from '../../contract/control/serve.ts';
import { runAt, runFailed, selfRentalSlice } from '../../helpers/dashboard/pretend-self-rental.ts';
import type { Ran } from './terminal.ts';
import { Terminal } from './terminal.ts';

let served: Served;
beforeEach(async () => {
  served = await Served.start();
});
afterEach(() => served.stop());

const run = (...args: string[]): Promise<Ran> => new Terminal(served.place).run(...args);
const outOf = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args);
  expect([code, err]).toEqual([0, '']);
  return out;
};
const json = async (...args: string[]): Promise<unknown> =>
  JSON.parse(await outOf(...args, '--json')) as unknown;

describe('what is shown', () => {
  test('status', async () => {
    expect(await outOf('status')).toBe(
      `Practice network: nothing here is real money; uplay is play money.
Renting out: 1 lease runs.

paid                   9,876,543,210,987,654,321 uplay (today 5 uplay)
accrued, not paid yet  890 uplay
orders                 10 orders since 14:06: 3 bid on, 7 not; most often: needs a GPU, this machine has none (5)
free                   7.5 of 8 cores, 8 GiB of 16 GiB of memory, 64 GiB of 128 GiB of disk, 0 of 1 GPU
uptime                 99.9 % in 24 hours, 99.9 % in 30 days

LEASE         STATE    SERVICES  PRICE               PAID             ACCRUED, NOT PAID YET
lease 1001/1/1  running  web 1/1   3.15 uplay a block  1,234,567 uplay  890 uplay
`.replace('LEASE         ', 'LEASE           '),
    );
  });

  test('status as JSON: amounts are text, paid and accrued are two', async () => {
    expect(await json('status')).toMatchObject({
      slices: {
        earnings: {
          settled: [{ denom: 'uplay', amount: '9876543210987654321' }],
          accrued: [{ denom: 'uplay', amount: '890' }],
        },
      },
    });
  });

  test('status with simulated containers and a problem', async () => {
    const { agent } = served.surface.current;
    served.surface.change('agent', {
      ...agent,
      engine: { kind: 'fake', up: true, missing: [], simulated: true },
      problems: [{ code: 'disk-low', message: 'Little disk left.', sinceMs: NOW_MS - 90_000 }],
    });
    expect((await outOf('status')).split('\n').slice(0, 4)).toEqual([
      'Practice network: nothing here is real money; uplay is play money.',
      'Simulated containers: no container engine was found.',
      'Renting out: 1 lease runs.',
      'Little disk left. (for 1 min 30 s)',
    ]);
  });

  test('leases', async () => {
    expect(await outOf('leases')).toBe(
      `LEASE           STATE    SERVICES  PRICE               PAID             ACCRUED, NOT PAID YET
lease 1001/1/1  running  web 1/1   3.15 uplay a block  1,234,567 uplay  890 uplay

1 ended before: "sublet leases --past".
`,
    );
    expect(await json('leases')).toMatchObject([{ label: 'lease 1001/1/1' }]);
    served.surface.change('leases', { live: [], past: 0 });
    expect(await outOf('leases')).toBe('No lease runs now.\n');
  });

  test('past leases', async () => {
    expect(await outOf('leases', '--past')).toBe('No lease has ended yet.\n');
    served.surface.past = [
      sampleLease(900, { state: 'closed', closeReason: 'insufficient-funds', services: [] }),
    ];
    expect(await outOf('leases', '--past', '--limit', '5')).toBe(
      `LEASE          ENDED      RAN     WHY                         PAID
lease 900/1/1  1 min ago  59 min  the tenant's money ran out  1,234,567 uplay
`,
    );
    expect(served.surface.calls).toContainEqual(['leases.past', { limit: 5 }]);
  });

  test('a lease', async () => {
    expect(await outOf('lease', '1001')).toBe(
      `lease 1001/1/1: running.

reference              practice:tenant-1001/1001/1/1/practice-provider/0
tenant                 tenant-1001
since                  14:06 (1 h ago)
resources              0.5 cores, 512 MiB of memory, 1 GiB of disk, 1 port
services               web 1/1
reached at             web:8080 on port 31000
price                  3.15 uplay a block, about 45,360 uplay a day
paid                   1,234,567 uplay
accrued, not paid yet  890 uplay
tenant's money         lasts for 600 more blocks, about 1 h

SERVICE  CPU         MEMORY              RECEIVED  SENT
web/0    0.25 cores  128 MiB of 512 MiB  1.46 KiB  0 bytes

WHEN   WHAT
14:06  lease created
14:16  container started  service=web replica=0
`,
    );
    const answer = await json('lease', '1001');
    expect(answer).toMatchObject({
      lease: { label: 'lease 1001/1/1' },
      stats: [{ service: 'web', replica: 0, memoryLimitBytes: 2 ** 29 }],
    });
    expect(Object.keys(answer as object)).toEqual(['lease', 'events', 'stats']);
  });

  test('a lease of which nobody knows what it uses: the rest is shown, and why', async () => {
    const failure = new AgentError('engine-unreachable', 'Docker does not answer. Start it.');
    const { handlers } = served.surface;
    served.surface.handlers = { ...handlers, 'lease.stats': () => Promise.reject(failure) };
    const lines = (await outOf('lease', '1001')).split('\n');
    expect(lines.slice(12)).toEqual([
      '',
      'What it uses could not be read: Docker does not answer. Start it.',
      '',
      'WHEN   WHAT',
      '14:06  lease created',
      '14:16  container started  service=web replica=0',
      '',
    ]);
    expect(await json('lease', '1001')).toMatchObject({
      events: [{ code: 'lease-created' }, {}],
      stats: [],
      statsError: 'Docker does not answer. Start it.',
    });
  });

  test('orders', async () => {
    expect(await outOf('orders')).toBe(
      `ORDER           WHEN      ASKS FOR                               PAYS AT MOST           WHAT WE DID
order 1003/1/1  12 s ago  1 core, 1 GiB of memory, 1 GPU, 1 port  1,000.5 uplay a block  no bid: needs 1 GPU with 24 GiB of memory, this machine has no GPU
order 1001/1/1  1 h ago   1 core, 1 GiB of memory, 1 port        9 uplay a block        bid 3.15 uplay a block: won
`
        .replace(
          'ASKS FOR                               ',
          'ASKS FOR                                ',
        )
        .replace('1 port        9', '1 port         9'),
    );
    expect(await json('orders', '--limit', '7')).toHaveLength(2);
    expect(served.surface.calls.at(-1)).toEqual(['orders.list', { limit: 7 }]);
  });

  test('earnings', async () => {
    expect(await outOf('earnings', '--days', '2')).toBe(
      `Practice network: nothing here is real money; uplay is play money.
Paid so far: 9,876,543,210,987,654,321 uplay.

paid                   9,876,543,210,987,654,321 uplay (today 5 uplay)
accrued, not paid yet  890 uplay

DAY         PAID             PAYMENTS  RENTED
2025-06-15  1,234,567 uplay  3         1 h 30 min
2025-06-14  0 uplay          0         -

WHEN   BLOCK  PAID                              LEASE
15:03  1200   18,446,744,073,709,551,616 uplay  lease 1001/1/1
`,
    );
    expect(await json('earnings')).toMatchObject({
      settled: [{ amount: '9876543210987654321' }],
      accrued: [{ amount: '890' }],
      days: [{}, {}, {}, {}, {}, {}, { paid: [{ amount: '1234567' }], payments: 3 }],
      payments: [{ amount: { amount: '18446744073709551616' } }],
    });
    expect(served.surface.calls).toContainEqual([
      'earnings.history',
      { edgesMs: [Date.UTC(2025, 5, 14), Date.UTC(2025, 5, 15), Date.UTC(2025, 5, 16)] },
    ]);
    expect((await run('earnings', '--days', '0')).code).toBe(2);
  });

  test('doctor: a failed check is the exit code', async () => {
    expect(await run('doctor')).toEqual({
      code: 1,
      out: `1 of 2 checks failed.

ok       engine: Docker answers.
failed   network: The newest block is 90 s old.
         Check the internet connection.
`,
      err: '',
    });
  });

  test('selftest: each step as it is over, then cause and cure of the first that failed', async () => {
    const { surface } = served;
    const runs = (run: SelfRental): void => surface.change('selfRental', selfRentalSlice(run));
    const begun = parseUnixMs(NOW_MS);
    surface.handlers = {
      ...surface.handlers,
      'self-rental.start': async () => {
        runs(runAt(begun, 1));
        runs(
          runFailed(begun, addMs(begun, 4_000), {
            ...{ step: 'bid', code: 'order-refused', data: {} },
            refusal: { code: 'gpu-none', numbers: { needs: 1 } },
          }),
        );
        return {};
      },
    };
    expect(await run('selftest')).toEqual({
      code: 6,
      out: `One small order of a second key goes the whole way of a renter. It takes about half a minute.
Ctrl-C ends watching; "sublet selftest --stop" calls it off.

done    ready, and money for the order (1.5 s)
done    order heard of (1.5 s)
failed  bid

No bid was made: needs 1 GPU, this machine has no GPU.
Real orders are refused for the same reason. "sublet settings" has prices and what is kept from tenants.
`,
      err: '',
    });
    expect(await run('selftest', '--stop')).toMatchObject({
      ...{ code: 0, out: 'Nothing goes on that could be called off.\n' },
    });
    expect(surface.calls.at(-1)).toEqual(['self-rental.stop', {}]);
  });

  test('selftest: a run that goes on is joined, and its end is the exit code', async () => {
    const { surface } = served;
    const begun = parseUnixMs(NOW_MS);
    surface.change('selfRental', selfRentalSlice(runAt(begun, 9)));
    const following = run('selftest', '--json');
    await vi.waitFor(() => expect(surface.calls).toContainEqual(['state.get', {}]));
    surface.change(
      'selfRental',
      selfRentalSlice(endSelfRental(runAt(begun, 10), addMs(begun, 15_000))),
    );
    const { code, out } = await following;
    expect({ code, ended: (JSON.parse(out) as { endedAtMs: number }).endedAtMs }).toEqual({
      code: 0,
      ended: NOW_MS + 15_000,
    });
    expect(surface.calls.map(([name]) => name)).not.toContain('self-rental.start');
  });

  test('version', async () => {
    expect(await outOf('version')).toBe('sublet 0.1.0\nagent 0.1.0\n');
    expect(await json('version')).toEqual({ command: '0.1.0', agent: '0.1.0' });
    const alone = await new Terminal({}).run('version');
    expect(alone).toEqual({ code: 0, out: 'sublet 0.1.0\nno agent is running\n', err: '' });
  });
});

describe('what is changed', () => {
  test('pause, resume, drain', async () => {
    expect(await outOf('pause', '1h30m')).toBe(
      'Paused until 16:36 (in 1 h 30 min): no new bids; "sublet resume" ends it. 1 lease goes on.\n',
    );
    await outOf('pause', 'until', 'tomorrow');
    await outOf('resume');
    expect(await outOf('drain')).toBe(
      'Draining: no new bids; 1 lease left. "sublet resume" ends it.\n',
    );
    expect(served.surface.calls.filter(([name]) => name.startsWith('offering'))).toEqual([
      ['offering.pause', { untilMs: NOW_MS + 5_400_000 }],
      ['offering.pause', { untilMs: Date.UTC(2025, 5, 16) }],
      ['offering.resume', {}],
      ['offering.drain', {}],
    ]);
  });

  test('a pause without an end that makes sense changes nothing', async () => {
    const { code, err } = await run('pause', 'until', 'later');
    expect([code, err]).toEqual([
      2,
      'sublet: "until later" is no time to come. Write 90m, 1h30m, 2d, until 18:00, until tomorrow or until 2026-12-01.\n',
    ]);
    expect(served.surface.calls).toEqual([]);
  });

  test('drain --wait ends with the last lease', async () => {
    const terminal = new Terminal(served.place);
    const ran = terminal.run('drain', '--wait');
    await terminal.shows('Waiting for 1 lease to end');
    served.surface.change('leases', { live: [], past: 2 });
    expect(await ran).toMatchObject({
      code: 0,
      out: expect.stringContaining('All leases have ended. "sublet resume" rents out again.\n'),
    });
  });

  test('close', async () => {
    expect(await outOf('close', '1001', '--reason', 'unstable')).toBe(
      'Closing lease 1001/1/1: its containers are removed and the tenant pays up to now. "sublet lease 1001" shows how far it is.\n',
    );
    const { lease } = sampleLease(1001);
    expect(served.surface.calls.at(-1)).toEqual(['lease.close', { lease, reason: 'unstable' }]);
    expect((await run('close', '1001', '--reason', 'bored')).code).toBe(2);
  });

  describe('take-back', () => {
    const calls = (): readonly unknown[] =>
      served.surface.calls.filter(([name]) => name === 'offering.take-back');
    const atTerminal = async (answer: string): Promise<Ran> => {
      const terminal = new Terminal(served.place, { tty: true });
      const ran = terminal.run('take-back');
      await terminal.shows('[y/N]');
      terminal.stdin.write(answer);
      return ran;
    };
    const ending =
      'Ending 1 lease, paid up to now; no new bids are made. "sublet leases" shows how far it is, "sublet resume" rents out again.\n';

    test('a script means what it says', async () => {
      expect(await outOf('take-back')).toBe(ending);
      expect(await json('take-back')).toEqual({ leases: 1 });
      expect(calls()).toHaveLength(2);
    });

    test('a person is shown what ends, and asked', async () => {
      const { code, out } = await atTerminal('yes\n');
      expect([code, calls().length]).toEqual([0, 1]);
      expect(out).toContain('lease 1001/1/1  running');
      expect(out).toContain(
        'End this lease now? The tenants lose what runs there. [y/N] Ending 1 lease',
      );
    });

    test.each(['n\n', '\n', 'yesterday\n'])('%j is a no and changes nothing', async (answer) => {
      const { code, out } = await atTerminal(answer);
      expect([code, calls()]).toEqual([130, []]);
      expect(out).toContain('Nothing was changed.\n');
    });

    test('the end of the input is a no', async () => {
      const terminal = new Terminal(served.place, { tty: true });
      const ran = terminal.run('take-back');
      await terminal.shows('[y/N]');
      terminal.stdin.end();
      expect([(await ran).code, calls()]).toEqual([130, []]);
    });

    test('with --yes, or without a lease, there is nothing to ask', async () => {
      const ran = await new Terminal(served.place, { tty: true }).run('take-back', '--yes');
      expect([ran.code, ran.out]).toEqual([0, ending]);
      served.surface.change('leases', { live: [], past: 0 });
      expect(await new Terminal(served.place, { tty: true }).run('take-back')).toMatchObject({
        code: 0,
        out: 'The machine is yours: no lease runs and no new bids are made. "sublet resume" rents out again.\n',
      });
    });
  });

  test('settings that a policy fixes are shown as such, and say so when they are changed', async () => {
    await served.stop();
    const locked = [
      { path: 'prices.gpu', by: 'IT, Example Ltd' },
      { path: 'reserve.cpuMilli', by: 'IT, Example Ltd' },
    ];
    const slice = { values: settings, defaults: settings, locked };
    const refusal = new AgentError('locked', 'Fixed by IT.', { data: { at: 'prices.gpu' } });
    const surface = new FakeSurface({
      'settings.get': () => Promise.resolve(slice),
      'settings.update': () => Promise.reject(refusal),
    });
    served = await Served.start({ surface });
    const lines = (await outOf('settings')).split('\n').filter((line) => line.includes('fixed by'));
    expect(lines).toEqual([
      'prices.gpu.*             233 per GPU of that model, fixed by IT, Example Ltd',
      'prices.gpu.rtx4090       400 per GPU of that model, fixed by IT, Example Ltd',
      'reserve.cpuMilli         500 thousandths of a core, fixed by IT, Example Ltd',
    ]);
    expect(await json('settings')).toEqual(slice);
    expect(await run('settings', 'set', 'prices.gpu.rtx4090', '1')).toEqual({
      code: 6,
      out: '',
      err: 'sublet: Fixed by IT.\n',
    });
  });

  test('settings', async () => {
    expect(await outOf('settings')).toBe(
      `Prices are per block in the network's own coin, monthly ones in US dollars; what is reserved is kept from tenants.

prices.cpuMilli          0.004 per thousandth of a core
prices.memoryMib         0.0016 per MiB of memory
prices.storageMib        0.00016 per MiB of disk
prices.endpoint          1 per port or host name
prices.gpu.*             233 per GPU of that model
prices.gpu.rtx4090       400 per GPU of that model
reserve.cpuMilli         500 thousandths of a core
reserve.memoryBytes      2147483648 (2 GiB)
reserve.diskBytes        10737418240 (10 GiB)
pricing.strategy         scale
pricing.electricity      0 US dollars per kWh
pricing.machineWatts     60 W with all offered cores rented
pricing.gpuWatts.*       250 W of a rented GPU of that model
monthly.cpu              1.60 US dollars per core and month
monthly.memory           0.80 US dollars per GB of memory and month
monthly.storage          0.02 US dollars per GB of disk and month
monthly.endpoint         0.05 US dollars per port or host name and month
monthly.gpu.*            100 US dollars per GPU of that model and month
bidding.reclamation      off
bidding.mostNoticeHours  24 hours
provider.host            -
provider.email           -
provider.website         -
gateway.port             8443 for tenants' tools
gateway.grpcPort         8444 for the status over gRPC
gateway.publicPort       0 in the record in place of that of the gateway; 0 for none
ingress.port             80 for tenants' web pages
ingress.securePort       443 for tenants' web pages over TLS
ingress.domain           -
content.otherImages      allow
content.evidenceDays     180 days
payout.rule              manual
payout.threshold         50
payout.keep              5
`,
    );
    expect(await outOf('settings', 'get', 'prices.gpu.rtx4090')).toBe('400\n');
    await outOf('settings', 'set', 'prices.gpu.h100', '900');
    await outOf('settings', 'set', 'prices.cpuMilli', '0.005');
    await outOf('settings', 'set', 'reserve.cpuMilli', '1000');
    await outOf('settings', 'set', 'bidding.reclamation', 'on');
    await outOf('settings', 'set', 'pricing.gpuWatts.rtx4090', '420');
    await outOf('settings', 'set', 'provider.attributes.a.b', 'c');
    await outOf('settings', 'set', 'content.images.ghcr.io/a/*', 'deny');
    await outOf('settings', 'set', 'ingress.port', '8080');
    await outOf('settings', 'set', 'prices.gpu.rtx4090', '');
    await outOf('settings', 'reset');
    expect(served.surface.calls.filter(([name]) => name !== 'settings.get')).toEqual([
      ['settings.update', { prices: { gpu: { '*': '233', rtx4090: '400', h100: '900' } } }],
      ['settings.update', { prices: { cpuMilli: '0.005' } }],
      ['settings.update', { reserve: { cpuMilli: 1000 } }],
      ['settings.update', { bidding: { reclamation: true } }],
      ['settings.update', { pricing: { gpuWatts: { '*': 250, rtx4090: 420 } } }],
      ['settings.update', { provider: { attributes: { 'a.b': 'c' } } }],
      ['settings.update', { content: { images: { 'ghcr.io/a/*': 'deny' } } }],
      ['settings.update', { ingress: { port: 8080 } }],
      ['settings.update', { prices: { gpu: { '*': '233' } } }],
      ['settings.reset', {}],
    ]);
  });

  test.each([
    [['set', 'prices.cpu', '1'], 'There is no setting "prices.cpu"'],
    [
      ['set', 'prices.cpuMilli', '-1'],
      '"-1" does not fit prices.cpuMilli: a price is a decimal such as 0.004.',
    ],
    [['set', 'bidding.reclamation', 'perhaps'], 'it is on or off'],
    [['set', 'bidding.mostNoticeHours', '0'], 'hours are a whole number from 1 to 720'],
    [['set', 'gateway.port', '0'], 'a port is a whole number from 1 to 65535'],
    [['set', 'ingress.port', '65536'], 'a port is a whole number from 1 to 65535'],
    [['set', 'gateway.publicPort', '-1'], 'or 0 for that of the gateway'],
    [['set', 'ingress.domain', 'https://x'], 'it is a host name such as ingress.example.org'],
    [['set', 'pricing.strategy', 'random'], 'it is scale, monthly or script'],
    [['set', 'pricing.gpuWatts.rtx4090', '1.5'], 'watts are a whole number, 0 or more'],
    [['set', 'provider.host', 'https://x/'], 'it is a host name without https://'],
    [['set', 'provider.attributes.9', 'x'], 'a name is a letter and then letters'],
    [['set', 'content.images.nginx', 'perhaps'], 'and the value is allow or deny'],
    [['set', 'content.otherImages', 'some'], 'it is allow or deny'],
    [['set', 'payout.rule', 'hourly'], 'it is manual, threshold, daily or weekly'],
    [['set', 'prices.cpuMilli'], 'Write: settings [get [key] | set <key> <value> | reset]'],
    [['get', 'nothing'], 'There is no setting "nothing"'],
  ])('settings %j', async (args, message) => {
    const { code, err } = await run('settings', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('evidence', () => {
  test('is a table in UTC, of a lease and of a time', async () => {
    const { lease } = sampleLease(1001);
    const out = await outOf(
      'evidence',
      '1001',
      '--from',
      '2025-01-01T00:00Z',
      '--to',
      '2026-01-01',
    );
    expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'WHEN (UTC)  LEASE  WHAT',
      `2025-06-15 15:06:40  ${lease}  leased by akash1tenant for 7.25 ucoin a block`,
      `2025-06-15 15:06:40  ${lease}  web runs nginx:1 (sha256:22)`,
      '',
    ]);
    expect(served.surface.calls.at(-1)).toEqual([
      'evidence.list',
      {
        ...{ lease, afterId: 0, limit: 1000 },
        ...{ fromMs: Date.UTC(2025, 0, 1), toMs: Date.UTC(2026, 0, 1) },
      },
    ]);
  });

  test('is JSON for programs', async () => {
    const out = await outOf('evidence', '--json');
    expect(JSON.parse(out)).toMatchObject([{ kind: 'lease-began' }, { kind: 'image' }]);
  });

  test.each(['yesterday', '2026-13-01', '12:00'])('refuses "%s" as a time', async (text) => {
    const { code, err } = await run('evidence', '--from', text);
    expect([code, err]).toEqual([2, expect.stringContaining(`--from "${text}" is no time.`)]);
  });
});

describe('which lease is meant', () => {
  beforeEach(() => {
    const live = [sampleLease(1001), sampleLease(1002), sampleLease(10)];
    served.surface.change('leases', { live, past: 1 });
    served.surface.past = [sampleLease(77, { state: 'closed' })];
  });

  test.each([
    'practice:tenant-1002/1002/1/1/practice-provider/0',
    'tenant-1002/1002/1/1/practice-provider/0',
    'lease 1002/1/1',
    '1002/1/1',
    'tenant-1002',
    '1002',
    'practice:tenant-1002/10',
  ])('%s', async (given) => {
    await outOf('close', given);
    expect(served.surface.calls.at(-1)?.[1]).toMatchObject({ lease: sampleLease(1002).lease });
  });

  test('a whole number is not made ambiguous by longer ones', async () => {
    await outOf('close', '10');
    expect(served.surface.calls.at(-1)?.[1]).toMatchObject({ lease: sampleLease(10).lease });
  });

  test('one that has ended is found too', async () => {
    await outOf('close', '77');
    expect(served.surface.calls.at(-1)?.[1]).toMatchObject({ lease: sampleLease(77).lease });
  });

  test('what fits several is not guessed at', async () => {
    expect(await run('close', '100')).toEqual({
      code: 2,
      out: '',
      err: 'sublet: "100" fits lease 1001/1/1, lease 1002/1/1. Give more of it.\n',
    });
    expect(served.surface.calls.some(([name]) => name === 'lease.close')).toBe(false);
  });

  test('what fits none', async () => {
    expect(await run('lease', '9999')).toEqual({
      code: 5,
      out: '',
      err: 'sublet: There is no lease "9999". "sublet leases" lists them.\n',
    });
  });
});

describe('logs', () => {
  test('chunks as they come', async () => {
    served.surface.logText = (place) => (place < 3 ? `a ${place}\nb ${place}\n` : undefined);
    expect(await outOf('logs', '1001')).toBe('a 0\nb 0\na 1\nb 1\na 2\nb 2\n');
  });

  test('one JSON line each', async () => {
    served.surface.logText = (place) => (place < 2 ? `${place}\n` : undefined);
    const lines = (await outOf('logs', '1001', '--json')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { service: 'web', replica: 0, stream: 'stdout', text: '0\n' },
      { service: 'web', replica: 0, stream: 'stdout', text: '1\n' },
    ]);
  });

  test('lines of several containers are told apart', async () => {
    const [web] = sampleLease(1).services;
    served.surface.change('leases', {
      live: [sampleLease(1, { services: [web!, web!] })],
      past: 0,
    });
    served.surface.logText = (place) => (place < 1 ? 'a\nb\n' : undefined);
    expect(await outOf('logs', '1')).toBe('web/0 | a\nweb/0 | b\n');
  });

  test('a reader that goes away is the end, not an error', async () => {
    const terminal = new Terminal(served.place);
    const ran = terminal.run('logs', '1001', '-f');
    await terminal.shows('line 5');
    terminal.stdout.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    expect(await ran).toMatchObject({ code: 0, err: '' });
  });

  test('a slow reader slows the source', async () => {
    const terminal = new Terminal(served.place);
    served.surface.logText = (place) => (place < 400 ? 'x'.repeat(60_000) : undefined);
    terminal.stdout.pause();
    const ran = terminal.run('logs', '1001');
    while (served.server.load().queuedBytes < 500_000) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(served.surface.pulled).toBeLessThan(200);
    terminal.stdout.resume();
    expect((await ran).out).toHaveLength(400 * 60_000);
  });

  test('a service that cannot be', async () => {
    expect(await run('logs', '1001', '-s', 'Web!')).toMatchObject({ code: 2 });
  });
});

describe('shell', () => {
  test('without a terminal, standard input goes in and the exit code comes out', async () => {
    const terminal = new Terminal(served.place);
    const ran = terminal.run('shell', '1001', 'web', 'cat');
    terminal.stdin.end('x'.repeat(1_000_000));
    const { code, out } = await ran;
    expect([code, out.length]).toEqual([0, 1_000_000]);
    expect(served.surface.calls.at(-1)).toMatchObject([
      'lease.shell',
      { service: 'web', command: ['cat'], tty: false, stdin: true },
    ]);
  });

  test("the command's options are its own, and so is its exit code", async () => {
    expect(await run('shell', '1001', 'web', 'exit', '3')).toEqual({ code: 3, out: '', err: '' });
    await run('shell', '1001', 'web', '--', 'exit', '3', '--json', '-f');
    expect(served.surface.calls.at(-1)?.[1]).toMatchObject({
      command: ['exit', '3', '--json', '-f'],
    });
  });

  test('at a terminal it takes the terminal over and gives it back', async () => {
    const terminal = new Terminal(served.place, { tty: true });
    const ran = terminal.run('shell', '1001', 'web');
    terminal.stdin.write('typed\u0003');
    await terminal.shows('typed\u0003');
    terminal.stdin.end();
    expect(await ran).toMatchObject({ code: 0 });
    expect(terminal.rawModes).toEqual([true, false]);
    expect(served.surface.calls.at(-1)?.[1]).toMatchObject({
      command: ['/bin/sh'],
      tty: true,
      size: { columns: 100, rows: 40 },
    });
  });
});

describe('what goes wrong', () => {
  test('no agent', async () => {
    expect(await new Terminal({}).run('status')).toEqual({
      code: 3,
      out: '',
      err: 'sublet: No agent is running. Start one with "sublet start".\n',
    });
  });

  test('an agent that goes away in the middle', async () => {
    const terminal = new Terminal(served.place);
    const ran = terminal.run('drain', '--wait');
    await terminal.shows('Waiting');
    await served.server.close();
    expect(await ran).toMatchObject({ code: 3, err: 'sublet: The agent is stopping.\n' });
  });

  test.each([
    ['conflict', 6],
    ['engine-unreachable', 7],
    ['storage-failed', 8],
    ['network-unreachable', 9],
    ['internal', 1],
  ])('the code %s is exit code %i and one line', async (code, exit) => {
    await served.stop();
    const surface = new FakeSurface({
      'orders.list': () => Promise.reject(new AgentError(code, 'It\nbroke. Mend it.')),
    });
    served = await Served.start({ surface });
    expect(await run('orders')).toEqual({
      code: exit,
      out: '',
      err: 'sublet: It broke. Mend it.\n',
    });
  });

  test('every code of the protocol has an exit code that is documented', () => {
    const documented = EXIT_MEANING.map(([code]) => code);
    for (const code of API_ERROR_CODES) {
      const exit = exitCodeOf(new AgentError(code, ''));
      expect(documented).toContain(exit);
      expect(exit === 1).toBe(code === 'internal');
    }
  });

  test.each([
    [
      ['statsu'],
      'sublet: unknown command \'statsu\' (Did you mean status?). See "sublet --help".\n',
    ],
    [
      ['status', '--jsn'],
      'sublet: unknown option \'--jsn\' (Did you mean --json?). See "sublet --help".\n',
    ],
    [['lease'], 'sublet: missing required argument \'lease\'. See "sublet --help".\n'],
    [
      ['orders', '--limit', 'x'],
      "sublet: option '--limit <number>' argument 'x' is invalid. It has to be a whole number. See \"sublet --help\".\n",
    ],
  ])('%j', async (args, err) => {
    expect(await new Terminal({}).run(...args)).toEqual({ code: 2, out: '', err });
  });
});

describe('help', () => {
  test('exit codes', async () => {
    const { out } = await new Terminal({}).run('help', 'exit-codes');
    for (const [code] of EXIT_MEANING) expect(out).toMatch(new RegExp(`^ +${code}  `, 'm'));
  });

  test('every command has an example', async () => {
    const { out } = await new Terminal({}).run('--help');
    const names = [...out.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name]) => name!);
    expect(names).toContain('shell');
    for (const name of names.filter(
      (known) => !['help', 'stop', 'version', 'sublet'].includes(known),
    )) {
      const help = await new Terminal({}).run(name, '--help');
      expect([help.code, help.out]).toEqual([0, expect.stringContaining(`sublet ${name}`)]);
      expect(help.out).toContain('Examples:');
    }
  });

  test('the agent and start have the start options', async () => {
    expect((await new Terminal({}).run('agent', '--help')).out).toContain('START OPTIONS');
    const seen: (readonly string[])[] = [];
    const runAgent = async (args: readonly string[]): Promise<number> => {
      seen.push(args);
      return 7;
    };
    const { code } = await new Terminal({}, { runAgent }).run('agent', '--web', '--web-port', '0');
    expect([code, seen]).toEqual([7, [['--web', '--web-port', '0']]]);
  });
});
