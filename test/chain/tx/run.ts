import { TxMsgData } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { plainEvent, withAttribute } from '../events.ts';
import type { ChainEvent, Context } from '../module.ts';
import { Refusal } from '../module.ts';
import { invalidRequest } from '../refusals.ts';
import type { RoutedMessage } from '../router.ts';
import type { State } from '../state.ts';
import type { AnteRules, Mode } from './ante.ts';
import { ante } from './ante.ts';
import type { Tx } from './decode.ts';
import { anteGas, GasMeter } from './gas.ts';
import { messageGas, REFUSED_GAS } from './message-gas.ts';

/** What came of a transaction, as its block keeps it. */
export interface TxResult {
  /** 0: done. Anything else counts within the codespace. */
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  /** The answers of its messages, encoded; nothing where it was refused. */
  readonly data?: Uint8Array;
  readonly gasWanted: bigint;
  readonly gasUsed: bigint;
  readonly events: readonly ChainEvent[];
}

/** The block, or the moment between two, in which a transaction is run. */
export interface Moment {
  readonly chainId: string;
  readonly height: bigint;
  readonly timeNs: bigint;
  readonly state: State;
}

/**
 * Runs a transaction: its conditions, then its messages. What the conditions changed (the fee, the
 * sequence) stays when a message is refused; of the messages either all are done or none.
 */
export function runTx(moment: Moment, tx: Tx, mode: Mode, rules: AnteRules): TxResult {
  const gas = new GasMeter(mode === 'simulate' ? undefined : tx.gasLimit);
  // Counted before there is a limit.
  let basicGas: bigint = anteGas.begin;
  const events: ChainEvent[] = [];
  const result = (code: number, codespace: string, log: string): TxResult => ({
    code,
    codespace,
    log,
    gasWanted: tx.gasLimit,
    gasUsed: basicGas + gas.used,
    events,
  });
  try {
    checkMessages(tx.messages);
    basicGas = 0n;
    const opening: ChainEvent[] = [];
    within(moment, opening, (context) => {
      gas.consume(anteGas.begin, 'ReadFlat');
      ante(context, tx, mode, rules, gas);
    });
    events.push(...opening);
    if (mode === 'check' || mode === 'recheck') return result(0, '', '');
    const done: ChainEvent[] = [];
    const data = within(moment, done, (context) => runMessages(context, tx, gas, done));
    events.push(...done);
    return { ...result(0, '', ''), data };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return result(error.code, error.codespace, error.message);
  }
}

function checkMessages(messages: readonly RoutedMessage[]): void {
  if (messages.length === 0) throw invalidRequest('must contain at least one message');
  for (const message of messages) message.check();
}

/** Does something on a branch of the state: all of it stays, or nothing. */
function within<T>(moment: Moment, events: ChainEvent[], act: (context: Context) => T): T {
  const state = moment.state.branch();
  const value = act({ ...moment, state, emit: (event) => events.push(event) });
  state.commit();
  return value;
}

function runMessages(context: Context, tx: Tx, gas: GasMeter, events: ChainEvent[]): Uint8Array {
  const msgResponses = tx.messages.map((message, at) => {
    const index = at.toString();
    const before = events.length;
    const indexed: Context = {
      ...context,
      emit: (event) => {
        events.push(withAttribute(event, 'msg_index', index));
      },
    };
    indexed.emit(actionEvent(message));
    const value = runMessage(indexed, message, gas, index);
    gas.consume(messageGas(message, events.slice(before)), 'WriteFlat');
    return { typeUrl: `${message.typeUrl}Response`, value };
  });
  return TxMsgData.encode(TxMsgData.fromPartial({ msgResponses })).finish();
}

/** Go's word for what a program did not expect: the chain goes on, the transaction does not. */
const PANIC = 111_222;

function runMessage(
  context: Context,
  message: RoutedMessage,
  gas: GasMeter,
  index: string,
): Uint8Array {
  try {
    return message.handle(context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    gas.consume(REFUSED_GAS, 'ReadFlat');
    if (error.code === PANIC) throw error;
    const log = `failed to execute message; message index: ${index}: ${error.message}`;
    throw new Refusal(error.codespace, error.code, log);
  }
}

/** What every message begins its events with. The module is the second word of the type's name. */
function actionEvent({ typeUrl, signer }: RoutedMessage): ChainEvent {
  return plainEvent('message', [
    ['action', typeUrl],
    ['sender', signer],
    ['module', typeUrl.split('.')[1] ?? ''],
  ]);
}
