import {
  AllowedMsgAllowance,
  AuthInfo,
  BasicAllowance,
  MsgGrantAllowance,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { Secp256k1, Secp256k1Signature, sha256 } from '@cosmjs/crypto';
import { describe, expect, test } from 'vitest';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { parseDec, parseDenom } from '../../../../agent/domain/money.ts';
import {
  grantMessage,
  revokeMessage,
} from '../../../../agent/network/akash/delegation/grant-messages.ts';
import {
  joinParts,
  PART_CHARACTERS,
  payloadParts,
} from '../../../../agent/network/akash/delegation/payload-parts.ts';
import { prepareGrant, prepareRevoke } from '../../../../agent/network/akash/delegation/prepare.ts';
import type { DelegationTerms } from '../../../../agent/network/akash/delegation/terms.ts';
import { DELEGATED_MESSAGES } from '../../../../agent/network/akash/delegation/terms.ts';
import {
  signByKey,
  signDocForm,
  transactionJson,
  transactionText,
} from '../../../../agent/network/akash/delegation/transaction-forms.ts';
import { withOneTimeKey } from '../../../../agent/wallet/one-time-key.ts';
import { readRecording } from '../../../helpers/chain/recording.ts';
import { ADDRESS, refusal, SECOND_ADDRESS, WORDS } from '../../../helpers/wallet/samples.ts';

const UAKT = parseDenom('uakt');
const DAY_MS = 86_400_000;
const NOW = parseUnixMs(Date.UTC(2026, 10, 23));
const TERMS: DelegationTerms = {
  chainId: 'local',
  account: SECOND_ADDRESS,
  hotKey: ADDRESS,
  nowMs: NOW,
  expiresAtMs: parseUnixMs(NOW + 90 * DAY_MS),
  spendLimit: { denom: UAKT, amount: 5_000_000n },
  gasPrice: { denom: UAKT, amount: parseDec('0.025') },
  hasAllowance: false,
};
const recorded = (name: string): TxBody => {
  const line = readRecording('delegated.jsonl').find((one) => one.name === name);
  if (line?.kind !== 'tx') throw new Error(`not recorded: ${name}`);
  return TxBody.decode(TxRaw.decode(Buffer.from(line.txBase64, 'base64')).bodyBytes);
};

describe('against the recording of a real chain', () => {
  const parties = { account: SECOND_ADDRESS, hotKey: ADDRESS };

  test('grants are the bytes that it accepted', () => {
    const { messages } = recorded('the provider grants its hot key the daily messages');
    const expiresAtMs = parseUnixMs(Date.parse('2026-12-22T16:09:39.590Z'));
    const ours = DELEGATED_MESSAGES.slice(0, 5).map((message) =>
      grantMessage(parties, message, expiresAtMs),
    );
    const hex = (all: readonly { typeUrl: string; value: Uint8Array }[]) =>
      all.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString('hex')]);
    expect(hex(ours)).toEqual(hex(messages));
  });

  test('a revoke is the bytes that it accepted', () => {
    const [message] = recorded('the provider revokes one grant').messages;
    const ours = revokeMessage(parties, DELEGATED_MESSAGES[0]!);
    expect([ours.typeUrl, [...ours.value]]).toEqual([message!.typeUrl, [...message!.value]]);
  });
});

test('one transaction grants six messages and pays the gas of nothing else', () => {
  const { messages, gas, fee, signer } = prepareGrant(TERMS);
  expect(messages.map(({ typeUrl }) => typeUrl)).toEqual([
    ...Array.from({ length: 6 }, () => '/cosmos.authz.v1beta1.MsgGrant'),
    '/cosmos.feegrant.v1beta1.MsgGrantAllowance',
  ]);
  const allowance = MsgGrantAllowance.decode(messages[6]!.value).allowance!;
  const allowed = AllowedMsgAllowance.decode(allowance.value);
  expect([
    allowance.typeUrl,
    allowed.allowedMessages,
    BasicAllowance.toJSON(BasicAllowance.decode(allowed.allowance!.value)),
  ]).toEqual([
    '/cosmos.feegrant.v1beta1.AllowedMsgAllowance',
    ['/cosmos.authz.v1beta1.MsgExec'],
    { spend_limit: [{ denom: 'uakt', amount: '5000000' }], expiration: '2027-02-21T00:00:00.000Z' },
  ]);
  expect([signer, gas, fee]).toEqual([SECOND_ADDRESS, 455_000n, { denom: UAKT, amount: 11_375n }]);
});

test('renewed, the allowance that is there goes first, because the chain knows only one', () => {
  const types = prepareGrant({ ...TERMS, hasAllowance: true }).messages.map(
    ({ typeUrl }) => typeUrl,
  );
  expect(types.slice(6)).toEqual([
    '/cosmos.feegrant.v1beta1.MsgRevokeAllowance',
    '/cosmos.feegrant.v1beta1.MsgGrantAllowance',
  ]);
});

test.each([
  ['in the past', { expiresAtMs: NOW }, 'delegation-span'],
  ['later than in a year', { expiresAtMs: parseUnixMs(NOW + 367 * DAY_MS) }, 'delegation-span'],
  ['for the account itself', { hotKey: SECOND_ADDRESS }, 'delegation-to-itself'],
])('a grant %s is refused', async (_what, changes, code) => {
  expect(await refusal(() => prepareGrant({ ...TERMS, ...changes }))).toBe(code);
});

