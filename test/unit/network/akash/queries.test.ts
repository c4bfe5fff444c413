import { describe, expect, test } from 'vitest';

import { parseDec } from '../../../../agent/domain/money.ts';
import { openOddities } from '../../../../agent/network/akash/codec/read.ts';
import { bytesField, intField, joined } from '../../../../agent/network/akash/codec/wire.ts';
import {
  queryAccount,
  queryAllowance,
  queryBalances,
  queryGrants,
  simulate,
} from '../../../../agent/network/akash/queries/accounts.ts';
import type { Asking } from '../../../../agent/network/akash/queries/ask.ts';
import {
  queryBmeParams,
  queryBmeStatus,
  queryBmeVault,
  queryLedgerRecords,
} from '../../../../agent/network/akash/queries/bme.ts';
import {
  queryDeployment,
  queryDeploymentParams,
  queryEscrowAccounts,
  queryEscrowPayments,
  queryGroup,
} from '../../../../agent/network/akash/queries/deployments.ts';
import {
  queryBid,
  queryBids,
  queryLease,
  queryLeases,
  queryMarketParams,
  queryOrder,
  queryOrders,
} from '../../../../agent/network/akash/queries/market.ts';
import {
  queryAudits,
  queryCertificates,
  queryProvider,
} from '../../../../agent/network/akash/queries/providers.ts';
import {
  AUDITOR,
  CHAIN_LINES,
  keepingLogger,
  PROVIDER,
  queryNamed,
  recordedAsking,
  TENANT,
} from './recorded.ts';

const options = { signal: new AbortController().signal };
const order = (dseq: bigint) => ({ owner: TENANT, dseq, gseq: 1, oseq: 1 });
const bid = (dseq: bigint) => ({ ...order(dseq), provider: PROVIDER, bseq: 0 });
const uact = (amount: string) => ({ denom: 'uact', amount: parseDec(amount) });

const volume = (of: string, persistent: string) => [
  { key: 'class', value: of },
  { key: 'persistent', value: persistent },
];

/** What the recorded web deployment asks for. */
const webSpec = {
  name: 'anywhere',
  attributes: [],
  signedBy: { allOf: [], anyOf: [] },
  units: [
    {
      id: 1,
      count: 1,
      price: uact('1000'),
      cpuMilli: 100n,
      cpuAttributes: [],
      memoryBytes: 67108864n,
      memoryAttributes: [],
      gpus: 0n,
      gpuAttributes: [],
      storage: [{ name: 'default', bytes: 134217728n, attributes: [] }],
      endpoints: [
        { kind: 'shared-http', sequence: 0 },
        { kind: 'random-port', sequence: 0 },
        { kind: 'random-port', sequence: 0 },
      ],
    },
  ],
};

