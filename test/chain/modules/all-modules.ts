import type { Genesis } from '../genesis-schema.ts';
import type { Module } from '../module.ts';
import type { Router } from '../router.ts';
import type { AnteRules } from '../tx/ante.ts';
import { akashModules } from './akash-modules.ts';
import { makeAuthModule } from './auth.ts';
import { makeAuthzModule } from './authz.ts';
import { makeBankModule } from './bank.ts';
import { Bank } from './bank-keeper.ts';
import { makeConsensusModule } from './consensus.ts';
import { makeDistributionModule } from './distribution.ts';
import { makeEpochsModule } from './epochs.ts';
import { makeFeegrantModule } from './feegrant.ts';
import { makeMintModule } from './mint.ts';
import { makeNodeConfigModule } from './node-config.ts';
import { makeOracleModule, Oracle } from './oracle.ts';
import { makeGenutilModule } from './staking.ts';

/** Everything that the chain can do. */
export interface Modules {
  /** In the order in which they begin and end a block, and start from genesis. */
  readonly modules: readonly Module[];
  readonly bank: Bank;
  readonly oracle: Oracle;
}

/** What modules know that is none of the state. */
export interface ModuleOptions extends Pick<AnteRules, 'minGasPrice'> {
  readonly consensus: Genesis['consensus_params'];
}

/** Makes them, the ones with the keepers of the others. */
export function allModules(router: Router, { consensus, minGasPrice }: ModuleOptions): Modules {
  const bank = new Bank();
  const oracle = new Oracle();
  const modules = [
    makeAuthModule(),
    makeBankModule(bank),
    makeGenutilModule(bank),
    makeEpochsModule(),
    makeDistributionModule(bank),
    makeMintModule(bank),
    makeAuthzModule(router),
    makeFeegrantModule(),
    // The price that these see at the end of a block is that of the block before.
    ...akashModules(bank, oracle),
    makeOracleModule(),
    makeConsensusModule(consensus),
    makeNodeConfigModule(minGasPrice),
  ];
  return { modules, bank, oracle };
}
