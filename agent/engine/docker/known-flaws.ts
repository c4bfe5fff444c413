import type { VersionFlaw } from '../../domain/isolation.ts';
import type { EngineVersion } from './wire.ts';

interface Known {
  readonly component: string;
  readonly flaws: readonly string[];
  /** Mended in these, each for its own line of versions; the last for all that come after. */
  readonly fixedIn: readonly string[];
  /** True for a known way out of the container. */
  readonly isWayOut: boolean;
}

/**
 * Known ways out of a container, and what to install instead. Data: to be kept current. Of one component
 * the newest last: what mends that one has mended those before.
 */
const KNOWN: readonly Known[] = [
  {
    component: 'runc',
    flaws: ['CVE-2024-21626'],
    fixedIn: ['1.1.12'],
    isWayOut: true,
  },
  {
    component: 'runc',
    flaws: ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'],
    fixedIn: ['1.2.8', '1.3.3', '1.4.0-rc.3'],
    isWayOut: true,
  },
  {
    component: 'nvidia-container-toolkit',
    flaws: ['CVE-2024-0132', 'CVE-2025-23359', 'CVE-2025-23266', 'CVE-2025-23267'],
    fixedIn: ['1.17.8'],
    isWayOut: true,
  },
];

/**
 * What is known of the versions in use. A distribution mends flaws without a new number: its builds
 * are only warned of, since their number says nothing.
 */
export function knownFlaws(
  version: EngineVersion,
  toolkit: string | undefined,
): readonly VersionFlaw[] {
  const components = [
    ...(version.Components ?? []).map(({ Name, Version }) => ({ name: Name, version: Version })),
    ...(toolkit === undefined ? [] : [{ name: 'nvidia-container-toolkit', version: toolkit }]),
  ];
  return components.flatMap(({ name, version: has }): readonly VersionFlaw[] => {
    const known = KNOWN.filter(
      ({ component, fixedIn }) => component === name && isBefore(has, fixedIn),
    );
    const newest = known.at(-1);
    if (newest === undefined) return [];
    const flaws = known.flatMap((one) => one.flaws);
    const stops = known.some(({ isWayOut }) => isWayOut) && isUpstream(has);
    return [{ component: name, version: has, flaws, fixedIn: newest.fixedIn, stops }];
  });
}

/** The version in what `nvidia-ctk --version` prints. */
export function toolkitVersion(text: string): string | undefined {
  return /version\s+v?(\d+\.\d+\.\d+\S*)/i.exec(text)?.[1];
}

interface Parsed {
  readonly line: readonly [major: number, minor: number];
  readonly patch: number;
  /** Releases stand after all their candidates. */
  readonly candidate: number;
}

const SHAPE = /^v?(\d+)\.(\d+)\.(\d+)(?:-rc\.?(\d+))?/;

function parse(version: string): Parsed | undefined {
  const found = SHAPE.exec(version);
  if (found === null) return undefined;
  const [, major, minor, patch, candidate] = found;
  return {
    line: [Number(major), Number(minor)],
    patch: Number(patch),
    candidate: candidate === undefined ? Infinity : Number(candidate),
  };
}

function isUpstream(version: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:-rc\.?\d+)?$/.test(version);
}

/** A version that cannot be read is not called flawed; the check of the container still tries it. */
function isBefore(version: string, fixedIn: readonly string[]): boolean {
  const has = parse(version);
  const fixes = fixedIn.map(parse).filter((fix) => fix !== undefined);
  if (has === undefined) return false;
  const own = fixes.find(({ line }) => compareLine(line, has.line) === 0);
  if (own !== undefined) {
    return has.patch !== own.patch ? has.patch < own.patch : has.candidate < own.candidate;
  }
  // Of a line that got no mended version of its own: flawed where a later line had to be mended.
  return fixes.some(({ line }) => compareLine(has.line, line) < 0);
}

function compareLine(one: Parsed['line'], other: Parsed['line']): number {
  return one[0] - other[0] || one[1] - other[1];
}
