import * as akashV1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as akashV1Beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import * as akashV1Beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import * as cosmosV1Beta1 from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Json } from './recording.ts';

/** A published codec, whatever its message is. */
export interface AnyCodec {
  readonly $type: string;
  decode(bytes: Uint8Array): unknown;
  toJSON(message: unknown): unknown;
}

const byType = new Map<string, AnyCodec>();
for (const packageOfTypes of [akashV1, akashV1Beta4, akashV1Beta5, cosmosV1Beta1]) {
  for (const candidate of Object.values(packageOfTypes) as unknown[]) {
    if (isCodec(candidate)) byType.set(candidate.$type, candidate);
  }
}

/** The JSON of encoded bytes as the published codec of `type` (`akash.bme.v1.…`) reads them. */
export function decodedJson(type: string, bytes: Uint8Array): Json {
  const codec = byType.get(type);
  if (codec === undefined) throw new Error(`no published codec for ${type}`);
  // Through a text, as it is in the recording: fields without a value are absent.
  return JSON.parse(JSON.stringify(codec.toJSON(codec.decode(bytes)))) as Json;
}

function isCodec(candidate: unknown): candidate is AnyCodec {
  return typeof candidate === 'object' && candidate !== null && '$type' in candidate;
}
