import { keyAddress, moduleAddress } from '../addresses.ts';
import { coinsText, plainEvent } from '../events.ts';
import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Refusal } from '../module.ts';
import type { Account } from '../modules/accounts.ts';
import { findAccount, putAccount } from '../modules/accounts.ts';
import type { Bank } from '../modules/bank-keeper.ts';
import { useFeeGrant } from '../modules/feegrant.ts';
import { takeNonce } from '../modules/unordered.ts';
import { invalidRequest, refusal } from '../refusals.ts';
import { timeText } from '../time.ts';
import { aminoBytes } from './amino.ts';
import type { Signer, Tx } from './decode.ts';
import type { GasMeter } from './gas.ts';
import { anteGas } from './gas.ts';
import { isSignedBy, signBytes } from './signature.ts';

/**
 * In which run of a transaction its conditions are checked:
 * - `check`: before it gets into the mempool; only here a node asks for its own least fee;
 * - `recheck`: it still waits after a block; its signature was seen already;
 * - `simulate`: what it would cost; no signature needed;
 * - `deliver`: in a block.
 */
export type Mode = 'check' | 'recheck' | 'simulate' | 'deliver';

/** What a node and its chain ask of every transaction. */
export interface AnteRules {
  readonly bank: Bank;
  /** The least fee for a unit of gas, ×10^18 of the smallest unit; a node's own setting. */
  readonly minGasPrice: { readonly denom: string; readonly amount: bigint };
  /** Of a block; `undefined`: none. */
  readonly maxBlockGas?: bigint;
  readonly maxMemoCharacters: number;
}

/** How far ahead the time of an unordered transaction may lie. */
const MAX_UNORDERED_NS = 600_000_000_000n;

/** The conditions of a transaction, in the order in which a node checks them. */
export function ante(context: Context, tx: Tx, mode: Mode, rules: AnteRules, gas: GasMeter): void {
  checkGasLimit(tx, rules);
  checkShape(tx);
  checkTimeout(context, tx);
  checkMemo(tx, rules);
  gas.consume(anteGas.accounts, 'ReadFlat');
  gas.consume(anteGas.perByte * BigInt(tx.bytes.length), 'txSize');
  deductFee(context, tx, mode, rules, gas);
  setPublicKeys(context, tx, mode);
  gas.consume(anteGas.signer * BigInt(tx.signers.length), 'ReadFlat');
  gas.consume(anteGas.signature * BigInt(tx.signers.length), 'ante verify: secp256k1');
  checkSignatures(context, tx, mode, gas);
  raiseSequences(context, tx);
  gas.consume(anteGas.sequence * BigInt(tx.signers.length), 'WriteFlat');
}

function checkGasLimit({ gasLimit }: Tx, { maxBlockGas }: AnteRules): void {
  if (maxBlockGas === undefined || gasLimit <= maxBlockGas) return;
  const about = `tx gas limit ${gasLimit} exceeds block max gas ${maxBlockGas}`;
  throw refusal('invalidGasLimit', about);
}

function checkShape({ signers, requiredSigners }: Tx): void {
  if (signers.length === 0) throw refusal('noSignatures', '');
  if (signers.length !== requiredSigners.length) {
    const about = `wrong number of signers; expected ${requiredSigners.length}, got ${signers.length}`;
    throw refusal('unauthorized', about);
  }
}

function checkTimeout({ height, timeNs }: Context, { timeoutHeight, timeoutNs }: Tx): void {
  if (timeoutHeight > 0n && height > timeoutHeight) {
    const about = `block height: ${height}, timeout height: ${timeoutHeight}`;
    throw refusal('txTimeoutHeight', about);
  }
  if (timeoutNs !== undefined && timeoutNs < timeNs) {
    const about = `block time: ${timeText(timeNs)}, timeout timestamp: ${timeText(timeoutNs)}`;
    throw refusal('txTimeout', about);
  }
}

function checkMemo({ memo }: Tx, { maxMemoCharacters }: AnteRules): void {
  const length = Buffer.byteLength(memo);
  if (length <= maxMemoCharacters) return;
  const about = `maximum number of characters is ${maxMemoCharacters} but received ${length} characters`;
  throw refusal('memoTooLarge', about);
}

function deductFee(context: Context, tx: Tx, mode: Mode, rules: AnteRules, gas: GasMeter): void {
  if (mode !== 'simulate' && tx.gasLimit === 0n) {
    throw refusal('invalidGasLimit', 'must provide positive gas');
  }
  if (mode === 'check' || mode === 'recheck') checkLeastFee(tx, rules);
  const payer = feePayer(context, tx, gas);
  if (findAccount(context, payer) === undefined) {
    throw refusal('unknownAddress', `fee payer address: ${payer} does not exist`);
  }
  if (tx.fee.some(({ amount }) => amount > 0n)) {
    gas.consume(anteGas.fee, 'ReadFlat');
    try {
      rules.bank.send(context, payer, moduleAddress('fee_collector'), tx.fee);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw refusal('insufficientFunds', error.message);
    }
  }
  context.emit(
    plainEvent('tx', [
      ['fee', coinsText(tx.fee)],
      ['fee_payer', payer],
    ]),
  );
}

