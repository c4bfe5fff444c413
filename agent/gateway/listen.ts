import type { Server } from 'node:net';

import { AgentError, codeOf } from '../base/errors.ts';
import type { GatewayErrorCode } from './errors.ts';

/** Resolves to the port; a port of 0 takes any free one. Throws `gateway-port-in-use`. */
export async function listenOn(
  server: Server,
  { port, host }: { readonly port: number; readonly host?: string },
): Promise<number> {
  const onFailure = await new Promise<(error: Error) => void>((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(error, port));
    server.once('error', onError);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => resolve(onError));
  });
  server.off('error', onFailure);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function listenError(error: Error, port: number): Error {
  const code = codeOf(error);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
  return new AgentError<GatewayErrorCode>(
    'gateway-port-in-use',
    `Port ${port} ${why}. Tenants' tools look for the gateway there: end that program, or give the gateway another port.`,
    { data: { port }, cause: error },
  );
}
