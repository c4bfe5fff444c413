import { describe, expect, test } from 'vitest';

import { parseDenom } from '../../../../../agent/domain/money.ts';
import type { BlockBooks } from '../../../../../agent/network/akash/account/classify.ts';
import { classifyBlock } from '../../../../../agent/network/akash/account/classify.ts';
import { readAnswers } from '../../../../helpers/akash/read-block.ts';
import type { RecordedLine } from '../../../../helpers/chain/recording.ts';
import { at, textAt } from '../../../../helpers/chain/recording.ts';
import { CHAIN_LINES, DELEGATED_LINES, PROVIDER } from '../recorded.ts';

/** Every block of the recordings that a transaction was seen in, classified. */

const COMPETITOR = 'akash1dge0lcc5rqxkw52rgav4q0fyhx7arcufmrkyww';

function booksOf(results: unknown, txs: readonly string[], address = PROVIDER): BlockBooks {
  const height = Number(textAt(results as never, 'height'));
  const header = {
    ...{ chain_id: 'local', height: String(height), time: '2026-11-22T15:25:00Z' },
    last_block_id: { hash: '' },
  };
  const block = { block_id: { hash: 'AB' }, block: { header, data: { txs } } };
  const told = readAnswers('local', height, block, results);
  return classifyBlock(told.block, told.events, {
    address,
    feeDenom: parseDenom('uakt'),
    payDenom: parseDenom('uact'),
    isPayout: () => false,
    hasPutInto: () => false,
  });
}

/** The recording tells one transaction of each block; a block with more cannot be put together. */
function shown(lines: readonly RecordedLine[], address = PROVIDER): Record<string, string[]> {
  const table: Record<string, string[]> = {};
  for (const line of lines) {
    if (line.kind !== 'tx' || line.blockResults === null) continue;
    const count = (at(line.blockResults, 'txs_results') as readonly unknown[] | null)?.length ?? 0;
    if (count !== 1) continue;
    const { entries } = booksOf(line.blockResults, [line.txBase64], address);
    if (entries.length === 0) continue;
    table[line.name] = entries.map(
      ({ kind, amount, denom, about }) =>
        `${kind} ${amount} ${denom}${about === undefined ? '' : ` ${about.replace(/akash1\w+/g, 'a')}`}`,
    );
  }
  return table;
}

