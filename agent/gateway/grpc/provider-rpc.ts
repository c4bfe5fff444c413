import type { Message } from '@bufbuild/protobuf';
import { fromBinary } from '@bufbuild/protobuf';
import type { ConnectRouter, HandlerContext } from '@connectrpc/connect';
import { Code, ConnectError, createContextKey } from '@connectrpc/connect';

import type { OpenShares } from '../shares.ts';
import { reflect } from './reflection.ts';
import { PROVIDER_RPC, REFLECTION } from './schema.ts';
import type { StatusFeed } from './status-feed.ts';

/** Who calls, as the server knows it. */
export interface GrpcCaller {
  readonly address: string;
  /** The call goes on for as long as both want. */
  readonly keepOpen: () => void;
}

export const CALLER = createContextKey<GrpcCaller>({ address: '', keepOpen: () => undefined });

/** The services: anybody may ask, so nothing here is anybody's secret. */
export function routesOf(feed: StatusFeed, watchers: OpenShares): (router: ConnectRouter) => void {
  const { output } = PROVIDER_RPC.method.getStatus;
  const message = (bytes: Uint8Array): Message => fromBinary(output, bytes);
  async function* follow(_none: Message, context: HandlerContext): AsyncGenerator<Message> {
    const { address, keepOpen } = context.values.get(CALLER);
    const leave = watchers.enter(address);
    if (leave === undefined) {
      throw new ConnectError('too many open streams', Code.ResourceExhausted);
    }
    try {
      keepOpen();
      for await (const bytes of feed.follow(context.signal)) yield message(bytes);
    } finally {
      leave();
    }
  }
  return (router) => {
    router.service(PROVIDER_RPC, {
      getStatus: () => message(feed.now()),
      streamStatus: follow,
      bidScreening: () => {
        throw new ConnectError('BidScreening not implemented', Code.Unimplemented);
      },
    });
    for (const service of REFLECTION) {
      router.service(service, {
        serverReflectionInfo: (questions: AsyncIterable<Message>) =>
          reflect(service.method.serverReflectionInfo.output, questions),
      });
    }
  };
}