function checkLeastFee({ fee, gasLimit }: Tx, { minGasPrice }: AnteRules): void {
  const { denom, amount: price } = minGasPrice;
  if (price === 0n) return;
  const required: Coin = { denom, amount: roundedUp(price * gasLimit) };
  const given = fee.find((coin) => coin.denom === denom)?.amount ?? 0n;
  if (given >= required.amount) return;
  const about = `insufficient fees; got: ${coinsText(fee)} required: ${coinsText([required])}`;
  throw refusal('insufficientFee', about);
}

const DEC_ONE = 10n ** 18n;
const roundedUp = (value: bigint): bigint => (value + DEC_ONE - 1n) / DEC_ONE;

/** Whose money it is: the granter's, where the payer was granted an allowance. */
function feePayer(context: Context, tx: Tx, gas: GasMeter): string {
  const { payer, granter, fee, messages } = tx;
  if (granter === '' || granter === payer) return payer;
  gas.consume(anteGas.allowance, 'ReadFlat');
  const typeUrls = messages.map(({ typeUrl }) => typeUrl);
  try {
    useFeeGrant(context, granter, payer, { fee, typeUrls });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const about = `${granter} does not allow to pay fees for ${payer}`;
    throw new Refusal(error.codespace, error.code, `${about}: ${error.message}`);
  }
  return granter;
}

function setPublicKeys(context: Context, { signers }: Tx, mode: Mode): void {
  signers.forEach(({ address, publicKey }, at) => {
    if (publicKey === undefined) return;
    if (mode !== 'simulate' && keyAddress(publicKey) !== address) {
      const about = `pubKey does not match signer address ${address} with signer index: ${at}`;
      throw refusal('invalidPubKey', about);
    }
    const account = signerAccount(context, address);
    if (account.publicKey === undefined) putAccount(context, { ...account, publicKey });
  });
  for (const { address, sequence, signature } of signers) {
    context.emit(plainEvent('tx', [['acc_seq', `${address}/${sequence}`]]));
    context.emit(plainEvent('tx', [['signature', Buffer.from(signature).toString('base64')]]));
  }
}

function checkSignatures(context: Context, tx: Tx, mode: Mode, gas: GasMeter): void {
  if (tx.isUnordered) checkNonce(context, tx, mode, gas);
  for (const signer of tx.signers) {
    const account = signerAccount(context, signer.address);
    if (mode !== 'simulate' && account.publicKey === undefined) {
      throw refusal('invalidPubKey', 'pubkey on account is not set');
    }
    if (!tx.isUnordered && signer.sequence !== account.sequence) {
      const about = `account sequence mismatch, expected ${account.sequence}, got ${signer.sequence}`;
      throw refusal('wrongSequence', about);
    }
    if (mode === 'check' || mode === 'deliver') checkSignature(context, tx, signer, account);
  }
}

function checkSignature(context: Context, tx: Tx, signer: Signer, account: Account): void {
  const { chainId } = context;
  const document = signedDocument(chainId, tx, signer, account);
  const { publicKey } = account;
  const isSigned = publicKey !== undefined && document !== undefined;
  if (isSigned && isSignedBy(publicKey, signer.signature, document)) return;
  const what = `please verify account number (${account.number}) and chain-id (${chainId})`;
  const about = `signature verification failed; ${what}: (unable to verify single signer signature)`;
  throw refusal('unauthorized', about);
}

/** What the signature is over, in the mode that the signer names; nothing for one that is not known. */
function signedDocument(
  chainId: string,
  tx: Tx,
  { mode, sequence }: Signer,
  { number: accountNumber }: Account,
): Uint8Array | undefined {
  if (mode === 'amino-json') return aminoBytes(tx, { chainId, accountNumber, sequence });
  if (mode === 'unknown') return undefined;
  const { bodyBytes, authInfoBytes } = tx;
  return signBytes({ bodyBytes, authInfoBytes, chainId, accountNumber });
}

/** A transaction without a sequence names a time instead: until then, and once for its signers. */
function checkNonce(context: Context, tx: Tx, mode: Mode, gas: GasMeter): void {
  const { timeoutNs, requiredSigners } = tx;
  if (timeoutNs === undefined || timeoutNs === 0n) {
    throw invalidRequest('unordered transaction must have timeout_timestamp set');
  }
  if (timeoutNs > context.timeNs + MAX_UNORDERED_NS) {
    throw invalidRequest('unordered tx ttl exceeds 10m0s');
  }
  gas.consume(anteGas.unordered, 'unordered tx');
  if (mode === 'simulate') return;
  for (const address of requiredSigners) {
    if (takeNonce(context, address, timeoutNs)) continue;
    const about = `already used timeout ${timeText(timeoutNs)} for address ${address}`;
    throw invalidRequest(`failed to add unordered nonce: ${about}`);
  }
}

function raiseSequences(context: Context, { signers, isUnordered }: Tx): void {
  if (isUnordered) return;
  for (const { address } of signers) {
    const account = signerAccount(context, address);
    putAccount(context, { ...account, sequence: account.sequence + 1n });
  }
}

function signerAccount(context: Context, address: string): Account {
  const account = findAccount(context, address);
  if (account === undefined) throw refusal('unknownAddress', `account ${address} does not exist`);
  return account;
}