describe('the recorded chain', () => {
  test('each change of the provider has its kind', () => {
    expect(shown(CHAIN_LINES)).toMatchInlineSnapshot(`
      {
        "20 bids in one transaction": [
          "fee -61394 uakt",
          "deposit -500000 uakt akash:a/1056/1/1/a/0",
          "deposit -500000 uakt akash:a/1057/1/1/a/0",
          "deposit -500000 uakt akash:a/1058/1/1/a/0",
          "deposit -500000 uakt akash:a/1059/1/1/a/0",
          "deposit -500000 uakt akash:a/1060/1/1/a/0",
          "deposit -500000 uakt akash:a/1061/1/1/a/0",
          "deposit -500000 uakt akash:a/1062/1/1/a/0",
          "deposit -500000 uakt akash:a/1063/1/1/a/0",
          "deposit -500000 uakt akash:a/1064/1/1/a/0",
          "deposit -500000 uakt akash:a/1065/1/1/a/0",
          "deposit -500000 uakt akash:a/1066/1/1/a/0",
          "deposit -500000 uakt akash:a/1067/1/1/a/0",
          "deposit -500000 uakt akash:a/1068/1/1/a/0",
          "deposit -500000 uakt akash:a/1069/1/1/a/0",
          "deposit -500000 uakt akash:a/1070/1/1/a/0",
          "deposit -500000 uakt akash:a/1071/1/1/a/0",
          "deposit -500000 uakt akash:a/1072/1/1/a/0",
          "deposit -500000 uakt akash:a/1073/1/1/a/0",
          "deposit -500000 uakt akash:a/1074/1/1/a/0",
          "deposit -500000 uakt akash:a/1075/1/1/a/0",
        ],
        "a transaction while subscribed": [
          "fee -1907 uakt",
          "sent -7 uakt a",
        ],
        "batch of closes": [
          "fee -28373 uakt",
          "refund 500000 uakt akash:a/1056/1/1/a/0",
          "refund 500000 uakt akash:a/1057/1/1/a/0",
          "refund 500000 uakt akash:a/1058/1/1/a/0",
          "refund 500000 uakt akash:a/1059/1/1/a/0",
          "refund 500000 uakt akash:a/1060/1/1/a/0",
          "refund 500000 uakt akash:a/1061/1/1/a/0",
          "refund 500000 uakt akash:a/1062/1/1/a/0",
          "refund 500000 uakt akash:a/1063/1/1/a/0",
          "refund 500000 uakt akash:a/1064/1/1/a/0",
          "refund 500000 uakt akash:a/1065/1/1/a/0",
        ],
        "bid": [
          "fee -4115 uakt",
          "deposit -500000 uakt akash:a/13/1/1/a/0",
        ],
        "bid above the order price (refused)": [
          "fee -10000 uakt",
        ],
        "bid again after taking it back": [
          "fee -10000 uakt",
        ],
        "bid at a price that empties the escrow in 3 blocks": [
          "fee -4123 uakt",
          "deposit -500000 uakt akash:a/45/1/1/a/0",
        ],
        "bid in uakt (refused)": [
          "fee -10000 uakt",
        ],
        "bid on a closed order (refused)": [
          "fee -10000 uakt",
        ],
        "bid on the GPU order": [
          "fee -4493 uakt",
          "deposit -500000 uakt akash:a/42/1/1/a/0",
        ],
        "bid on the follow-up order": [
          "fee -4115 uakt",
          "deposit -500000 uakt akash:a/13/1/2/a/0",
        ],
        "bid on the third order": [
          "fee -4115 uakt",
          "deposit -500000 uakt akash:a/13/1/3/a/0",
        ],
        "bid with a deposit too small (refused)": [
          "fee -10000 uakt",
        ],
        "bid with a window": [
          "fee -4127 uakt",
          "deposit -500000 uakt akash:a/90/1/1/a/0",
        ],
        "bid with a window shorter than asked (refused)": [
          "fee -10000 uakt",
        ],
        "bid without the window the order asks for (refused)": [
          "fee -10000 uakt",
        ],
        "close before the deadline (refused)": [
          "fee -10000 uakt",
        ],
        "close of a bid whose lease has a window (refused)": [
          "fee -10000 uakt",
        ],
        "create provider": [
          "fee -2718 uakt",
        ],
        "create provider twice (refused)": [
          "fee -10000 uakt",
        ],
        "more than the balance": [
          "fee -2500 uakt",
        ],
        "provider closes a bid with an active lease (unstable)": [
          "fee -7365 uakt",
          "refund 500000 uakt akash:a/13/1/2/a/0",
          "payment 15 uact akash:a/13/1/2/a/0",
        ],
        "provider starts to reclaim": [
          "fee -2266 uakt",
        ],
        "provider takes an open bid back": [
          "fee -3686 uakt",
          "refund 500000 uakt akash:a/13/1/3/a/0",
        ],
        "redeem ACT (burn to AKT, own address)": [
          "fee -3008 uakt",
          "redeem-burned -20000000 uact",
        ],
        "second bid on the same order (refused)": [
          "fee -10000 uakt",
        ],
        "send uakt to a payout address": [
          "fee -1951 uakt",
          "sent -1000000 uakt a",
        ],
        "sending uact (refused)": [
          "fee -2500 uakt",
        ],
        "tenant closes the lease": [
          "refund 500000 uakt akash:a/13/1/1/a/0",
          "payment 37 uact akash:a/13/1/1/a/0",
        ],
        "update provider": [
          "fee -2372 uakt",
        ],
        "withdraw": [
          "fee -2797 uakt",
          "payment 100 uact akash:a/13/1/1/a/0",
        ],
        "withdraw again from the closed lease (refused)": [
          "fee -10000 uakt",
        ],
        "withdraw from a dry escrow": [
          "fee -9832 uakt",
          "payment 500000 uact akash:a/45/1/1/a/0",
          "refund 500000 uakt akash:a/45/1/1/a/0",
        ],
      }
    `);
  });

  test("a competitor's lost bid comes back to it", () => {
    expect(shown(CHAIN_LINES, COMPETITOR)['create lease with the provider']).toEqual([
      'refund 500000 uact akash:a/13/1/1/a/0',
    ]);
  });

  test('so has each change of an account whose hot key works for it', () => {
    expect(shown(DELEGATED_LINES)).toMatchInlineSnapshot(`
      {
        "the hot key bids after the grant was revoked (refused)": [
          "fee -10000 uakt",
        ],
        "the hot key bids for the provider (MsgExec, fee from the provider)": [
          "fee -10000 uakt",
          "deposit -500000 uakt akash:a/900002661/1/1/a/0",
        ],
        "the hot key closes the provider's lease": [
          "fee -12500 uakt",
          "refund 500000 uakt akash:a/900002661/1/1/a/0",
          "payment 45 uact akash:a/900002661/1/1/a/0",
        ],
        "the hot key redeems for the provider": [
          "fee -10000 uakt",
          "redeem-burned -1000000 uact",
        ],
        "the hot key tries to send the provider's money (refused)": [
          "fee -5000 uakt",
          "redeem-received 800000 uakt 2669/1",
        ],
        "the hot key withdraws for the provider": [
          "fee -10000 uakt",
          "payment 60 uact akash:a/900002661/1/1/a/0",
        ],
        "the provider grants its hot key the daily messages": [
          "fee -7050 uakt",
        ],
        "the provider pays the hot key's gas up to a limit": [
          "fee -1801 uakt",
        ],
        "the provider revokes one grant": [
          "fee -1410 uakt",
        ],
      }
    `);
  });

  test('a redemption comes at the end of a block, with what the chain reckoned with', () => {
    const line = CHAIN_LINES.filter(
      (one) => one.kind === 'rpc' && one.name === 'block whose end executes the ledger',
    ).at(-1);
    if (line?.kind !== 'rpc') throw new Error('not recorded');
    const { entries, ledgerEnds } = booksOf(at(line.rpc, 'result'), []);
    expect(entries).toMatchInlineSnapshot(`
      [
        {
          "about": "75/1",
          "amount": 16000000n,
          "atMs": 1795361100000,
          "denom": "uakt",
          "height": 80,
          "key": "80/end/18/uakt",
          "kind": "redeem-received",
          "txHash": undefined,
        },
      ]
    `);
    expect(ledgerEnds).toMatchInlineSnapshot(`
      [
        {
          "burned": 20000000n,
          "end": "executed",
          "height": 80,
          "id": {
            "denom": "uact",
            "height": 75,
            "sequence": 1n,
            "source": "akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz",
            "toDenom": "uakt",
          },
          "key": "80/end/18/uakt",
          "received": {
            "amount": 16000000n,
            "denom": "uakt",
          },
          "usd": 1250000000000000000n,
        },
      ]
    `);
  });
});
