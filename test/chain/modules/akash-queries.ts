import type { Codec, Context, QueryHandler, Refusal } from '../module.ts';
import { invalidRequest, keyNotFound } from '../refusals.ts';

/** A query of a module: decodes what is asked, encodes what is answered. */
export function query<Q, A>(
  question: Codec<Q>,
  reply: Codec<A>,
  ask: (context: Context, request: Q) => A,
): QueryHandler {
  return (context, bytes) => reply.encode(ask(context, question.decode(bytes))).finish();
}

/** What is asked for is not there: the module's own words, under the number of the SDK. */
export function notFound(refusal: Refusal): Refusal {
  return keyNotFound(refusal.message);
}

/** The question makes no sense. */
export function invalidArgument(words: string): Refusal {
  return invalidRequest(`rpc error: code = InvalidArgument desc = ${words}`);
}
