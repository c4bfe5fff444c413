/** One line of the result: a figure of ours, and where there is a peer, its figure of the same run. */
export interface Row {
  readonly name: string;
  /** `null` where it could not be measured; `reason` says why. */
  readonly value: number | null;
  readonly unit: string | null;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** Ours by the peer's, rounded. */
  readonly ratio: number | null;
  readonly goal: string | null;
  /** `null` where there is no goal, or no figure. */
  readonly holds: boolean | null;
  /** How often each side ran; the figures are medians. */
  readonly runs: number | null;
  readonly note?: string;
  readonly reason?: string;
}

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly runs: number;
  /** `ours` is what stands against it, where that is not `value` itself; the note then says why. */
  readonly peer?: { readonly name: string; readonly value: number; readonly ours?: number };
  /** `holds` decides from the ratio where there is a peer, else from the value. */
  readonly goal?: { readonly text: string; readonly holds: (figure: number) => boolean };
  readonly note?: string;
}

export function rowOf({ name, value, unit, runs, peer, goal, note }: Measured): Row {
  const ratio = peer === undefined ? null : rounded((peer.ours ?? value) / peer.value);
  return {
    name,
    value: rounded(value),
    unit,
    peer: peer?.name ?? null,
    peerValue: peer === undefined ? null : rounded(peer.value),
    ratio,
    goal: goal?.text ?? null,
    holds: goal === undefined ? null : goal.holds(ratio ?? value),
    runs,
    ...(note === undefined ? {} : { note }),
  };
}

/** A row that could not run. */
export function failedRow(name: string, reason: string): Row {
  return {
    name,
    value: null,
    unit: null,
    peer: null,
    peerValue: null,
    ratio: null,
    goal: null,
    holds: null,
    runs: null,
    reason,
  };
}

export const atMost = (limit: number, unit = ''): NonNullable<Measured['goal']> => ({
  text: `≤ ${limit}${unit}`,
  holds: (figure) => figure <= limit,
});

export const atLeast = (limit: number, unit = ''): NonNullable<Measured['goal']> => ({
  text: `≥ ${limit}${unit}`,
  holds: (figure) => figure >= limit,
});

/** Three digits that matter. */
function rounded(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 4 : 3));
}
