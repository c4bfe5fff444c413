import type { MethodResult } from '../../../agent/api/methods.ts';
import type { Query } from '../../state/use-query.ts';

/** What each way to a wallet needs: where keys can lie on this machine. */
export interface WalletFormProps {
  readonly places: Query<MethodResult<'wallet.protections'>>;
}
