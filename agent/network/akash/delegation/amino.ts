import type { UnsignedTransaction } from './terms.ts';

/**
 * The sign document that hardware wallets show: Cosmos' older JSON form (`SIGN_MODE_LEGACY_AMINO_JSON`).
 * Messages have the names under which the SDK (v0.53) registers them; one that has no certain name
 * there cannot be signed in this form.
 */

/** A message in the older form. */
export interface AminoMessage {
  readonly type: string;
  readonly value: unknown;
}

/** What is signed, as its text: sorted keys, no spaces. */
export interface AminoSignDoc {
  readonly chain_id: string;
  readonly account_number: string;
  readonly sequence: string;
  readonly fee: {
    readonly amount: readonly { readonly denom: string; readonly amount: string }[];
    readonly gas: string;
  };
  readonly msgs: readonly AminoMessage[];
  readonly memo: string;
}

const AUTHZ = '/cosmos.authz.v1beta1.';
const FEEGRANT = '/cosmos.feegrant.v1beta1.';

/** Of messages, and of what is packed into them. */
const AMINO_NAMES: Readonly<Record<string, string>> = {
  [`${AUTHZ}MsgGrant`]: 'cosmos-sdk/MsgGrant',
  [`${AUTHZ}MsgRevoke`]: 'cosmos-sdk/MsgRevoke',
  [`${AUTHZ}GenericAuthorization`]: 'cosmos-sdk/GenericAuthorization',
  [`${FEEGRANT}MsgGrantAllowance`]: 'cosmos-sdk/MsgGrantAllowance',
  [`${FEEGRANT}MsgRevokeAllowance`]: 'cosmos-sdk/MsgRevokeAllowance',
  [`${FEEGRANT}AllowedMsgAllowance`]: 'cosmos-sdk/AllowedMsgAllowance',
  [`${FEEGRANT}BasicAllowance`]: 'cosmos-sdk/BasicAllowance',
  '/cosmos.bank.v1beta1.MsgSend': 'cosmos-sdk/MsgSend',
};

/**
 * The document for an account with that number and sequence; `undefined` where a message has no
 * certain name in this form.
 */
export function aminoSignDoc(
  { messages, chainId, fee, gas, memo }: UnsignedTransaction,
  account: { readonly accountNumber: bigint; readonly sequence: bigint },
): AminoSignDoc | undefined {
  const msgs = messages.map(({ typeUrl, json }) => aminoOf({ '@type': typeUrl, ...json }));
  if (!msgs.every((message) => message !== undefined)) return undefined;
  return {
    chain_id: chainId,
    account_number: account.accountNumber.toString(),
    sequence: account.sequence.toString(),
    fee: {
      amount: [{ denom: fee.denom, amount: fee.amount.toString() }],
      gas: gas.toString(),
    },
    msgs,
    memo,
  };
}

/** The text whose SHA-256 is signed: sorted keys, and `&`, `<`, `>` as Go's JSON writes them. */
export function aminoText(document: AminoSignDoc): string {
  return JSON.stringify(sorted(document)).replace(
    /[&<>]/g,
    (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`,
  );
}

type Json = Readonly<Record<string, unknown>>;

/** The JSON of a message or of what is packed into one, with its `@type`, in the older form. */
function aminoOf(packed: Json): AminoMessage | undefined {
  const { '@type': typeUrl, ...fields } = packed;
  const name = typeof typeUrl === 'string' ? AMINO_NAMES[typeUrl] : undefined;
  if (name === undefined) return undefined;
  const value = valueOf(fields);
  return value === undefined ? undefined : { type: name, value };
}

/** `undefined` where something within has no name. */
function valueOf(value: unknown): unknown {
  if (typeof value === 'string') return timeOf(value);
  if (Array.isArray(value)) {
    const parts = value.map(valueOf);
    return parts.includes(undefined) ? undefined : parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('@type' in value) return aminoOf(value);
  const parts = Object.entries(value).map(([key, part]) => [key, valueOf(part)] as const);
  return parts.some(([, part]) => part === undefined) ? undefined : Object.fromEntries(parts);
}

/** Instants have no zeros at the end of their seconds here: `…:39.590Z` is `…:39.59Z`. */
function timeOf(text: string): string {
  const time = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.(\d{3})Z$/.exec(text);
  if (time === null) return text;
  const [, seconds = '', fraction = ''] = time;
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? `${seconds}Z` : `${seconds}.${rest}Z`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
