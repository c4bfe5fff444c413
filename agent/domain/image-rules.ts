import { wildcardMatches } from './order.ts';

/** What the owner says of an image. */
export type ImageVerdict = 'allow' | 'deny';

/**
 * Which images tenants may run here: a verdict for each pattern, and one for the images that none of
 * them names. A pattern is an image's name as tenants write it, in which `*` stands for any characters,
 * slashes too: `docker.io/somebody/*`, `nginx:1.*`, `*miner*`. One with a tag is about that tag alone.
 */
export interface ImageRules {
  readonly images: Readonly<Record<string, ImageVerdict>>;
  readonly otherImages: ImageVerdict;
}

/** Why an image may not run: the pattern that denies it, or that none allows it. */
export type ImageRefusal =
  { readonly code: 'denied'; readonly pattern: string } | { readonly code: 'not-listed' };

const DEFAULT_REGISTRY = 'docker.io';
/** Other names of the same registry. */
const SAME_REGISTRY: ReadonlySet<string> = new Set([
  DEFAULT_REGISTRY,
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/**
 * Whether an image may run. What denies it wins over what allows it, because a list of what is not
 * wanted here must not be opened by a wider one.
 */
export function imageRefusal(
  { images, otherImages }: ImageRules,
  image: string,
): ImageRefusal | undefined {
  const about = (verdict: ImageVerdict): string | undefined =>
    Object.keys(images).find(
      (pattern) => images[pattern] === verdict && isAbout(pattern, image, verdict),
    );
  const pattern = about('deny');
  if (pattern !== undefined) return { code: 'denied', pattern };
  if (otherImages === 'allow' || about('allow') !== undefined) return undefined;
  return { code: 'not-listed' };
}

function isAbout(pattern: string, image: string, verdict: ImageVerdict): boolean {
  const wanted = splitName(pattern);
  const { name, tag, digest } = splitName(image);
  if (!wildcardMatches(wanted.name, name)) return false;
  if (wanted.tag === undefined) return true;
  // Behind a digest alone may be any tag: it stays denied, and is not allowed for it.
  if (tag === undefined && digest) return verdict === 'deny';
  return wildcardMatches(wanted.tag, tag ?? 'latest');
}

/**
 * Under which digest an image stands in the very repository that it was asked of; `digests` are all that
 * the engine knows it by (`name@sha256:…`), of other repositories too. `undefined` where it is in none.
 */
export function digestOf(image: string, digests: readonly string[]): string | undefined {
  const [, asked] = image.toLowerCase().split('@');
  const { name } = splitName(image);
  const own = digests
    .filter((known) => splitName(known).name === name)
    .flatMap((known) => known.split('@')[1] ?? []);
  return own.find((digest) => digest === asked) ?? own[0];
}

interface ImageName {
  /** With its registry: `docker.io/library/nginx`. */
  readonly name: string;
  readonly tag?: string;
  readonly digest: boolean;
}

/** Reads a reference as engines do, or a pattern of one. */
function splitName(reference: string): ImageName {
  const [named = '', digest] = reference.toLowerCase().split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = wholeName(colon < 0 ? named : named.slice(0, colon));
  return {
    ...{ name, digest: digest !== undefined },
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
  };
}

function wholeName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const isRegistry = rest.length > 0 && (/[.:*]/.test(first) || first === 'localhost');
  if (isRegistry && !SAME_REGISTRY.has(first)) return name;
  const path = isRegistry ? rest : [first, ...rest];
  if (path.length > 1) return [DEFAULT_REGISTRY, ...path].join('/');
  // `*miner*` is meant wherever it comes from; `docker.io/*` is the whole registry.
  if (path[0]?.includes('*') === true) return isRegistry ? `${DEFAULT_REGISTRY}/${path[0]}` : name;
  return `${DEFAULT_REGISTRY}/library/${path[0] ?? ''}`;
}
