import type { GpuId } from '../../../domain/ids.ts';
import type { Dec } from '../../../domain/money.ts';
import { ceilDec, decFromInt, decToText, mulDecInt, parseDec } from '../../../domain/money.ts';
import type { PriceScale } from '../../../domain/pricing.ts';
import { priceGroup } from '../../../domain/pricing.ts';
import type { GpuWish, GroupSpec } from '../../../domain/resources.ts';
import type { Books } from '../books.ts';
import { isRival, PRACTICE_DENOM } from '../constants.ts';
import type { Random } from '../random.ts';
import { scriptOf } from './scripts.ts';
import type { TenantKind, TenantTerms, TermsOverrides } from './terms.ts';

/** What providers on Akash usually ask, per block; tenants reckon from it what they would pay. */
const USUAL: PriceScale = {
  denom: PRACTICE_DENOM,
  cpuMilli: parseDec('0.004'),
  memoryMib: parseDec('0.0016'),
  storageMib: { ephemeral: parseDec('0.00016') },
  endpoint: decFromInt(1n),
  gpu: { '*': decFromInt(600n) },
};

const PRICE_PERCENT = 300;

export interface DraftSource {
  readonly random: Random;
  readonly gpus: readonly GpuWish[];
  readonly image: string;
}

/** A new tenant's terms: what its kind wishes, with what is said otherwise. */
export function draftTerms(
  kind: TenantKind,
  source: DraftSource,
  overrides: TermsOverrides = {},
): TenantTerms {
  const wish = scriptOf(kind).wish(source.random, source.gpus);
  const { pricePercent = PRICE_PERCENT, escrowBlocks: wishedBlocks, ...wished } = wish;
  const { escrowBlocks = wishedBlocks, ...given } = overrides;
  const terms: TenantTerms = {
    image: source.image,
    storageMib: 64,
    requirements: [],
    waitBlocks: 2,
    patienceBlocks: 40,
    sendsManifest: true,
    moves: false,
    rivalPercent: 0,
    ...wished,
    maxPrice: '1',
    deposit: '0',
    ...given,
  };
  const usual = usualPrice(scriptOf(kind).group(terms));
  // Four times a lease's life, because the price may be up to three times the usual.
  const blocks = escrowBlocks ?? 4 * (terms.lifeBlocks + 100);
  return {
    ...terms,
    maxPrice: given.maxPrice ?? decToText(((usual * BigInt(pricePercent)) / 100n) as Dec),
    deposit: given.deposit ?? ceilDec(mulDecInt(usual, BigInt(blocks))).toString(),
  };
}

/** What the group costs at usual prices, per block. */
export function usualPrice(group: GroupSpec): Dec {
  const gpus = group.units.flatMap((unit) =>
    Array.from({ length: unit.gpu.count * unit.count }, () => ({
      unit: unit.id,
      gpu: 'any' as GpuId,
    })),
  );
  const claim = { cpuMilli: 0, memoryBytes: 0, diskBytes: 0, ports: 0, gpus };
  return priceGroup(group, claim, [], USUAL).amount;
}

/** The kinds of GPU that registered providers claim, as wishes. */
export function claimedGpus(books: Books): readonly GpuWish[] {
  return Object.entries(books.providers)
    .filter(([provider]) => !isRival(provider))
    .flatMap(([, { attributes }]) => attributes)
    .flatMap(({ key }): readonly GpuWish[] => {
      const match = /^capabilities\/gpu\/vendor\/(nvidia|amd)\/model\/([^/]+)$/.exec(key);
      if (match === null) return [];
      const [, vendor, model = '*'] = match;
      return [{ vendor: vendor === 'amd' ? 'amd' : 'nvidia', model }];
    });
}