describe('recorded answers', () => {
  test('an order, and one that asks for reclamation', async () => {
    expect(await queryOrder(recordedAsking('order'), order(13n), options)).toEqual({
      id: order(13n),
      ref: `akash:${TENANT}/13/1/1`,
      state: 'open',
      stateNumber: 1,
      spec: webSpec,
      createdHeight: 14,
      reclamationSeconds: undefined,
    });
    const name = 'order with reclamation (unknown field to an old codec)';
    expect(await queryOrder(recordedAsking(name), order(90n), options)).toMatchObject({
      reclamationSeconds: 7200n,
    });
  });

  test('a GPU order with volumes and requirements', async () => {
    const orders = await queryOrders(recordedAsking('open orders with a GPU order'), {}, options);
    expect(orders.map(({ spec }) => [spec.attributes, spec.units[1]])).toEqual([
      [
        [{ key: 'region', value: 'eu-west' }],
        {
          id: 2,
          count: 1,
          price: uact('200000'),
          cpuMilli: 4000n,
          cpuAttributes: [],
          memoryBytes: 17179869184n,
          memoryAttributes: [],
          gpus: 1n,
          gpuAttributes: [
            { key: 'vendor/nvidia/model/rtx4090/ram/24Gi', value: 'true' },
            { key: 'vendor/nvidia/model/rtx3090', value: 'true' },
          ],
          storage: [
            { name: 'default', bytes: 42949672960n, attributes: [] },
            { name: 'data', bytes: 64424509440n, attributes: volume('beta3', 'true') },
            { name: 'shm', bytes: 2147483648n, attributes: volume('ram', 'false') },
          ],
          endpoints: [{ kind: 'shared-http', sequence: 0 }],
        },
      ],
    ]);
  });

  test('a bid with its deposit, one with a window, one that was lost', async () => {
    expect(await queryBid(recordedAsking('bid'), bid(13n), options)).toEqual({
      bid: {
        id: bid(13n),
        ref: `akash:${TENANT}/13/1/1/${PROVIDER}/0`,
        order: `akash:${TENANT}/13/1/1`,
        state: 'open',
        stateNumber: 1,
        price: uact('12.5'),
        createdHeight: 19,
        reclamationSeconds: undefined,
      },
      escrow: {
        scope: 'bid',
        xid: `${TENANT}/13/1/1/${PROVIDER}`,
        owner: PROVIDER,
        state: 'open',
        stateNumber: 1,
        transferred: [{ denom: 'uakt', amount: 0n }],
        settledHeight: 19,
        funds: [{ denom: 'uakt', amount: parseDec('500000') }],
      },
    });
    const windowed = await queryBid(recordedAsking('bid with a window'), bid(90n), options);
    expect(windowed?.bid.reclamationSeconds).toBe(10800n);
    const lost = await queryBid(recordedAsking('lost bid of the competitor'), bid(13n), options);
    expect(lost?.bid.state).toBe('lost');
    const list = await queryBids(recordedAsking('bids of the provider'), {}, options);
    expect(list.map(({ bid: one }) => one.ref)).toEqual([`akash:${TENANT}/13/1/1/${PROVIDER}/0`]);
  });

  test('a lease in each of its states', async () => {
    const names = [
      'lease',
      'dry lease before anyone settles',
      'dry lease after the withdrawal',
      'lease with reclamation',
      'lease that is being reclaimed',
    ];
    const leases = await Promise.all(
      names.map((name) => queryLease(recordedAsking(name), bid(13n), options)),
    );
    expect(leases[0]).toEqual({
      lease: {
        id: bid(13n),
        ref: `akash:${TENANT}/13/1/1/${PROVIDER}/0`,
        order: `akash:${TENANT}/13/1/1`,
        state: 'active',
        stateNumber: 1,
        price: uact('12.5'),
        createdHeight: 22,
        closedHeight: undefined,
        closeReason: 0,
        reclamation: undefined,
      },
      payment: {
        scope: 'deployment',
        accountXid: `${TENANT}/13`,
        xid: `1/1/${PROVIDER}`,
        owner: PROVIDER,
        state: 'open',
        stateNumber: 1,
        rate: uact('12.5'),
        balance: uact('0'),
        unsettled: uact('0'),
        withdrawn: { denom: 'uact', amount: 0n },
      },
    });
    expect(
      leases.map((answer) => [
        answer?.lease.state,
        answer?.lease.closeReason,
        answer?.lease.reclamation,
      ]),
    ).toEqual([
      ['active', 0, undefined],
      ['active', 0, undefined],
      ['insufficient_funds', 20000, undefined],
      [
        'active',
        0,
        { windowSeconds: 10800n, startedHeight: undefined, deadlineMs: undefined, reason: 0 },
      ],
      [
        'reclaiming',
        0,
        { windowSeconds: 10800n, startedHeight: 97, deadlineMs: 1795371991_000, reason: 10001 },
      ],
    ]);
    const active = await queryLeases(
      recordedAsking('active leases of the provider'),
      { provider: PROVIDER, state: 'active' },
      options,
    );
    expect(active.map(({ lease }) => lease.ref)).toEqual([leases[0]!.lease.ref]);
  });

  test('a deployment with its group and money', async () => {
    const answer = await queryDeployment(recordedAsking('deployment'), order(13n), options);
    expect(answer).toEqual({
      deployment: {
        id: { owner: TENANT, dseq: 13n },
        state: 'active',
        stateNumber: 1,
        hash: '69ed00d4e445eaf767f03fbd47ffe5eaf4f742c0ca458c8e2bfa4335df6986c1',
        createdHeight: 14,
        reclamationSeconds: undefined,
      },
      groups: [
        {
          id: { owner: TENANT, dseq: 13n, gseq: 1 },
          state: 'open',
          stateNumber: 1,
          spec: webSpec,
          createdHeight: 14,
        },
      ],
      escrow: {
        scope: 'deployment',
        xid: `${TENANT}/13`,
        owner: TENANT,
        state: 'open',
        stateNumber: 1,
        transferred: [{ denom: 'uact', amount: 0n }],
        settledHeight: 14,
        funds: [uact('5000000')],
      },
    });
    const reclaimable = await queryDeployment(
      recordedAsking('deployment with reclamation'),
      order(90n),
      options,
    );
    expect(reclaimable?.deployment.reclamationSeconds).toBe(7200n);
    const paused = recordedAsking('group after the provider closed');
    expect(await queryGroup(paused, { owner: TENANT, dseq: 13n, gseq: 1 }, options)).toMatchObject({
      state: 'paused',
    });
  });

  test('escrow accounts and payments', async () => {
    const account = recordedAsking('escrow account of the deployment');
    const filter = { state: 'open', xid: `deployment/${TENANT}/13` } as const;
    expect(await queryEscrowAccounts(account, filter, options)).toMatchObject([
      { xid: `${TENANT}/13`, settledHeight: 22 },
    ]);
    const payments = recordedAsking('payments after the withdrawal');
    const [payment] = await queryEscrowPayments(payments, filter, options);
    // What was settled and not yet whole stays.
    expect(payment).toMatchObject({ state: 'open', rate: uact('12.5') });
    expect(payment!.withdrawn.amount).toBeGreaterThan(0n);
  });

  test('parameters', async () => {
    expect([
      await queryMarketParams(recordedAsking('market params'), options),
      await queryDeploymentParams(recordedAsking('deployment params'), options),
      await queryBmeParams(recordedAsking('bme params'), options),
    ]).toEqual([
      {
        bidMinDeposits: [
          { denom: 'uact', amount: 500000n },
          { denom: 'uakt', amount: 500000n },
        ],
        orderMaxBids: 20,
        minReclamationSeconds: 3600n,
        maxReclamationSeconds: 2592000n,
      },
      {
        minDeposits: [
          { denom: 'uakt', amount: 500000n },
          { denom: 'uact', amount: 500000n },
        ],
      },
      { minEpochBlocks: 10n, mintSpreadBps: 25, settleSpreadBps: 0, maxEndblockerRecords: 50 },
    ]);
  });

  test('the exchange of ACT and AKT, also what the published codec cannot read', async () => {
    expect(await queryBmeStatus(recordedAsking('bme status'), options)).toEqual({
      state: 'halt_oracle',
      stateNumber: 4,
      collateralRatio: 0n,
      warnThreshold: parseDec('0.95'),
      haltThreshold: parseDec('0.9'),
    });
    expect(await queryBmeVault(recordedAsking('bme vault'), options)).toMatchObject({
      balances: [{ denom: 'uact', amount: 5000000000000000n }],
    });
    const id = { denom: 'uact', toDenom: 'uakt', source: PROVIDER, height: 75, sequence: 1n };
    const pending = recordedAsking('ledger records pending');
    expect(await queryLedgerRecords(pending, {}, options)).toEqual([
      {
        id,
        state: 'pending',
        stateNumber: 1,
        pending: { owner: PROVIDER, to: PROVIDER, burn: { denom: 'uact', amount: 20000000n } },
        executed: undefined,
      },
    ]);
    const executed = recordedAsking('ledger records executed (the published codec fails on it)');
    expect(await queryLedgerRecords(executed, {}, options)).toEqual([
      {
        id,
        state: 'executed',
        stateNumber: 2,
        pending: undefined,
        executed: {
          burnedFrom: PROVIDER,
          mintedTo: PROVIDER,
          burned: { coin: { denom: 'uact', amount: 20000000n }, price: parseDec('1') },
          minted: { coin: { denom: 'uakt', amount: 16000000n }, price: parseDec('1.25') },
          reminted: undefined,
          spread: { denom: 'uakt', amount: 0n },
        },
        canceled: undefined,
      },
    ]);
  });

  test('an account, its balances, a provider, its audit, certificates', async () => {
    expect(
      await queryAccount(recordedAsking('auth account of the provider'), PROVIDER, options),
    ).toEqual({ address: PROVIDER, number: 1n, sequence: 0n });
    const balances = recordedAsking('balances of the provider');
    expect((await queryBalances(balances, PROVIDER, options)).map(({ denom }) => denom)).toEqual([
      'uact',
      'uakt',
    ]);
    expect(
      await queryProvider(recordedAsking('provider before registration'), PROVIDER, options),
    ).toBe(undefined);
    expect(await queryProvider(recordedAsking('provider'), PROVIDER, options)).toMatchObject({
      owner: PROVIDER,
      hostUri: 'https://localhost:8443',
      website: 'https://example.com',
    });
    const audits = recordedAsking('audited attributes of the provider');
    expect(await queryAudits(audits, PROVIDER, options)).toEqual([
      { owner: PROVIDER, auditor: AUDITOR, attributes: [{ key: 'region', value: 'eu-west' }] },
    ]);
    const [certificate] = await queryCertificates(
      recordedAsking('certificates of the tenant'),
      { owner: TENANT, valid: true },
      options,
    );
    expect(certificate).toMatchObject({ state: 'valid', serial: '1795361154523000' });
    expect(certificate!.certPem).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(certificate!.publicKeyPem).toMatch(/^-----BEGIN EC PUBLIC KEY-----/);
  });

  test('of market, deployment, escrow, bme and account say nothing new to us', async () => {
    const readers: Readonly<Record<string, (asking: Asking) => Promise<unknown>>> = {
      'market.v1beta5.Query/Order': (asking) => queryOrder(asking, order(13n), options),
      'market.v1beta5.Query/Orders': (asking) => queryOrders(asking, {}, options),
      'market.v1beta5.Query/Bid': (asking) => queryBid(asking, bid(13n), options),
      'market.v1beta5.Query/Bids': (asking) => queryBids(asking, {}, options),
      'market.v1beta5.Query/Lease': (asking) => queryLease(asking, bid(13n), options),
      'market.v1beta5.Query/Leases': (asking) => queryLeases(asking, {}, options),
      'deployment.v1beta4.Query/Deployment': (asking) =>
        queryDeployment(asking, order(13n), options),
      'escrow.v1.Query/Accounts': (asking) =>
        queryEscrowAccounts(asking, { state: 'open', xid: '' }, options),
      'escrow.v1.Query/Payments': (asking) =>
        queryEscrowPayments(asking, { state: 'open', xid: '' }, options),
      'bme.v1.Query/LedgerRecords': (asking) => queryLedgerRecords(asking, {}, options),
      'bme.v1.Query/Status': (asking) => queryBmeStatus(asking, options),
      'bme.v1.Query/VaultState': (asking) => queryBmeVault(asking, options),
    };
    const said: unknown[] = [];
    let count = 0;
    for (const line of CHAIN_LINES) {
      if (line.kind !== 'query') continue;
      const read = readers[line.path.replace('/akash.', '')];
      if (read === undefined) continue;
      // By name: some names are there twice with the same kind of answer.
      const asking = recordedAsking(line.name);
      await read(asking);
      said.push(...asking.log.lines);
      count++;
    }
    expect([said, count]).toEqual([[], 32]);
  });
});

