import type { Block } from '../../../chain/block.ts';
import { Chain } from '../../../chain/chain.ts';
import type { ChainEvent, Context } from '../../../chain/module.ts';
import { recordedGenesis } from '../delegated-genesis.ts';
import type { JsonObject } from '../recording.ts';
import { at, readRecording, wordAt } from '../recording.ts';
import type { SeenEvent } from './invariant.ts';
import type { Funded, ScenarioChain } from './play.ts';
import { VALIDATOR } from './view.ts';

/** Something that is made wrong in a chain, to see whether it is found. */
export interface Sabotage {
  /** Done to the state after each block. */
  readonly alter?: (chain: Chain, context: Context) => void;
  /** The events that are told at all. */
  readonly tells?: (event: SeenEvent) => boolean;
}

const chainLines = readRecording('chain.jsonl');

/**
 * A chain stand-in of the recorded genesis, but of other people: with the parameters, the validator
 * and the modules of the recorded chain.
 */
export function startChain(
  accounts: readonly Funded[],
  oracle: string,
  sabotage: Sabotage = {},
): ScenarioChain {
  return scenarioChain(new Chain({ genesis: genesisOf(accounts, oracle) }), sabotage);
}

/** A stand-in as a scenario uses it. */
export function scenarioChain(chain: Chain, sabotage: Sabotage = {}): ScenarioChain {
  return {
    chainId: chain.chainId,
    ask: (path, request) => chain.query(path, request, chain.height),
    broadcast: (tx) => chain.submit(tx).code,
    produceBlock: (timeMs) => {
      const block = chain.produceBlock(BigInt(timeMs) * 1_000_000n);
      const { alter, tells = () => true } = sabotage;
      if (alter !== undefined) chain.alter((context) => alter(chain, context));
      return seen(block, tells);
    },
  };
}

function seen(block: Block, tells: (event: SeenEvent) => boolean) {
  const told = (events: readonly ChainEvent[]) =>
    events
      .map(({ type, attributes }) => ({ type, attributes: Object.fromEntries(attributes) }))
      .filter(tells);
  return {
    height: block.height,
    txs: block.results.map(({ code, events }) => ({ code, events: told(events) })),
    events: told(block.events),
  };
}

/** The recorded chain's genesis with these people in it. */
export function genesisOf(accounts: readonly Funded[], oracle: string): JsonObject {
  const genesis = recordedGenesis(chainLines);
  const state = genesis['app_state'] as Readonly<Record<string, JsonObject>>;
  const balances = at(state['bank'], 'balances') as readonly JsonObject[];
  const people = [...accounts.map(({ address }) => address), VALIDATOR];
  const held = [
    ...accounts.map(({ address, uakt, uact }) => ({
      address,
      coins: [
        { denom: 'uact', amount: uact.toString() },
        { denom: 'uakt', amount: uakt.toString() },
      ],
    })),
    ...balances.filter(({ address }) => address === VALIDATOR),
  ];
  return {
    ...genesis,
    app_state: {
      ...state,
      auth: {
        ...state['auth'],
        accounts: people.map((address, number) => ({
          '@type': '/cosmos.auth.v1beta1.BaseAccount',
          address,
          pub_key: null,
          account_number: number.toString(),
          sequence: '0',
        })),
      },
      bank: { ...state['bank'], balances: held, supply: supplyOf(held) },
      oracle: {
        ...state['oracle'],
        params: { ...(at(state['oracle'], 'params') as JsonObject), sources: [oracle] },
      },
    },
  };
}

function supplyOf(balances: readonly JsonObject[]): readonly JsonObject[] {
  return ['uact', 'uakt'].map((denom) => {
    const coins = balances.flatMap(({ coins: all }) => all as readonly JsonObject[]);
    const amounts = coins.filter((coin) => coin['denom'] === denom);
    const total = amounts.reduce((sum, coin) => sum + BigInt(wordAt(coin, 'amount')), 0n);
    return { denom, amount: total.toString() };
  });
}
