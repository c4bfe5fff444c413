import { TxBody, TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { parseFlight } from '../../../agent/network/akash/signer/flight.ts';
import type { Labels } from '../fuse.ts';

/** An effect on a part of the storage, by the name of the part. */
export const labelsOf =
  (part: string): Labels =>
  (method) =>
    `${part}.${method}`;

type Row = readonly [key: string, value: string | undefined];

/**
 * A write into the journal, by what its keys are about: without the ids in them. Of a flight also what
 * it carries, which is written nowhere else when it is launched.
 */
export const journalLabels: Labels = (_method, [first, second]) => {
  const rows: readonly Row[] =
    typeof first === 'string'
      ? [[first, second as string | undefined]]
      : [...(first as Iterable<Row>)];
  const kinds = new Set(rows.flatMap(([key, value]) => [kindOf(key), ...carriedBy(key, value)]));
  return `journal ${[...kinds].sort().join(' + ')}`;
};

/** A transaction that is sent, by its messages. */
export const broadcastLabels: Labels = (_method, [, body]) => {
  const { params } = JSON.parse(body as string) as { params: { tx: string } };
  const { bodyBytes } = TxRaw.decode(Buffer.from(params.tx, 'base64'));
  const types = TxBody.decode(bodyBytes).messages.map(({ typeUrl }) => typeUrl.split('.').at(-1));
  return `broadcast ${[...new Set(types)].sort().join(' + ')}`;
};

function carriedBy(key: string, value: string | undefined): readonly string[] {
  if (key !== 'signer/flight' || value === undefined) return [];
  return parseFlight(value).members.map((id) => kindOf(`signer/member/${id}`));
}

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
  const isThing = (part: string): boolean => /^signer\/(?:intent|member)\/|^Msg/.test(part);
  return {
    head,
    base: parts.filter((part) => part !== '' && !isThing(part)),
    things: parts.filter(isThing),
  };
}
