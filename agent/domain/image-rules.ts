import { wildcardMatches } from './order.ts';

/** What the owner can say of an image. */
export const IMAGE_VERDICTS = ['allow', 'deny'] as const;
type ImageVerdict = (typeof IMAGE_VERDICTS)[number];

/**
 * Which images tenants may run here: a verdict for each pattern, and one for the images that none of
 * them names. A pattern is an image's name as tenants write it, in which `*` stands for any characters,
 * slashes too: `docker.io/somebody/*`, `nginx:1.*`, `*miner*`. It is about every way to write that
 * name; one with a tag is about that tag alone.
 */
export interface ImageRules {
  readonly images: Readonly<Record<string, ImageVerdict>>;
  readonly otherImages: ImageVerdict;
}

/** Why an image may not run: the pattern that denies it, or that none allows it. */
type ImageRefusal =
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
  reference: string,
): ImageRefusal | undefined {
  const image = readImage(reference);
  const about = (verdict: ImageVerdict): string | undefined =>
    Object.keys(images).find(
      (pattern) => images[pattern] === verdict && isAbout(pattern, image, verdict),
    );
  const pattern = about('deny');
  if (pattern !== undefined) return { code: 'denied', pattern };
  if (otherImages === 'allow' || about('allow') !== undefined) return undefined;
  return { code: 'not-listed' };
}

interface Image {
  /** Every way to write it: `docker.io/library/nginx`, `docker.io/nginx`, `library/nginx`, `nginx`. */
  readonly names: readonly string[];
  /** `undefined` where a digest says what is run: engines do not look at the tag beside it. */
  readonly tag: string | undefined;
}

/**
 * Under which digest an image stands in the very repository that it was asked of; `digests` are all that
 * the engine knows it by (`name@sha256:…`), of other repositories too. `undefined` where it is in none.
 */
export function digestOf(image: string, digests: readonly string[]): string | undefined {
  const [, asked] = image.toLowerCase().split('@');
  const repository = repositoryOf(image);
  const own = digests
    .filter((known) => repositoryOf(known) === repository)
    .flatMap((known) => known.split('@')[1] ?? []);
  return own.find((digest) => digest === asked) ?? own[0];
}

/** The longest way to write it, without tag and digest. */
function repositoryOf(reference: string): string | undefined {
  const [named = ''] = reference.toLowerCase().split('@');
  return namesOf(splitTag(named).name).at(-1);
}

/** Reads a reference as engines do. */
function readImage(reference: string): Image {
  const [named = '', digest] = reference.toLowerCase().split('@');
  const { name, tag = 'latest' } = splitTag(named);
  return { names: namesOf(name), tag: digest === undefined ? tag : undefined };
}

function isAbout(pattern: string, { names, tag }: Image, verdict: ImageVerdict): boolean {
  const wanted = splitTag(pattern.toLowerCase());
  const name = withoutAlias(wanted.name);
  if (!names.some((each) => wildcardMatches(name, each))) return false;
  if (wanted.tag === undefined) return true;
  // Behind a digest may be any tag: it stays denied, and is not allowed for it.
  return tag === undefined ? verdict === 'deny' : wildcardMatches(wanted.tag, tag);
}

function splitTag(named: string): { readonly name: string; readonly tag?: string } {
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? { name: named } : { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}

function namesOf(written: string): readonly string[] {
  const name = withoutAlias(written);
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (hasRegistry && first !== DEFAULT_REGISTRY) return [name];
  const path = hasRegistry ? rest : [first, ...rest];
  const short = path[0] === 'library' && path.length === 2 ? path.slice(1) : path;
  const paths = short.length === 1 ? [short, ['library', ...short]] : [short];
  return paths.flatMap((each) => [each.join('/'), [DEFAULT_REGISTRY, ...each].join('/')]);
}

function withoutAlias(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return rest.length > 0 && SAME_REGISTRY.has(first) ? [DEFAULT_REGISTRY, ...rest].join('/') : name;
}
