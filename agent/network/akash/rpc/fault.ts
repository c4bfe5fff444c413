import { AgentError } from '../../../base/errors.ts';
import type { RpcFaultCode } from '../errors.ts';

/** What an endpoint did wrong. `sent` is false only where it is certain that nothing reached it. */
export class RpcFault extends AgentError<RpcFaultCode> {
  readonly sent: boolean;

  constructor(
    code: RpcFaultCode,
    message: string,
    options: { readonly sent?: boolean; readonly lowest?: number; readonly cause?: unknown } = {},
  ) {
    const { sent = true, lowest, cause } = options;
    super(code, message, { data: lowest === undefined ? {} : { lowest }, cause });
    this.sent = sent;
  }

  /** With `rpc-pruned`, the lowest height that the endpoint says to have. */
  get lowest(): number | undefined {
    return typeof this.data.lowest === 'number' ? this.data.lowest : undefined;
  }
}

/** True for a fault of any of `codes`; of any at all where none is given. */
export function isRpcFault(error: unknown, ...codes: readonly RpcFaultCode[]): error is RpcFault {
  return error instanceof RpcFault && (codes.length === 0 || codes.includes(error.code));
}
