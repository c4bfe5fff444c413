import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { makeSignDoc, Secp256k1Wallet, serializeSignDoc } from '@cosmjs/amino';
import { Secp256k1, sha256 } from '@cosmjs/crypto';
import { AminoTypes, createBankAminoConverters } from '@cosmjs/stargate';
import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { parseDec, parseDenom } from '../../../../agent/domain/money.ts';
import { aminoSignDoc, aminoText } from '../../../../agent/network/akash/delegation/amino.ts';
import {
  prepareGrant,
  preparePayout,
  prepareRevoke,
} from '../../../../agent/network/akash/delegation/prepare.ts';
import { registrationMessage } from '../../../../agent/network/akash/delegation/registration.ts';
import type { UnsignedTransaction } from '../../../../agent/network/akash/delegation/terms.ts';
import { transactionText } from '../../../../agent/network/akash/delegation/transaction-forms.ts';
import { keyOf } from '../../../helpers/chain/sign.ts';
import { ADDRESS, SECOND_ADDRESS } from '../../../helpers/wallet/samples.ts';

/** What hardware wallets sign, against the encoder that other wallets use. */

const UAKT = parseDenom('uakt');
const NOW = parseUnixMs(Date.UTC(2026, 10, 23));
const GAS_PRICE = { denom: UAKT, amount: parseDec('0.025') };
const PARTIES = { chainId: 'akashnet-2', account: SECOND_ADDRESS, hotKey: ADDRESS };
const NUMBERS = { accountNumber: 12n, sequence: 345n };
const CLOSE = '/akash.market.v1beta5.MsgCloseBid';

const grant = (expiresAtMs: number, rest = {}): UnsignedTransaction =>
  prepareGrant({
    ...PARTIES,
    nowMs: NOW,
    expiresAtMs: parseUnixMs(expiresAtMs),
    spendLimit: { denom: UAKT, amount: 5_000_000n },
    gasPrice: GAS_PRICE,
    hasAllowance: true,
    messages: [CLOSE],
    ...rest,
  });

describe('the sign document of a grant', () => {
  const document = aminoSignDoc(grant(Date.UTC(2026, 11, 22, 16, 9, 39)), NUMBERS)!;

  test('has the names and fields under which the SDK registers them', () => {
    const expiration = '2026-12-22T16:09:39Z';
    expect(document.msgs).toEqual([
      {
        type: 'cosmos-sdk/MsgGrant',
        value: {
          granter: SECOND_ADDRESS,
          grantee: ADDRESS,
          grant: {
            authorization: { type: 'cosmos-sdk/GenericAuthorization', value: { msg: CLOSE } },
            expiration,
          },
        },
      },
      {
        type: 'cosmos-sdk/MsgRevokeAllowance',
        value: { granter: SECOND_ADDRESS, grantee: ADDRESS },
      },
      {
        type: 'cosmos-sdk/MsgGrantAllowance',
        value: {
          granter: SECOND_ADDRESS,
          grantee: ADDRESS,
          allowance: {
            type: 'cosmos-sdk/AllowedMsgAllowance',
            value: {
              allowance: {
                type: 'cosmos-sdk/BasicAllowance',
                value: { spend_limit: [{ denom: 'uakt', amount: '5000000' }], expiration },
              },
              allowed_messages: ['/cosmos.authz.v1beta1.MsgExec'],
            },
          },
        },
      },
    ]);
  });

  test('is written as other wallets write it, to the byte', () => {
    const { msgs, fee, chain_id: chainId, memo } = document;
    const theirs = makeSignDoc(msgs, fee, chainId, memo, 12, 345);
    expect(aminoText(document)).toBe(new TextDecoder().decode(serializeSignDoc(theirs)));
  });

  test('is signed by another wallet over the same bytes', async () => {
    const key = keyOf(sha256(Buffer.from('ledger')));
    const wallet = await Secp256k1Wallet.fromKey(key.secret, 'akash');
    const { signature } = await wallet.signAmino(key.address, document);
    const ours = Secp256k1.createSignature(
      sha256(new TextEncoder().encode(aminoText(document))),
      key.secret,
    );
    const bytes = Buffer.from([...ours.r(32), ...ours.s(32)]);
    expect(signature.signature).toBe(bytes.toString('base64'));
  });

  test.each([
    [0, '2026-12-22T16:09:39Z'],
    [590, '2026-12-22T16:09:39.59Z'],
    [7, '2026-12-22T16:09:39.007Z'],
  ])('has no zeros at the end of %i ms', (ms, expiration) => {
    const transaction = grant(Date.UTC(2026, 11, 22, 16, 9, 39, ms));
    const [first] = aminoSignDoc(transaction, NUMBERS)!.msgs;
    expect(first).toMatchObject({ value: { grant: { expiration } } });
  });

  test('escapes what Go escapes', () => {
    const text = aminoText({ ...document, memo: 'a & b < c > d' });
    expect(text).toContain('"memo":"a \\u0026 b \\u003c c \\u003e d"');
    const { msgs, fee, chain_id: chainId } = document;
    const theirs = makeSignDoc(msgs, fee, chainId, 'a & b < c > d', 12, 345);
    expect(text).toBe(new TextDecoder().decode(serializeSignDoc(theirs)));
  });
});

test('a revoke and a payout have theirs', () => {
  const revoke = prepareRevoke({
    ...PARTIES,
    messages: [CLOSE],
    hasAllowance: true,
    gasPrice: GAS_PRICE,
  });
  expect(aminoSignDoc(revoke, NUMBERS)?.msgs).toEqual([
    {
      type: 'cosmos-sdk/MsgRevoke',
      value: { granter: SECOND_ADDRESS, grantee: ADDRESS, msg_type_url: CLOSE },
    },
    { type: 'cosmos-sdk/MsgRevokeAllowance', value: { granter: SECOND_ADDRESS, grantee: ADDRESS } },
  ]);
  const payout = preparePayout({
    ...{ chainId: 'akashnet-2', account: SECOND_ADDRESS, to: ADDRESS, gasPrice: GAS_PRICE },
    amount: { denom: UAKT, amount: 77n },
  });
  const [message] = payout.messages;
  const types = new AminoTypes(createBankAminoConverters());
  const theirs = types.toAmino({
    typeUrl: message!.typeUrl,
    value: MsgSend.decode(message!.value),
  });
  expect(aminoSignDoc(payout, NUMBERS)?.msgs).toEqual([theirs]);
});

test('what has no certain name there has no such document, and the text says so', () => {
  const profile = { attributes: [], hostUri: 'https://gpu.example.org:8443' };
  const registration = registrationMessage(SECOND_ADDRESS, profile, undefined)!;
  const both = grant(Date.UTC(2026, 11, 22), {
    alongside: { messages: [registration], gas: 1n },
  });
  expect(aminoSignDoc(both, NUMBERS)).toBeUndefined();
  expect(transactionText(both)).toContain('A hardware wallet cannot show all of this');
  expect(transactionText(grant(Date.UTC(2026, 11, 22)))).not.toContain('hardware');
});