describe('what is new or wrong', () => {
  function answering(...answers: (Uint8Array | Error)[]) {
    const log = keepingLogger();
    const requests: Uint8Array[] = [];
    const asking: Asking = {
      access: {
        query: async (_path, request) => {
          requests.push(request);
          const answer = answers.length > 1 ? answers.shift() : answers[0];
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
      oddities: openOddities(log),
    };
    return { asking, log, requests };
  }
  const recordedOrder = (): Uint8Array => {
    const { response } = queryNamed('order').rpc.result as { response: { value: string } };
    // Field 1 of the answer, without its tag and length.
    return new Uint8Array(Buffer.from(response.value, 'base64')).subarray(3);
  };

  test('a state and a field that we do not know are kept, and said once', async () => {
    const strange = joined([recordedOrder(), intField(2, 9n), intField(77, 1n)]);
    const { asking, log } = answering(bytesField(1, strange));
    for (let time = 0; time < 3; time++) {
      expect(await queryOrder(asking, order(13n), options)).toMatchObject({
        state: 'unknown',
        stateNumber: 9,
        createdHeight: 14,
      });
    }
    expect(log.lines).toEqual([
      ['the chain says something new to us', { what: 'a field of an order', field: 77 }],
      ['the chain says something new to us', { what: 'a state of an order', state: 9 }],
    ]);
  });

  test.each([
    ['cut bytes', bytesField(1, recordedOrder().subarray(0, 40))],
    ['no order', new Uint8Array()],
    ['an order without an id', bytesField(1, intField(2, 1n))],
    ['an id that cannot be', bytesField(1, bytesField(1, bytesField(1, Buffer.from('../../x'))))],
  ])('%s is chain-answer-malformed', async (_name, bytes) => {
    const { asking } = answering(bytes);
    await expect(queryOrder(asking, order(13n), options)).rejects.toMatchObject({
      code: 'chain-answer-malformed',
    });
  });

  test('a list is asked for page by page', async () => {
    const page = (next: string): Uint8Array =>
      joined([
        bytesField(1, recordedOrder()),
        bytesField(2, next === '' ? new Uint8Array() : bytesField(1, Buffer.from(next))),
      ]);
    const { asking, requests } = answering(page('a'), page('b'), page(''));
    const orders = await queryOrders(asking, { state: 'open' }, options);
    expect(orders).toHaveLength(3);
    expect(
      requests.map((request) => Buffer.from(request).toString('latin1').includes('b')),
    ).toEqual([false, false, true]);
  });

  test('a list without an end is given up', async () => {
    const endless = bytesField(2, bytesField(1, Buffer.from('again')));
    await expect(queryOrders(answering(endless).asking, {}, options)).rejects.toMatchObject({
      code: 'chain-answer-malformed',
    });
  });

  test('simulate tells the gas', async () => {
    const gas = bytesField(1, intField(2, 72470n));
    expect(await simulate(answering(gas).asking, new Uint8Array([1]), options)).toEqual({
      gasUsed: 72470n,
    });
  });

  test('no fee allowance is none, another refusal is thrown', async () => {
    const refusal = (log: string): Error =>
      Object.assign(new Error(log), { code: 'chain-query-refused', data: { log } });
    const ask = (error: Error) =>
      queryAllowance(answering(error).asking, PROVIDER, TENANT, options);
    await expect(ask(refusal('boom'))).rejects.toThrow('boom');
  });

  test('grants of an unknown kind are kept without a message', async () => {
    const any = joined([bytesField(1, Buffer.from('/x.Y')), bytesField(2, new Uint8Array())]);
    const grant = joined([
      bytesField(1, Buffer.from(PROVIDER)),
      bytesField(2, Buffer.from(TENANT)),
      bytesField(3, any),
    ]);
    const { asking, log } = answering(bytesField(1, grant));
    expect(await queryGrants(asking, TENANT, options)).toEqual([
      { granter: PROVIDER, grantee: TENANT, message: undefined, expiresMs: undefined },
    ]);
    expect(log.lines).toHaveLength(1);
  });
});
