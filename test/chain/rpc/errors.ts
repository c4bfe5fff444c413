/** A request that is answered with a JSON-RPC error. `data` is what went wrong. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: string;

  constructor(code: number, message: string, data: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The request is no JSON, or no call. */
export const parseError = (data: string): RpcError =>
  new RpcError(-32700, 'Parse error. Invalid JSON', data);
/** Nobody knows the method. */
export const methodNotFound = (): RpcError => new RpcError(-32601, 'Method not found', '');
/** A parameter is missing or cannot be read. */
export const invalidParams = (data: string): RpcError =>
  new RpcError(-32602, 'Invalid params', data);
/** What a node says of everything that it understood and could not do. */
export const internalError = (data: string): RpcError =>
  new RpcError(-32603, 'Internal error', data);
