import type { BlockHeight } from '../../../domain/time.ts';
import type { SigningKey } from '../../../wallet/interface.ts';
import type { EncodedDraft } from '../signer/transaction.ts';
import { encodeDraft, rawTransaction, signDocument } from '../signer/transaction.ts';
import { aminoSignDoc, aminoText } from './amino.ts';
import { delegationError } from './errors.ts';
import type { UnsignedTransaction } from './terms.ts';

/**
 * As the file that `akash tx sign` and `akash tx broadcast` take, and that wallets import: the JSON
 * of a transaction without signatures. Fields that only newer tools know are left out, because older
 * ones refuse what they do not know. Account number and sequence are added by whoever signs.
 */
export function transactionJson(transaction: UnsignedTransaction): string {
  const { messages, memo, fee, gas } = transaction;
  const form = {
    body: {
      messages: messages.map(({ typeUrl, json }) => ({ '@type': typeUrl, ...json })),
      memo,
      timeout_height: '0',
      extension_options: [],
      non_critical_extension_options: [],
    },
    auth_info: {
      signer_infos: [],
      fee: {
        amount: [{ denom: fee.denom, amount: fee.amount.toString() }],
        gas_limit: gas.toString(),
        payer: '',
        granter: '',
      },
    },
    signatures: [],
  };
  return `${JSON.stringify(form)}\n`;
}

const NO_HARDWARE =
  'A hardware wallet cannot show all of this: sign the registration with another wallet, or grant without it.';

/** What is asked for in words, one line for each message, then what it costs. */
export function transactionText(transaction: UnsignedTransaction): string {
  const { messages, signer, chainId, fee } = transaction;
  const lines = messages.map(({ text }, place) => `${place + 1}. ${text}`);
  if (aminoSignDoc(transaction, { accountNumber: 0n, sequence: 0n }) === undefined) {
    lines.push(NO_HARDWARE);
  }
  const cost = `Signed by ${signer} on ${chainId}; costs ${fee.amount} ${fee.denom}. Nothing else is allowed by it.`;
  return `${[...lines, cost].join('\n')}\n`;
}

/** What the chain knows of the account that signs. */
export interface SignerAccount {
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
}

/** The parts of a sign document as wallets take them, and its bytes. */
export interface SignDocForm extends EncodedDraft {
  readonly chainId: string;
  readonly accountNumber: bigint;
  /** What is signed: its SHA-256. */
  readonly bytes: Uint8Array;
}

/** The sign document for that account. */
export function signDocForm(transaction: UnsignedTransaction, account: SignerAccount): SignDocForm {
  const { chainId } = transaction;
  const draft = encodeFor(transaction, account, 'direct');
  const bytes = signDocument(draft, chainId, account.accountNumber);
  return { ...draft, chainId, accountNumber: account.accountNumber, bytes };
}

/**
 * The same for a hardware wallet, whose bytes are the text that it shows; `undefined` where a message
 * cannot be written in that form.
 */
export function aminoDocForm(
  transaction: UnsignedTransaction,
  account: SignerAccount,
): SignDocForm | undefined {
  const document = aminoSignDoc(transaction, account);
  if (document === undefined) return undefined;
  const draft = encodeFor(transaction, account, 'amino-json');
  const bytes = new TextEncoder().encode(aminoText(document));
  const { chainId } = transaction;
  return { ...draft, chainId, accountNumber: account.accountNumber, bytes };
}

function encodeFor(
  { messages, gas, fee, memo }: UnsignedTransaction,
  { sequence, publicKey }: SignerAccount,
  mode: 'direct' | 'amino-json',
): EncodedDraft {
  // Height 0 is no height: whoever signs on paper and phone takes their time.
  const timeout = { by: 'height', height: 0 as BlockHeight } as const;
  return encodeDraft({ messages, publicKey, sequence, gas, fee: [fee], timeout, memo, mode });
}

/** The transaction to broadcast, of a sign document and the signature that came back. */
export function signedTransaction(form: SignDocForm, signature: Uint8Array): Uint8Array {
  return rawTransaction(form, signature);
}

/**
 * Signed by the account's own key, which was entered for this and is not kept: whoever made `key`
 * wipes it afterwards. Throws `delegation-key-differs` where it is another account's.
 */
export async function signByKey(
  transaction: UnsignedTransaction,
  key: SigningKey,
  account: Pick<SignerAccount, 'accountNumber' | 'sequence'>,
): Promise<Uint8Array> {
  if (key.address !== transaction.signer) {
    throw delegationError(
      'delegation-key-differs',
      `That is the key of ${key.address}; ${transaction.signer} has to sign.`,
    );
  }
  const form = signDocForm(transaction, { ...account, publicKey: key.publicKey });
  return signedTransaction(form, await key.sign(form.bytes));
}
