import { PubKey } from '@akashnetwork/chain-sdk/private-types/cosmos.secp256k1';
import {
  AuthInfo,
  type ModeInfo,
  SignMode,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { hex, sha256 } from '../addresses.ts';
import { readFields, WireError } from '../codec/wire.ts';
import type { Coin } from '../keepers.ts';
import { refusal } from '../refusals.ts';
import type { RoutedMessage, Router } from '../router.ts';
import { dateNs } from '../time.ts';

/** One who signs: whose signature it is said to be, and for which sequence. */
export interface Signer {
  readonly address: string;
  /** Compressed secp256k1; may be left out once the chain knows it. */
  readonly publicKey?: Uint8Array;
  readonly sequence: bigint;
  readonly signature: Uint8Array;
  /** What the signature is over: the transaction's bytes, or the older JSON of it. */
  readonly mode: SigningMode;
}

/** How a transaction may be signed here. */
export type SigningMode = 'direct' | 'amino-json' | 'unknown';

/** A transaction as the chain understands it. */
export interface Tx {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes in capital hex: its name everywhere. */
  readonly hash: string;
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly messages: readonly RoutedMessage[];
  readonly signers: readonly Signer[];
  /** Who must sign: whom the messages name, and who pays. */
  readonly requiredSigners: readonly string[];
  readonly fee: readonly Coin[];
  readonly gasLimit: bigint;
  /** Who pays: the first signer where nobody is named. */
  readonly payer: string;
  /** Whose allowance pays for the payer; empty: nobody's. */
  readonly granter: string;
  readonly memo: string;
  /** The last height at which it may be taken; 0: any. */
  readonly timeoutHeight: bigint;
  /** Until when, in nanoseconds since 1970. */
  readonly timeoutNs?: bigint;
  readonly isUnordered: boolean;
}

/** The name of a transaction: SHA-256 of its bytes, capital hex. */
export const txHash = (bytes: Uint8Array): string => hex(sha256(bytes));

/**
 * Reads a transaction: a TxRaw whose parts stay as bytes, because those were signed. What is none
 * is refused (sdk 2).
 */
export function decodeTx(bytes: Uint8Array, router: Router): Tx {
  checkOuter(bytes);
  const raw = decoded(() => TxRaw.decode(bytes));
  const body = decoded(() => TxBody.decode(raw.bodyBytes));
  const authInfo = decoded(() => AuthInfo.decode(raw.authInfoBytes));
  const messages = body.messages.map((message) => router.route(message));
  const fee = authInfo.fee;
  const named = fee?.payer === undefined || fee.payer === '' ? [] : [fee.payer];
  const requiredSigners = [...new Set([...messages.map(({ signer }) => signer), ...named])];
  const signers = authInfo.signerInfos.map((info, at) => ({
    address: requiredSigners[at] ?? '',
    ...(info.publicKey === undefined ? {} : { publicKey: publicKeyOf(info.publicKey) }),
    sequence: info.sequence.toBigInt(),
    signature: raw.signatures[at] ?? new Uint8Array(),
    mode: modeOf(info.modeInfo),
  }));
  const timeoutNs = dateNs(body.timeoutTimestamp);
  return {
    bytes,
    hash: txHash(bytes),
    bodyBytes: raw.bodyBytes,
    authInfoBytes: raw.authInfoBytes,
    messages,
    signers,
    requiredSigners,
    fee: decoded(() => coinsOf(fee?.amount ?? [])),
    gasLimit: fee?.gasLimit.toBigInt() ?? 0n,
    payer: named[0] ?? requiredSigners[0] ?? '',
    granter: fee?.granter ?? '',
    memo: body.memo,
    timeoutHeight: body.timeoutHeight.toBigInt(),
    ...(timeoutNs === undefined ? {} : { timeoutNs }),
    isUnordered: body.unordered,
  };
}

/** One who signs in no mode at all is taken as one who signs the bytes: so simulations come. */
function modeOf(info: ModeInfo | undefined): SigningMode {
  const mode = info?.single?.mode ?? SignMode.SIGN_MODE_UNSPECIFIED;
  if (mode === SignMode.SIGN_MODE_LEGACY_AMINO_JSON) return 'amino-json';
  const isDirect = mode === SignMode.SIGN_MODE_DIRECT || mode === SignMode.SIGN_MODE_UNSPECIFIED;
  return isDirect ? 'direct' : 'unknown';
}

const BODY = 1;
const SIGNATURES = 3;

/** The outer message has bytes in every field, and the fields in the order of their numbers. */
function checkOuter(bytes: Uint8Array): void {
  let last = 0;
  for (const { number, value } of outerFields(bytes)) {
    if (typeof value === 'bigint') throw notParsed('invalid wire type; expected 2, got 0');
    if (number < last || (number === last && number < SIGNATURES)) {
      throw notParsed(`txRaw must follow ADR-027, got fieldNum ${number} after fieldNum ${last}`);
    }
    last = number;
  }
  if (last < BODY) throw notParsed('unexpected EOF');
}

function outerFields(bytes: Uint8Array): ReturnType<typeof readFields> {
  try {
    return readFields(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    // A field's number comes first of all, so its fault is told apart from other ones.
    const isNumber = error.message.includes('illegal tag');
    throw notParsed(`invalid length; ${isNumber ? 'proto: invalid field number' : error.message}`);
  }
}

/** Both the reader and who calls it add their words. */
const notParsed = (about: string): Error => refusal('txParse', `${about}: tx parse error`);

function decoded<T>(read: () => T): T {
  try {
    return read();
  } catch {
    // The published codecs throw errors of many kinds, all of them for bytes that are not theirs.
    throw refusal('txParse', 'unexpected EOF: tx parse error');
  }
}

function coinsOf(coins: readonly { denom: string; amount: string }[]): readonly Coin[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }));
}

function publicKeyOf({ typeUrl, value }: TxBody['messages'][number]): Uint8Array {
  if (typeUrl !== `/${PubKey.$type}`) {
    throw refusal('txParse', `unable to resolve type URL ${typeUrl}`);
  }
  return decoded(() => PubKey.decode(value)).key;
}
