import type { BankKeeper, OracleKeeper } from '../keepers.ts';
import type { Module } from '../module.ts';
import { escrowHooks } from './akash-hooks.ts';
import { makeAuditModule } from './audit.ts';
import { makeBmeModule, mintStatus } from './bme.ts';
import { makeCertModule } from './cert.ts';
import { makeDeploymentModule } from './deployment.ts';
import { makeEscrowModule } from './escrow.ts';
import { EscrowKeeper } from './escrow-keeper.ts';
import { makeMarketModule } from './market.ts';
import { makeProviderModule } from './provider.ts';

/** Akash's own modules, on top of a bank that moves coins and an oracle that knows what AKT costs. */
export function akashModules(bank: BankKeeper, oracle: OracleKeeper): readonly Module[] {
  const escrow = new EscrowKeeper(bank, oracle, mintStatus);
  escrow.tell(escrowHooks(escrow));
  return [
    makeEscrowModule(escrow, bank),
    makeDeploymentModule(escrow, bank),
    makeProviderModule(),
    makeMarketModule(escrow, bank),
    makeAuditModule(),
    makeCertModule(),
    makeBmeModule(bank, oracle),
  ];
}
