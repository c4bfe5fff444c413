import type { UnixMs } from '../base/instant.ts';

/** Something that a tenant might try; made from inside of a container like a tenant's. */
export type ProbeAttempt =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'udp'; readonly host: string; readonly port: number }
  | { readonly kind: 'name'; readonly name: string; readonly type: 'A' | 'TXT' }
  /** Reads a file and answers with its text. */
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string };

/**
 * What became of it. `refused`: something said no, `code` says what. `silence`: nothing came back in
 * time, which proves nothing.
 */
export interface ProbeResult {
  readonly outcome: 'reached' | 'refused' | 'silence';
  readonly ms: number;
  readonly code?: string;
  readonly said?: string;
}

/** A promise to the owner that is tried on this machine. Stable: stored and shown. */
export const ISOLATION_CHECKS = [
  /** The firewall's rules could be written and are those that we wrote. */
  'rules',
  /** The probe reaches what it may; without that, what it does not reach means nothing. */
  'probe-works',
  'host',
  'router',
  'home-network',
  'metadata',
  'other-lease',
  'mail',
  /** Names are answered by our resolver, and never with an address at home. */
  'names',
  /** Where this machine reaches the internet, a tenant does too. */
  'internet',
  /** Capabilities, seccomp, no new privileges, the kernel's settings. */
  'container',
  /** A version with a known way out. */
  'versions',
] as const;
/** One of {@link ISOLATION_CHECKS}. */
export type IsolationCheck = (typeof ISOLATION_CHECKS)[number];

/** A check that did not pass; `message` is one sentence that says what was seen and what to do. */
export interface IsolationFailure {
  readonly check: IsolationCheck;
  readonly message: string;
}

/**
 * gVisor, a kernel of its own before this machine's, for tenants' containers.
 * `absent`: the engine has no gVisor. `off`: the owner does not want it. `without-names`: it is there and
 * not used, because names would not resolve in it. `without-gpu`: every container runs in it that has no
 * GPU. `all`: nothing runs outside of it.
 */
export const GVISOR_USES = ['absent', 'off', 'without-names', 'without-gpu', 'all'] as const;
/** One of {@link GVISOR_USES}. */
export type GvisorUse = (typeof GVISOR_USES)[number];

/** A version in use that is known to be flawed. */
export interface VersionFlaw {
  readonly component: string;
  readonly version: string;
  /** Their numbers in the public list. */
  readonly flaws: readonly string[];
  readonly fixedIn: readonly string[];
  /** True where strangers must not be let in with it. */
  readonly stops: boolean;
}

/** What does not stop bidding and should be mended. Stable: stored, and worded by clients. */
export const ISOLATION_WARNINGS = [
  /** A version that is known to be flawed: `component`, `version`, `flaws`, `fixedIn`. */
  'flawed-version',
  /** What the firewall here cannot do. */
  'bandwidth-limit',
  'open-connections-counted-anew',
  'ipv6',
] as const;
/** One of {@link ISOLATION_WARNINGS}. */
export type IsolationWarningCode = (typeof ISOLATION_WARNINGS)[number];

/** A warning with what it names; `message` says the same in English, for the command line. */
export interface IsolationWarning {
  /** One of {@link ISOLATION_WARNINGS}; `other` in reports of before there were codes. */
  readonly code: IsolationWarningCode | 'other';
  readonly data: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The last check of this machine; survives a restart as evidence, never as a permission. */
export interface IsolationReport {
  readonly checkedAtMs: UnixMs;
  /** The last time at which nothing failed. */
  readonly passedAtMs?: UnixMs;
  readonly failures: readonly IsolationFailure[];
  readonly warnings: readonly IsolationWarning[];
}

/**
 * Whether tenants are kept apart, as far as is known now. `kept`: tried not long ago, and nothing
 * was open. `open`: the last try failed, or could not be made. `unchecked`: it is being found out.
 */
export type IsolationState = 'kept' | 'open' | 'unchecked';

/** `because`: why nobody is let in, one sentence that says what to do; missing while `kept`. */
export interface IsolationStatus {
  readonly state: IsolationState;
  readonly because?: string;
  /** The last check, which may be of an earlier run. */
  readonly report?: IsolationReport;
}

/** Why there are no bids for real money where nothing keeps tenants apart: what cannot be checked is not let in. */
export const UNCHECKABLE =
  'Nothing is bid for real money before a check of this machine has shown that tenants are kept apart from it, and containers that are simulated cannot be checked.';

/** Names that our resolver answers by itself, so that a check depends on nobody's network. */
export const CHECK_NAMES = {
  /** Has {@link CHECK_ANSWER} as its text, which shows that a question came to us. */
  open: 'open.check.sublet.internal',
  /** Answered as a resolver of an attacker would: with an address at home. */
  rebinding: 'rebinding.check.sublet.internal',
} as const;

/** What only our resolver answers. */
export const CHECK_ANSWER = 'sublet';