test('a stolen machine costs one transaction that takes back exactly what is there', () => {
  const revoke = prepareRevoke({
    chainId: 'local',
    account: SECOND_ADDRESS,
    hotKey: ADDRESS,
    messages: DELEGATED_MESSAGES.slice(0, 2),
    hasAllowance: true,
    gasPrice: TERMS.gasPrice,
  });
  expect(JSON.parse(transactionJson(revoke)).body.messages).toEqual([
    ...DELEGATED_MESSAGES.slice(0, 2).map((msg_type_url) => ({
      '@type': '/cosmos.authz.v1beta1.MsgRevoke',
      granter: SECOND_ADDRESS,
      grantee: ADDRESS,
      msg_type_url,
    })),
    {
      '@type': '/cosmos.feegrant.v1beta1.MsgRevokeAllowance',
      granter: SECOND_ADDRESS,
      grantee: ADDRESS,
    },
  ]);
});

test('the file is a transaction without signatures, as the command line signs it', () => {
  const transaction = prepareGrant({ ...TERMS, messages: DELEGATED_MESSAGES.slice(0, 1) });
  expect(JSON.parse(transactionJson(transaction))).toEqual({
    body: {
      messages: [
        {
          '@type': '/cosmos.authz.v1beta1.MsgGrant',
          granter: SECOND_ADDRESS,
          grantee: ADDRESS,
          grant: {
            authorization: {
              '@type': '/cosmos.authz.v1beta1.GenericAuthorization',
              msg: '/akash.market.v1beta5.MsgCreateBid',
            },
            expiration: '2027-02-21T00:00:00.000Z',
          },
        },
        {
          '@type': '/cosmos.feegrant.v1beta1.MsgGrantAllowance',
          granter: SECOND_ADDRESS,
          grantee: ADDRESS,
          allowance: {
            '@type': '/cosmos.feegrant.v1beta1.AllowedMsgAllowance',
            allowance: {
              '@type': '/cosmos.feegrant.v1beta1.BasicAllowance',
              spend_limit: [{ denom: 'uakt', amount: '5000000' }],
              expiration: '2027-02-21T00:00:00.000Z',
            },
            allowed_messages: ['/cosmos.authz.v1beta1.MsgExec'],
          },
        },
      ],
      memo: 'Sublet: hot key',
      timeout_height: '0',
      extension_options: [],
      non_critical_extension_options: [],
    },
    auth_info: {
      signer_infos: [],
      fee: {
        amount: [{ denom: 'uakt', amount: '4500' }],
        gas_limit: '180000',
        payer: '',
        granter: '',
      },
    },
    signatures: [],
  });
});

test('the words say each message, until when, how much, and who signs', () => {
  const text = transactionText(
    prepareGrant({ ...TERMS, messages: DELEGATED_MESSAGES.slice(3, 4) }),
  );
  expect(text).toBe(
    [
      `1. Lets ${ADDRESS} send MsgBurnACT for ${SECOND_ADDRESS} until 2027-02-21T00:00:00.000Z.`,
      `2. Pays the gas of ${ADDRESS} for that, up to 5000000 uakt in all, until 2027-02-21T00:00:00.000Z.`,
      `Signed by ${SECOND_ADDRESS} on local; costs 4500 uakt. Nothing else is allowed by it.`,
      '',
    ].join('\n'),
  );
});

test('a key that is entered once signs what the chain takes, and no other key does', async () => {
  const transaction = prepareGrant(TERMS);
  const account = { accountNumber: 1n, sequence: 286n };
  const signed = await withOneTimeKey(WORDS, { index: 1, prefix: 'akash' }, async (key) => ({
    raw: TxRaw.decode(await signByKey(transaction, key, account)),
    form: signDocForm(transaction, { ...account, publicKey: key.publicKey }),
    publicKey: key.publicKey,
  }));
  const { raw, form, publicKey } = signed;
  const signature = Secp256k1Signature.fromFixedLength(raw.signatures[0]!);
  expect([
    Secp256k1.verifySignature(signature, sha256(form.bytes), publicKey),
    TxBody.decode(raw.bodyBytes).messages.length,
    AuthInfo.decode(raw.authInfoBytes).signerInfos[0]!.sequence.toString(),
    AuthInfo.decode(raw.authInfoBytes).fee?.gasLimit.toString(),
  ]).toEqual([true, 7, '286', '455000']);
  const wrong = withOneTimeKey(WORDS, { index: 0, prefix: 'akash' }, (key) =>
    signByKey(transaction, key, account),
  );
  expect(await refusal(wrong)).toBe('delegation-key-differs');
});

describe('as QR codes', () => {
  const text = transactionJson(prepareGrant(TERMS));

  test('a short text is one code, as it is', () => {
    expect([payloadParts('short'), joinParts(['short'])]).toEqual([['short'], 'short']);
  });

  test('a long one is parts that are read in any order, twice too', () => {
    const parts = payloadParts(text);
    expect([
      parts.length > 1,
      parts.every((part) => part.length <= PART_CHARACTERS && /^[\w/-]+$/.test(part)),
      joinParts([...parts.toReversed(), ...parts]) === text,
    ]).toEqual([true, true, true]);
  });

  test.each<[string, (parts: readonly string[]) => readonly string[], string]>([
    ['missing', (parts) => parts.slice(1), 'Still missing: part 1.'],
    ['of another transaction', (parts) => parts.with(0, payloadParts(`${text} `)[0]!), 'different'],
    ['damaged', (parts) => parts.with(0, `${parts[0]!.slice(0, -1)}0`), 'damaged'],
    ['no part', (parts) => parts.with(0, 'https://example.org'), 'Not a part'],
  ])('a part that is %s is named', (_what, change, message) => {
    expect(() => joinParts(change(payloadParts(text)))).toThrow(
      expect.objectContaining({
        code: 'payload-parts-wrong',
        message: expect.stringContaining(message),
      }),
    );
  });
});
