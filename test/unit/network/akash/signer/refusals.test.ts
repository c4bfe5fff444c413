import { describe, expect, test } from 'vitest';

import {
  kindOf,
  refusalOf,
  sameRefusal,
} from '../../../../../agent/network/akash/signer/refusals.ts';
import { recordedRefusals } from './recorded-refusals.ts';

const kindsOf = (place: 'door' | 'block' | 'simulation') =>
  Object.fromEntries(
    recordedRefusals(place).map(({ name, codespace, code, log }) => {
      return [name, [kindOf(codespace, code, log).kind, refusalOf(codespace, code, log).words]];
    }),
  );

describe('what a chain says', () => {
  test('at the door asks for what the recording shows', () => {
    expect(kindsOf('door')).toMatchInlineSnapshot(`
      {
        "create provider, host with a path (refused)": [
          "unclear",
          "path in "https://provider.example.com:8443/x" should be empty: invalid provider: invalid host uri",
        ],
        "fee too small": [
          "fee-too-small",
          "insufficient fees; got: 1uakt required: 250uakt: insufficient fee",
        ],
        "out of gas": [
          "out-of-gas",
          "out of gas in location: ReadFlat; gasWanted: 30000, gasUsed: 30907: out of gas",
        ],
        "redeem ACT to a cold address": [
          "unclear",
          "owner and to addresses must match: unauthorized",
        ],
        "withdraw by a stranger (refused)": [
          "unclear",
          "pubKey does not match signer address akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz with signer index: 0: invalid pubkey",
        ],
        "wrong sequence": [
          "sequence",
          "account sequence mismatch, expected 28, got 1: incorrect account sequence",
        ],
      }
    `);
  });

  test('in a block asks for what the recording shows', () => {
    expect(kindsOf('block')).toMatchInlineSnapshot(`
      {
        "bid above the order price (refused)": [
          "message",
          "bid price is invalid",
        ],
        "bid again after taking it back": [
          "message",
          "invalid bid: bid exists from provider",
        ],
        "bid by someone who is no provider (refused)": [
          "message",
          "unknown provider",
        ],
        "bid in uakt (refused)": [
          "unclear",
          "recovered: invalid coin denominations; uact, uakt",
        ],
        "bid on a closed order (refused)": [
          "message",
          "order closed",
        ],
        "bid with a deposit too small (refused)": [
          "message",
          "deposit invalid: minimum:500000uakt received:{10uakt [balance]}",
        ],
        "bid with a window shorter than asked (refused)": [
          "message",
          "reclamation window shorter than order minimum",
        ],
        "bid without the window the order asks for (refused)": [
          "message",
          "order requires reclamation but bid does not offer it",
        ],
        "close a lost bid (refused)": [
          "message",
          "unknown lease for bid",
        ],
        "close before the deadline (refused)": [
          "message",
          "reclamation window has not elapsed",
        ],
        "close of a bid whose lease has a window (refused)": [
          "message",
          "reclamation not started; call MsgLeaseStartReclaim first",
        ],
        "create provider twice (refused)": [
          "message",
          "id: akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz: invalid provider: already exists",
        ],
        "delete provider (not implemented by the chain)": [
          "message",
          "NOTIMPLEMENTED: internal error",
        ],
        "more than the balance": [
          "message",
          "spendable balance 1000000009728601uakt is smaller than 9999999999999999uakt: insufficient funds",
        ],
        "second bid on the same order (refused)": [
          "message",
          "invalid bid: bid exists from provider",
        ],
        "sending uact (refused)": [
          "message",
          "uact transfers are currently disabled: send transactions are disabled",
        ],
        "the hot key bids after the grant was revoked (refused)": [
          "message",
          "failed to get grant with given granter: akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz, grantee: akash1dge0lcc5rqxkw52rgav4q0fyhx7arcufmrkyww & msgType: /akash.market.v1beta5.MsgCreateBid : authorization not found",
        ],
        "the hot key tries to send the provider's money (refused)": [
          "message",
          "failed to get grant with given granter: akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz, grantee: akash1dge0lcc5rqxkw52rgav4q0fyhx7arcufmrkyww & msgType: /cosmos.bank.v1beta1.MsgSend : authorization not found",
        ],
        "withdraw again from the closed lease (refused)": [
          "message",
          "payment closed",
        ],
      }
    `);
  });

  test('in a simulation asks for what the recording shows', () => {
    expect(kindsOf('simulation')).toMatchInlineSnapshot(`
      {
        "bid above the order price (refused)": [
          "message",
          "bid price is invalid",
        ],
        "bid again after taking it back": [
          "message",
          "invalid bid: bid exists from provider",
        ],
        "bid by someone who is no provider (refused)": [
          "message",
          "unknown provider",
        ],
        "bid in uakt (refused)": [
          "unclear",
          "recovered: invalid coin denominations; uact, uakt",
        ],
        "bid on a closed order (refused)": [
          "message",
          "order closed",
        ],
        "bid with a deposit too small (refused)": [
          "message",
          "deposit invalid: minimum:500000uakt received:{10uakt [balance]}",
        ],
        "bid with a window shorter than asked (refused)": [
          "message",
          "reclamation window shorter than order minimum",
        ],
        "bid without the window the order asks for (refused)": [
          "message",
          "order requires reclamation but bid does not offer it",
        ],
        "close a lost bid (refused)": [
          "message",
          "unknown lease for bid",
        ],
        "close before the deadline (refused)": [
          "message",
          "reclamation window has not elapsed",
        ],
        "close of a bid whose lease has a window (refused)": [
          "message",
          "reclamation not started; call MsgLeaseStartReclaim first",
        ],
        "create provider twice (refused)": [
          "message",
          "id: akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz: invalid provider: already exists",
        ],
        "create provider, host with a path (refused)": [
          "unclear",
          "path in "https://provider.example.com:8443/x" should be empty: invalid provider: invalid host uri",
        ],
        "delete provider (not implemented by the chain)": [
          "message",
          "NOTIMPLEMENTED: internal error",
        ],
        "redeem ACT to a cold address": [
          "unclear",
          "owner and to addresses must match: unauthorized",
        ],
        "second bid on the same order (refused)": [
          "message",
          "invalid bid: bid exists from provider",
        ],
        "withdraw again from the closed lease (refused)": [
          "message",
          "payment closed",
        ],
        "withdraw by a stranger (refused)": [
          "sequence",
          "account sequence mismatch, expected 9, got 4: incorrect account sequence",
        ],
      }
    `);
  });

  test.each([
    ['sequence', 'sdk', 32, 'account sequence mismatch, expected 28, got 1: x', { expected: 28n }],
    ['sequence', 'sdk', 32, 'wrong', { expected: undefined }],
    [
      'fee-too-small',
      'sdk',
      13,
      'insufficient fees; got: 1uakt required: 250uakt: insufficient fee',
      { required: { amount: 250n, denom: 'uakt' } },
    ],
    ['known', 'sdk', 19, 'tx already in mempool', {}],
    ['mempool-full', 'sdk', 20, 'mempool is full', {}],
    ['timed-out', 'sdk', 30, 'block height: 12, timeout height: 10: tx timeout height', {}],
    ['account', 'feegrant', 2, 'fee limit exceeded', {}],
    ['account', 'sdk', 9, 'account akash1x not found', {}],
    ['account', '', null, 'account akash1x not found: key not found', {}],
    ['unclear', 'sdk', 8, 'pubKey does not match signer address akash1x', {}],
  ] as const)('%s', (kind, codespace, code, log, rest) => {
    expect(kindOf(codespace, code, log)).toEqual({ kind, ...rest });
  });

  test('is the same from a simulation and from a block', () => {
    const simulated =
      "rpc error: code = Unknown desc = failed to execute message; message index: 3: order closed with gas used: '36232': unknown request";
    const delivered = 'failed to execute message; message index: 0: order closed';
    const a = refusalOf('', null, simulated);
    const b = refusalOf('market', 24, delivered);
    expect([a.words, b.words, sameRefusal(a, b)]).toEqual(['order closed', 'order closed', true]);
  });
});
