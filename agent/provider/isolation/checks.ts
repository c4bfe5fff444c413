import type { Address } from '../../domain/address.ts';
import { addressText } from '../../domain/address.ts';
import type {
  IsolationCheck,
  IsolationFailure,
  IsolationWarning,
  ProbeAttempt,
  ProbeResult,
  VersionFlaw,
} from '../../domain/isolation.ts';
import { CHECK_ANSWER, CHECK_NAMES } from '../../domain/isolation.ts';

/** What the probe is tried against. */
export interface CheckTargets {
  readonly gateway: string;
  readonly own: string;
  readonly sibling: string;
  readonly servicePort: number;
  readonly canaryPort: number;
  readonly addresses: readonly Address[];
  readonly routers: readonly Address[];
  /** Of the internet; this machine itself has just reached them. */
  readonly internet: readonly Address[];
}

/** One attempt, and what must become of it. */
export interface PlannedCheck {
  readonly check: IsolationCheck;
  readonly attempt: ProbeAttempt;
  /** In a sentence: "A tenant could reach ...". */
  readonly what: string;
  readonly expect: Expectation;
}

export type Expectation =
  /** The control: without it, what is not reached means nothing. */
  | { readonly kind: 'reached'; readonly said?: RegExp }
  /** One of all that are tried so: nobody's machine answers always. */
  | { readonly kind: 'one-reached' }
  /** Our rules said no. Silence is none: nobody may have been there. */
  | { readonly kind: 'refused-by-rules' }
  /** Something said no, or it is not there. */
  | { readonly kind: 'not-reached' };

/** What our rules answer; others answer in other ways, or after a longer time. */
const RULES_SAY = new Set(['EHOSTUNREACH', 'EACCES', 'EPERM']);
/** The kernel says the same by itself where nobody has an address, but only after three seconds. */
const RULES_ANSWER_WITHIN_MS = 2_400;
/** No IPv6 in the container at all. */
const NO_SUCH_NETWORK = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

const METADATA = '169.254.169.254';
/** Any address of the internet: the packet is refused before it leaves. */
const SOMEBODY = '192.5.5.241';

/** What everybody's web is read by, and resolvers too answer at. */
export const INTERNET_PORT = 443;

/** Everything that is tried, controls first. */
export function planChecks(targets: CheckTargets): readonly PlannedCheck[] {
  const { gateway, own, sibling, servicePort, canaryPort, addresses, routers, internet } = targets;
  const tcp = (host: string, port: number): ProbeAttempt => ({ kind: 'tcp', host, port });
  const refused = { kind: 'refused-by-rules' } as const;
  const router = routers[0] === undefined ? undefined : addressText(routers[0]);
  return [
    {
      check: 'probe-works',
      attempt: tcp(own, servicePort),
      what: 'a service of the same lease',
      expect: { kind: 'reached' },
    },
    {
      check: 'names',
      attempt: { kind: 'name', name: CHECK_NAMES.open, type: 'TXT' },
      what: 'names through our resolver',
      expect: { kind: 'reached', said: new RegExp(`^${CHECK_ANSWER}$`) },
    },
    {
      check: 'names',
      attempt: { kind: 'name', name: CHECK_NAMES.rebinding, type: 'A' },
      what: 'a name with an address at home',
      expect: { kind: 'not-reached' },
    },
    {
      check: 'host',
      attempt: tcp(gateway, canaryPort),
      what: 'this machine through the lease’s gateway',
      expect: refused,
    },
    ...addresses.slice(0, 4).map((address): PlannedCheck => ({
      check: 'host',
      attempt: tcp(addressText(address), canaryPort),
      what: 'this machine by an address of its own',
      expect: refused,
    })),
    {
      check: 'host',
      attempt: { kind: 'udp', host: gateway, port: canaryPort },
      what: 'this machine over UDP',
      expect: { kind: 'not-reached' },
    },
    ...(router === undefined ? [] : routerChecks(router)),
    {
      check: 'metadata',
      attempt: tcp(METADATA, 80),
      what: 'the address where clouds keep passwords',
      expect: refused,
    },
    {
      check: 'other-lease',
      attempt: tcp(sibling, servicePort),
      what: 'a service of another lease',
      expect: { kind: 'not-reached' },
    },
    {
      check: 'other-lease',
      attempt: { kind: 'udp', host: sibling, port: servicePort },
      what: 'a service of another lease over UDP',
      expect: { kind: 'not-reached' },
    },
    ...internet.map((address): PlannedCheck => ({
      check: 'internet',
      attempt: tcp(addressText(address), INTERNET_PORT),
      what: 'the internet',
      expect: { kind: 'one-reached' },
    })),
    { check: 'mail', attempt: tcp(SOMEBODY, 25), what: 'mail servers', expect: refused },
    ...containerChecks(),
  ];
}

function routerChecks(router: string): readonly PlannedCheck[] {
  const expect = { kind: 'refused-by-rules' } as const;
  return [
    {
      check: 'router',
      attempt: { kind: 'tcp', host: router, port: 80 },
      what: 'your router',
      expect,
    },
    {
      check: 'home-network',
      attempt: { kind: 'tcp', host: neighbourOf(router), port: 80 },
      what: 'other devices at home',
      expect,
    },
  ];
}

/** Some address beside the router's; nobody needs to have it. */
function neighbourOf(router: string): string {
  const parts = router.split(router.includes(':') ? ':' : '.');
  const last = parts.pop() ?? '';
  const other = router.includes(':') ? 'fe' : last === '254' ? '253' : '254';
  return [...parts, other].join(router.includes(':') ? ':' : '.');
}

/** CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, NET_BIND_SERVICE, SYS_CHROOT. */
const CAPABILITIES = [0, 1, 3, 4, 5, 6, 7, 10, 18].reduce((sum, bit) => sum + 2 ** bit, 0);

function containerChecks(): readonly PlannedCheck[] {
  const bits = CAPABILITIES.toString(16).padStart(16, '0');
  return [
    {
      check: 'container',
      attempt: { kind: 'read', path: '/proc/self/status' },
      what: 'its rights inside the kernel as they should be',
      expect: {
        kind: 'reached',
        said: new RegExp(
          `CapPrm:\\s*${bits}\\s[\\s\\S]*CapBnd:\\s*${bits}\\s[\\s\\S]*NoNewPrivs:\\s*1[\\s\\S]*Seccomp:\\s*2`,
        ),
      },
    },
    ...['/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper'].map(
      (path): PlannedCheck => ({
        check: 'container',
        attempt: { kind: 'write', path },
        what: 'settings of this machine’s kernel',
        expect: { kind: 'not-reached' },
      }),
    ),
  ];
}

/** Of those, what can be tried in gVisor: the files of its kernel say nothing of this machine's. */
export function checksInGvisor(planned: readonly PlannedCheck[]): readonly PlannedCheck[] {
  return planned.filter(({ check }) => check !== 'container');
}

/** Which promises did not hold. A result that proves nothing is a failure too. */
export function judge(
  planned: readonly PlannedCheck[],
  results: readonly ProbeResult[],
  canaryVisits: number,
): readonly IsolationFailure[] {
  const failures = planned.flatMap((check, index) => {
    const failure = judgeOne(check, results[index]);
    return failure === undefined ? [] : [failure];
  });
  if (isWithoutInternet(planned, results)) failures.push(NO_INTERNET);
  const seen = failures.some(({ check }) => check === 'host');
  return canaryVisits === 0 || seen
    ? failures
    : [...failures, { check: 'host', message: 'A tenant could reach this machine.' }];
}

const NO_INTERNET: IsolationFailure = {
  check: 'internet',
  message: 'A tenant has no internet, although this machine has.',
};

/** False where nothing was tried: a machine without internet lacks it everywhere. */
function isWithoutInternet(
  planned: readonly PlannedCheck[],
  results: readonly ProbeResult[],
): boolean {
  const tried = planned.flatMap(({ expect }, index) =>
    expect.kind === 'one-reached' ? [results[index]] : [],
  );
  return tried.length > 0 && !tried.some((result) => result?.outcome === 'reached');
}

function judgeOne(
  { check, attempt, what, expect }: PlannedCheck,
  result: ProbeResult | undefined,
): IsolationFailure | undefined {
  if (result === undefined) return { check, message: `Not tried: ${what}.` };
  const { outcome, code = '', ms, said = '' } = result;
  switch (expect.kind) {
    case 'one-reached':
      return undefined; // Judged together with the others.
    case 'reached':
      return outcome === 'reached' && (expect.said?.test(said) ?? true)
        ? undefined
        : { check, message: `A tenant does not have what it should have: ${what}.` };
    case 'not-reached':
      return outcome === 'reached'
        ? { check, message: `A tenant could reach ${what}.` }
        : undefined;
    case 'refused-by-rules':
      if (outcome === 'reached') return { check, message: `A tenant could reach ${what}.` };
      if (isIPv6(attempt) && NO_SUCH_NETWORK.has(code)) return undefined;
      return RULES_SAY.has(code) && ms < RULES_ANSWER_WITHIN_MS
        ? undefined
        : { check, message: `Nothing kept a tenant from trying to reach ${what}.` };
  }
}

function isIPv6(attempt: ProbeAttempt): boolean {
  return 'host' in attempt && attempt.host.includes(':');
}

/** Those that were seen from inside of gVisor only say so. */
export function mergeFailures(
  outside: readonly IsolationFailure[],
  inside: readonly IsolationFailure[],
): readonly IsolationFailure[] {
  const known = new Set(outside.map(({ message }) => message));
  const more = inside.filter(({ message }) => !known.has(message));
  return [
    ...outside,
    ...more.map(({ check, message }) => ({ check, message: `In gVisor: ${message}` })),
  ];
}

/** A version with a known way out is a failure; others are warnings. */
export function judgeVersions(flaws: readonly VersionFlaw[]): {
  readonly failures: readonly IsolationFailure[];
  readonly warnings: readonly IsolationWarning[];
} {
  return {
    failures: flaws
      .filter(({ stops }) => stops)
      .map((flaw) => ({ check: 'versions', message: `${flawText(flaw)} Update it.` })),
    warnings: flaws
      .filter(({ stops }) => !stops)
      .map((flaw) => ({
        code: 'flawed-version',
        data: {
          component: flaw.component,
          version: flaw.version,
          flaws: flaw.flaws.join(', '),
          fixedIn: flaw.fixedIn.join(', '),
        },
        message: `${flawText(flaw)} Your distribution may have mended it without a new number; keep it up to date.`,
      })),
  };
}

function flawText({ component, version, flaws, fixedIn }: VersionFlaw): string {
  return (
    `${component} ${version} has a known way out of containers ` +
    `(${flaws.join(', ')}; mended in ${fixedIn.join(', ')}).`
  );
}
