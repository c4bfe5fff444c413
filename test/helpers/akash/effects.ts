import { TxBody, TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Labels } from '../fuse.ts';

/** An effect on a part of the storage, by the name of the part. */
export const labelsOf =
  (part: string): Labels =>
  (method) =>
    `${part}.${method}`;

/** A write into the journal, by what its keys are about: without the ids in them. */
export const journalLabels: Labels = (_method, [first]) => {
  const keys =
    typeof first === 'string' ? [first] : [...(first as Iterable<readonly [string]>)].map(keyOf);
  const kinds = new Set(keys.map(kindOf));
  return `journal ${[...kinds].sort().join(' + ')}`;
};

/** A transaction that is sent, by its messages. */
export const broadcastLabels: Labels = (_method, [, body]) => {
  const { params } = JSON.parse(body as string) as { params: { tx: string } };
  const { bodyBytes } = TxRaw.decode(Buffer.from(params.tx, 'base64'));
  const types = TxBody.decode(bodyBytes).messages.map(({ typeUrl }) => typeUrl.split('.').at(-1));
  return `broadcast ${[...new Set(types)].sort().join(' + ')}`;
};

const keyOf = ([key]: readonly [string, ...unknown[]]): string => key;

function kindOf(key: string): string {
  const words = key.split('/').filter((part) => /^[a-z.-]+$/.test(part));
  return words.join('/');
}

/**
 * Of an effect that is about several things at once, one name for each of them: which ones happen to
 * go together is chance.
 */
export function simpleLabels(label: string): readonly string[] {
  const { head, base, things } = partsOf(label);
  if (things.length === 0) return [label];
  return things.map((thing) => `${head} ${[...base, thing].join(' + ')}`);
}

/** True where an effect is the one of that simple name, whatever goes with it. */
export function isEffect(label: string, simple: string): boolean {
  return simpleLabels(label).includes(simple);
}

function partsOf(label: string): {
  readonly head: string;
  readonly base: readonly string[];
  readonly things: readonly string[];
} {
  const [head = ''] = label.split(' ');
  const parts = label.slice(head.length + 1).split(' + ');
  const isThing = (part: string): boolean => /^signer\/intent\/|^Msg/.test(part);
  return {
    head,
    base: parts.filter((part) => part !== '' && !isThing(part)),
    things: parts.filter(isThing),
  };
}
