import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Refusal } from './refusal.ts';
import type { Claim } from './reservation.ts';
import type { Gpu, GpuWish, GroupSpec, ResourceUnit } from './resources.ts';
import { gpuFitsRequest, gpuMatches } from './resources.ts';

/** Combinations of models that are tried before a group is taken for one that does not fit. */
const MOST_TRIES = 2_000;

/**
 * The cards that each unit gets of `free`. All replicas of a unit have one model, as Akash wants it:
 * the bid names just one. Of all ways the one that takes the smallest cards, so that a wish for any
 * card never takes what another unit, or the next order, needs.
 */
export function assignGpus(
  group: GroupSpec,
  free: readonly Gpu[],
  machine: readonly Gpu[],
): Result<Claim['gpus'], Refusal> {
  const units = group.units.filter((unit) => cardsOf(unit) > 0);
  if (units.length === 0) return ok([]);
  const choices: (readonly Kind[])[] = [];
  for (const unit of units) {
    const kinds = kindsFor(unit, free);
    const most = Math.max(0, ...kinds.map(({ cards }) => cards.length));
    if (most < cardsOf(unit)) return fail(shortOf(unit, most, machine));
    choices.push(kinds.filter(({ cards }) => cards.length >= cardsOf(unit)));
  }
  const search: Search = { units, choices, left: MOST_TRIES, best: undefined, short: undefined };
  tryKinds(search, []);
  if (search.best !== undefined) return ok(search.best.claimed);
  // Each unit alone would fit, but not all of them at once.
  const { unit, found } = search.short ?? { unit: units[0], found: 0 };
  if (unit === undefined) return ok([]);
  return fail(shortOf(unit, found, machine));
}

/** Why none of the machine's cards will do, for an order whose kind is not among them. */
export function kindRefusal(unit: ResourceUnit, machine: readonly Gpu[]): Refusal {
  if (machine.length === 0) {
    const gibs = unit.gpu.anyOf.flatMap((wish) => wish.memoryGi ?? []);
    const memory = gibs.length === 0 ? {} : { memoryGi: Math.min(...gibs) };
    return { code: 'gpu-none', numbers: { needs: cardsOf(unit), ...memory } };
  }
  return {
    code: 'gpu-model',
    numbers: {
      wants: [...new Set(unit.gpu.anyOf.map((wish) => wish.model))].join(' or '),
      has: [...new Set(machine.map((gpu) => gpu.model))].join(', '),
    },
  };
}

/** One model that a unit may get: what the bid would name, and the cards that are it. */
interface Kind {
  readonly kind: GpuWish;
  readonly cards: readonly Gpu[];
}

interface Search {
  readonly units: readonly ResourceUnit[];
  readonly choices: readonly (readonly Kind[])[];
  left: number;
  best: { readonly memoryBytes: number; readonly claimed: Claim['gpus'] } | undefined;
  /** The unit that came shortest of its cards in the best try, and how many it had. */
  short: { readonly unit: ResourceUnit; readonly found: number } | undefined;
}

// Units one after the other; a model that has no cards left for all who chose it is not gone into.
function tryKinds(search: Search, chosen: readonly Kind[]): void {
  const { units, choices } = search;
  if (search.left <= 0) return;
  if (chosen.length === units.length) {
    search.left--;
    matchCards(search, chosen);
    return;
  }
  const unit = units[chosen.length];
  if (unit === undefined) return;
  for (const choice of choices[chosen.length] ?? []) {
    const left = leftOf(choice, units, chosen);
    if (left >= cardsOf(unit)) tryKinds(search, [...chosen, choice]);
    else noteShort(search, unit, left);
  }
}

