import { PubKey } from '@akashnetwork/chain-sdk/private-types/cosmos.secp256k1';
import {
  AuthInfo,
  SignDoc,
  SignMode,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import {
  Bip39,
  EnglishMnemonic,
  ripemd160,
  Secp256k1,
  sha256,
  Slip10,
  Slip10Curve,
  stringToPath,
} from '@cosmjs/crypto';
import { toBech32 } from '@cosmjs/encoding';

/** The part of a generated codec that writes: what it makes of `P`, some of the fields, is a `T`. */
export interface Encoder<T, P> {
  readonly $type: string;
  encode(message: T): { finish(): Uint8Array };
  fromPartial(fields: P): T;
}

/** A message as a transaction carries it. */
export interface PackedMessage {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** A key and the account that it signs for. */
export interface TestKey {
  /** 32 bytes. */
  readonly secret: Uint8Array;
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** bech32, prefix `akash`. */
  readonly address: string;
}

/** What {@link signTx} writes into a transaction. Amounts are whole micro-units. */
export interface TxRequest {
  readonly key: TestKey;
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly messages: readonly PackedMessage[];
  readonly fee: readonly { readonly denom: string; readonly amount: bigint }[];
  readonly gas: bigint;
  readonly memo?: string;
  /** The last height at which it may be taken; 0 or none: any. */
  readonly timeoutHeight?: bigint;
  /** The account whose fee allowance pays. */
  readonly granter?: string;
  /** Instead of a sequence: taken once, in any order, until then. The sequence is to be 0. */
  readonly unorderedUntilMs?: number;
}

/** The key at `m/44'/118'/0'/0/<index>` of a mnemonic. */
export async function testKey(mnemonic: string, index: number): Promise<TestKey> {
  const seed = await Bip39.mnemonicToSeed(new EnglishMnemonic(mnemonic));
  const path = stringToPath(`m/44'/118'/0'/0/${index}`);
  return keyOf(Slip10.derivePath(Slip10Curve.Secp256k1, seed, path).privkey);
}

/** The key of 32 secret bytes. */
export function keyOf(secret: Uint8Array): TestKey {
  const publicKey = Secp256k1.compressPubkey(Secp256k1.makeKeypair(secret).pubkey);
  return { secret, publicKey, address: toBech32('akash', ripemd160(sha256(publicKey))) };
}

/** A message by its codec, from as many of its fields as are needed. */
export function packed<T, P>(codec: Encoder<T, P>, fields: P): PackedMessage {
  const value = codec.encode(codec.fromPartial(fields)).finish();
  return { typeUrl: `/${codec.$type}`, value };
}

/** The bytes of a TxRaw, signed in the mode `direct`. */
export function signTx(request: TxRequest): Uint8Array {
  const { key } = request;
  const bodyBytes = TxBody.encode(bodyOf(request)).finish();
  const authInfoBytes = AuthInfo.encode(authInfoOf(request)).finish();
  const document = SignDoc.encode(
    SignDoc.fromPartial({
      bodyBytes,
      authInfoBytes,
      chainId: request.chainId,
      accountNumber: request.accountNumber,
    }),
  ).finish();
  const signature = Secp256k1.createSignature(sha256(document), key.secret);
  const fixedLength = new Uint8Array([...signature.r(32), ...signature.s(32)]);
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [fixedLength] }).finish();
}

/** As a node names a transaction: SHA-256 of its bytes, capital hex. */
export function txHash(tx: Uint8Array): string {
  return Buffer.from(sha256(tx)).toString('hex').toUpperCase();
}

function bodyOf({ messages, memo, timeoutHeight, unorderedUntilMs }: TxRequest): TxBody {
  return TxBody.fromPartial({
    messages: messages.map(({ typeUrl, value }) => ({ typeUrl, value })),
    memo: memo ?? '',
    timeoutHeight: timeoutHeight ?? 0n,
    ...(unorderedUntilMs === undefined
      ? {}
      : { unordered: true, timeoutTimestamp: new Date(unorderedUntilMs) }),
  });
}

function authInfoOf({ key, sequence, fee, gas, granter }: TxRequest): AuthInfo {
  return AuthInfo.fromPartial({
    signerInfos: [
      {
        publicKey: {
          typeUrl: `/${PubKey.$type}`,
          value: PubKey.encode({ key: key.publicKey }).finish(),
        },
        modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } },
        sequence: sequence,
      },
    ],
    fee: {
      amount: fee.map(({ denom, amount }) => ({ denom, amount: amount.toString() })),
      gasLimit: gas,
      granter: granter ?? '',
    },
  });
}
