import { TxBody, TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { Secp256k1, sha256 } from '@cosmjs/crypto';
import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../../../agent/base/instant.ts';
import { parseDenom } from '../../../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../../../agent/domain/time.ts';
import type { TxDraft } from '../../../../../agent/network/akash/signer/transaction.ts';
import {
  encodeDraft,
  execMessage,
  hashOf,
  rawTransaction,
  signDocument,
} from '../../../../../agent/network/akash/signer/transaction.ts';
import type { AccountAddress } from '../../../../../agent/wallet/interface.ts';
import type { RecordedLine, RecordedTx } from '../../../../helpers/chain/recording.ts';
import { readRecording, textAt } from '../../../../helpers/chain/recording.ts';
import { testKey } from '../../../../helpers/chain/sign.ts';

// The throw-away accounts of the recording, in the order of their HD indices.
const MNEMONIC =
  'wild random elephant refuse clock effort menu barely broccoli team mind magnet pretty fashion fame category turtle rug exclude card view civil purity powder';
const ACCOUNTS = ['main', 'provider', 'validator', 'tenant', 'oracle'];
const HOT_KEY = 'hot';

interface Signed extends RecordedTx {
  readonly accountNumber?: string;
}

const isSigned = (line: RecordedLine): line is Signed =>
  line.kind === 'tx' && 'accountNumber' in line && typeof line.accountNumber === 'string';

const recorded = [...readRecording('chain.jsonl'), ...readRecording('delegated.jsonl')].filter(
  isSigned,
);

/** The draft that a recorded transaction must have been made of. */
function draftOf(line: Signed, publicKey: Uint8Array): TxDraft {
  const raw = TxRaw.decode(Buffer.from(line.txBase64, 'base64'));
  const { messages, memo } = TxBody.decode(raw.bodyBytes);
  const fee = line.fee as unknown as {
    gas: string;
    amount: { denom: string; amount: string }[];
    granter?: string;
  };
  return {
    ...{ messages, memo, publicKey },
    sequence: BigInt(line.sequence ?? 0),
    gas: BigInt(fee.gas),
    fee: fee.amount.map(({ denom, amount }) => ({
      denom: parseDenom(denom),
      amount: BigInt(amount),
    })),
    ...(fee.granter === undefined ? {} : { granter: fee.granter as AccountAddress }),
    timeout: { by: 'height', height: parseBlockHeight(0) },
  };
}

describe('the recorded transactions', () => {
  test('come out byte for byte, with their signatures and hashes', async () => {
    let equal = 0;
    for (const line of recorded) {
      const index = line.signer === HOT_KEY ? 0 : ACCOUNTS.indexOf(line.signer);
      const key = await testKey(MNEMONIC, Math.max(0, index));
      const draft = encodeDraft(draftOf(line, key.publicKey));
      const document = signDocument(draft, 'local', BigInt(line.accountNumber ?? 0));
      const signature = Secp256k1.createSignature(sha256(document), key.secret);
      const made = rawTransaction(draft, new Uint8Array([...signature.r(32), ...signature.s(32)]));
      expect(Buffer.from(made).toString('base64'), line.name).toBe(line.txBase64);
      if (line.result !== null) expect(hashOf(made)).toBe(textAt(line.result, 'hash'));
      equal += 1;
    }
    expect(equal).toBe(71);
  });
});

describe('a draft', () => {
  const draft: TxDraft = {
    messages: [{ typeUrl: '/test.Do', value: new Uint8Array([1]) }],
    publicKey: new Uint8Array(33),
    sequence: 0n,
    gas: 1n,
    fee: [],
    timeout: { by: 'time', atMs: parseUnixMs(1_750_000_000_123) },
  };

  test('without an order has a time instead of a height', () => {
    const { bodyBytes } = encodeDraft(draft);
    const { unordered, timeoutTimestamp, timeoutHeight } = TxBody.decode(bodyBytes);
    expect([unordered, timeoutTimestamp?.getTime(), timeoutHeight.toNumber()]).toEqual([
      true,
      1_750_000_000_123,
      0,
    ]);
  });

  test('of a hot key carries the messages inside', () => {
    const line = recorded.find(({ name }) => name.startsWith('the hot key bids'))!;
    const raw = TxRaw.decode(Buffer.from(line.txBase64, 'base64'));
    const [exec] = TxBody.decode(raw.bodyBytes).messages;
    const messages = (line as unknown as { messages: { typeUrl: string }[] }).messages;
    expect(messages.map(({ typeUrl }) => typeUrl)).toEqual(['/cosmos.authz.v1beta1.MsgExec']);
    const again = execMessage('akash1x' as AccountAddress, []);
    expect(again.typeUrl).toBe(exec?.typeUrl);
  });
});
