import type { Server } from 'node:net';

import { AgentError, codeOf } from '../base/errors.ts';
import type { GatewayErrorCode } from './errors.ts';

/** Where a server is to listen. */
export interface Place {
  readonly port: number;
  /** On all addresses where it is left out. */
  readonly host?: string;
}

/** What the owner is told of a server that cannot have its place. */
export interface ServerWords {
  /** Who comes to that port: `Tenants' tools look for the gateway there`. */
  readonly who: string;
  /** What to do instead of ending the other program. */
  readonly instead: string;
  /** The start option that names the address. */
  readonly addressOption: string;
}

/** Resolves to the port; a port of 0 takes any free one. Throws {@link GatewayErrorCode}. */
export async function listenOn(server: Server, place: Place, words: ServerWords): Promise<number> {
  const { port, host } = place;
  const onFailure = await new Promise<(error: Error) => void>((resolve, reject) => {
    const onError = (error: Error): void => reject(listenError(error, place, words));
    server.once('error', onError);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => resolve(onError));
  });
  server.off('error', onFailure);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function listenError(error: Error, { port, host }: Place, words: ServerWords): Error {
  const { who, instead, addressOption } = words;
  const code = codeOf(error);
  if (code === 'EADDRNOTAVAIL') {
    return new AgentError<GatewayErrorCode>(
      'gateway-address-unknown',
      `The address ${host ?? ''} is none of this machine. Name another with ${addressOption}, or leave it away for all.`,
      { data: { host: host ?? '' }, cause: error },
    );
  }
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
  return new AgentError<GatewayErrorCode>(
    'gateway-port-in-use',
    `Port ${port} ${why}. ${who}: end that program, or ${instead}.`,
    { data: { port }, cause: error },
  );
}