/** Cards of that model that the units before leave, at most. */
function leftOf(choice: Kind, units: readonly ResourceUnit[], chosen: readonly Kind[]): number {
  const alike = chosen.flatMap((each, place) =>
    gpuMatchesModel(each.kind, choice.kind) ? [{ each, needs: cardsOf(units[place]) }] : [],
  );
  const cards = new Set([...choice.cards, ...alike.flatMap(({ each }) => each.cards)]);
  return cards.size - alike.reduce((sum, { needs }) => sum + needs, 0);
}

function gpuMatchesModel(a: GpuWish, b: GpuWish): boolean {
  return a.vendor === b.vendor && a.model === b.model;
}

function noteShort(search: Search, unit: ResourceUnit, found: number): void {
  if (search.short === undefined || found > search.short.found) search.short = { unit, found };
}

// A matching of cards and slots, one slot for each card that a unit gets. Cards come smallest first
// and one that found a slot never loses it for good, so as many slots as possible are filled and with
// the smallest cards that can.
function matchCards(search: Search, chosen: readonly Kind[]): void {
  const { units } = search;
  const slots = units.flatMap((unit, place) =>
    Array.from({ length: cardsOf(unit) }, (): Slot => ({
      unit,
      kind: chosen[place],
      card: undefined,
    })),
  );
  const place = (gpu: Gpu, tried: Set<Slot>): boolean => {
    const fitting = slots.filter(({ kind }) => kind?.cards.includes(gpu) === true);
    const found =
      fitting.find(({ card }) => card === undefined) ??
      fitting.find((slot) => slot.card && !tried.has(slot) && place(slot.card, tried.add(slot)));
    if (found !== undefined) found.card = gpu;
    return found !== undefined;
  };
  const cards = [...new Set(chosen.flatMap((each) => each.cards))];
  for (const gpu of cards.sort((a, b) => a.memoryBytes - b.memoryBytes)) place(gpu, new Set());

  const unfilled = slots.find(({ card }) => card === undefined)?.unit;
  if (unfilled !== undefined) {
    const found = slots.filter(({ unit, card }) => unit === unfilled && card !== undefined).length;
    noteShort(search, unfilled, found);
    return;
  }
  const memoryBytes = slots.reduce((sum, { card }) => sum + (card?.memoryBytes ?? 0), 0);
  if (search.best !== undefined && search.best.memoryBytes <= memoryBytes) return;
  const claimed = slots.flatMap(({ unit, kind, card }) =>
    card === undefined || kind === undefined
      ? []
      : [{ unit: unit.id, gpu: card.id, kind: kind.kind }],
  );
  search.best = { memoryBytes, claimed };
}

interface Slot {
  readonly unit: ResourceUnit;
  readonly kind: Kind | undefined;
  card: Gpu | undefined;
}

/** The models that the unit may get, the wishes in the tenant's order; the same cards only once. */
function kindsFor({ gpu: request }: ResourceUnit, free: readonly Gpu[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  const models = [...new Map(free.map((gpu) => [`${gpu.vendor}/${gpu.model}`, gpu])).values()];
  for (const { vendor, model } of models) {
    const alike = free.filter((gpu) => gpu.vendor === vendor && gpu.model === model);
    const any: GpuWish = { vendor, model };
    for (const wish of request.anyOf.length === 0 ? [any] : request.anyOf) {
      const cards = alike.filter((gpu) => gpuMatches(gpu, wish));
      const name = cards.map(({ id }) => id).join();
      // Memory and interface are named where they were asked for, and only there.
      if (name !== '' && !kinds.has(name)) kinds.set(name, { kind: { ...wish, model }, cards });
    }
  }
  return [...kinds.values()];
}

function shortOf(unit: ResourceUnit, free: number, machine: readonly Gpu[]): Refusal {
  return machine.some((gpu) => gpuFitsRequest(gpu, unit.gpu))
    ? { code: 'gpu-busy', numbers: { needs: cardsOf(unit), free } }
    : kindRefusal(unit, machine);
}

function cardsOf(unit: ResourceUnit | undefined): number {
  return unit === undefined ? 0 : unit.gpu.count * unit.count;
}
