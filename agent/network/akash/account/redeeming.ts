import { codeOf, messageOf } from '../../../base/errors.ts';
import type { RedeemingState } from '../../../domain/account.ts';
import type { Asking } from '../queries/ask.ts';
import { queryBmeStatus } from '../queries/bme.ts';

/** Whether ACT becomes AKT at the moment; `undefined` where the chain has a new word for it. */
export async function askRedeeming(
  asking: Asking,
  signal: AbortSignal,
): Promise<RedeemingState | undefined> {
  try {
    const { state } = await queryBmeStatus(asking, { signal });
    if (state === 'unknown') return undefined;
    // For lack of collateral only the other way is closed.
    return state === 'halt_oracle' ? 'halted' : 'open';
  } catch (error) {
    // Without a price the chain does not even say how it stands, and redeems nothing.
    if (isWithoutPrice(error)) return 'halted';
    throw error;
  }
}

function isWithoutPrice(error: unknown): boolean {
  return codeOf(error) === 'chain-query-refused' && /\bprice\b/.test(messageOf(error));
}
