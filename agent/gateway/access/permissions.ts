import type { DeploymentPermission, TokenAccess, TokenScope } from './claims.ts';

/** Who calls, as it was proven, and what the proof allows. */
export interface Caller {
  /** The account. */
  readonly owner: string;
  readonly by: 'certificate' | 'token';
  readonly access: TokenAccess;
}

/** What is asked for; a deployment, or one lease of it. */
export interface Wanted {
  readonly dseq: bigint;
  readonly gseq?: number;
  readonly oseq?: number;
}

/** The services that a caller may see: all of a lease's, or these alone. */
export type AllowedServices = 'all' | ReadonlySet<string>;

/** True where the token is for this provider at all. */
export function mayAsk({ access }: Caller, provider: string): boolean {
  return (
    access.access !== 'granular' || access.permissions.some((one) => one.provider === provider)
  );
}

/** True where the token is for that deployment or lease, whatever it may do there. */
export function mayReach(caller: Caller, provider: string, wanted: Wanted): boolean {
  const { access } = caller;
  if (access.access !== 'granular') return true;
  const permission = access.permissions.find((one) => one.provider === provider);
  if (permission === undefined) return false;
  return permission.access !== 'granular' || matching(permission.deployments, wanted).length > 0;
}

/** For which services the caller may do what `scope` names; `undefined` for none. */
export function servicesFor(
  caller: Caller,
  provider: string,
  wanted: Wanted,
  scope: TokenScope,
): AllowedServices | undefined {
  const { access } = caller;
  if (access.access === 'full') return 'all';
  if (access.access === 'scoped') return access.scope.includes(scope) ? 'all' : undefined;
  const permission = access.permissions.find((one) => one.provider === provider);
  if (permission === undefined) return undefined;
  if (permission.access === 'full') return 'all';
  if (permission.access === 'scoped') return permission.scope.includes(scope) ? 'all' : undefined;
  const granted = matching(permission.deployments, wanted).filter((one) =>
    one.scope.includes(scope),
  );
  return granted.length === 0 ? undefined : new Set(granted.flatMap(({ services }) => services));
}

/**
 * True where the caller may do what `scope` names to anything of theirs: for what is about no one
 * lease. A token for some deployments is not.
 */
export function mayEverywhere(caller: Caller, provider: string, scope: TokenScope): boolean {
  const { access } = caller;
  if (access.access === 'full') return true;
  if (access.access === 'scoped') return access.scope.includes(scope);
  const permission = access.permissions.find((one) => one.provider === provider);
  if (permission === undefined || permission.access === 'granular') return false;
  return permission.access === 'full' || permission.scope.includes(scope);
}

// A part that the token leaves out is any; one that the request leaves out (a manifest is for all
// groups of a deployment) matches every token for that deployment.
function matching(
  deployments: readonly DeploymentPermission[],
  { dseq, gseq, oseq }: Wanted,
): readonly DeploymentPermission[] {
  const fits = (granted: number | undefined, asked: number | undefined): boolean =>
    granted === undefined || asked === undefined || granted === asked;
  return deployments.filter(
    (one) => one.dseq === dseq && fits(one.gseq, gseq) && fits(one.oseq, oseq),
  );
}
