import type { Server } from 'node:net';

import { AgentError, codeOf } from '../base/errors.ts';
import type { GatewayErrorCode } from './errors.ts';

interface Place {
  readonly port: number;
  /** On all addresses where it is left out. */
  readonly host?: string;
}

/** Resolves to the port; a port of 0 takes any free one. Throws {@link GatewayErrorCode}. */
export async function listenOn(server: Server, place: Place): Promise<number> {
  const { port, host } = place;
  const onFailure = await new Promise<(error: Error) => void>((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(error, place));
    server.once('error', onError);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => resolve(onError));
  });
  server.off('error', onFailure);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function listenError(error: Error, { port, host }: Place): Error {
  const code = codeOf(error);
  if (code === 'EADDRNOTAVAIL') {
    return new AgentError<GatewayErrorCode>(
      'gateway-address-unknown',
      `The address ${host ?? ''} is none of this machine. Give the gateway another with --gateway-address, or leave it away for all.`,
      { data: { host: host ?? '' }, cause: error },
    );
  }
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
  return new AgentError<GatewayErrorCode>(
    'gateway-port-in-use',
    `Port ${port} ${why}. Tenants' tools look for the gateway there: end that program, or give the gateway another port with --gateway-port and have 8443 passed on to it.`,
    { data: { port }, cause: error },
  );
}
