import { isAborted } from '../base/abort.ts';
import type { Logger } from '../base/logger.ts';
import type { DemandTerms } from '../domain/demands.ts';
import { wantsAudit } from '../domain/demands.ts';
import type { Order } from '../domain/order.ts';
import type { ProviderParts } from './parts.ts';

interface AuditParts extends Pick<ProviderParts, 'network'> {
  readonly log: Logger;
}

/**
 * The orders with what auditors vouch for. Where that cannot be asked those that want it are left
 * for the next comparison: no answer is not a no.
 */
export async function withAudits(
  { network, log }: AuditParts,
  orders: readonly Order[],
  signal: AbortSignal,
): Promise<{ orders: readonly Order[]; audits: DemandTerms['audits'] }> {
  if (!orders.some(({ signedBy }) => wantsAudit(signedBy))) return { orders, audits: new Map() };
  try {
    return { orders, audits: await network.audits(signal) };
  } catch (error) {
    if (isAborted(error)) throw error;
    log.warn('auditors could not be asked about, will try again', { error });
    return {
      orders: orders.filter(({ signedBy }) => !wantsAudit(signedBy)),
      audits: new Map(),
    };
  }
}
