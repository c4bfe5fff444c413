import type { Address, AddressRange } from '../domain/address.ts';
import type { EgressRules, TenantBridge } from '../domain/egress.ts';

/**
 * Keeps tenants to the internet and their own services. It writes objects with a name of its own
 * and never touches anybody else's. Each method may be repeated; failures are `AgentError` with a
 * {@link FirewallErrorCode}.
 */
export interface Firewall {
  readonly kind: FirewallKind;
  /** What this firewall or kernel cannot do of the rules, known after the first `apply`. */
  readonly lacks: readonly FirewallLack[];
  /** Puts exactly these rules in force, in one step: before it the old ones hold, after it these. */
  apply(rules: EgressRules, signal: AbortSignal): Promise<void>;
  /** False where somebody changed or removed what was applied last, or nothing was. */
  holds(signal: AbortSignal): Promise<boolean>;
  /**
   * What somebody else's filters refuse of all that this machine passes on, with exceptions that are not
   * known: no proof, but whom to ask where tenants have no internet.
   */
  obstacles(signal: AbortSignal): Promise<readonly Obstacle[]>;
  /** Takes everything away that this or an earlier run of the same installation wrote. */
  remove(signal: AbortSignal): Promise<void>;
}

/** Answers tenants' questions for names, whichever resolver they asked; the rules bring them here. */
export interface NameResolver {
  readonly port: number;
  /**
   * Answers on exactly these bridges from now on. No answer has an address that is closed to
   * tenants, or one in `closed`.
   */
  serve(bridges: readonly TenantBridge[], closed: readonly AddressRange[]): Promise<void>;
  close(): Promise<void>;
}

/** Networks that this machine is part of or has a way to, beside the internet. */
export interface OwnNetworks {
  readonly networks: readonly AddressRange[];
  /** The routers that lead to the internet. */
  readonly routers: readonly Address[];
  /** This machine's addresses, but those on tenants' bridges and loopback. */
  readonly addresses: readonly Address[];
}

/** Reads {@link OwnNetworks} as they are now; interfaces that begin with `prefix` are tenants'. */
export type ReadOwnNetworks = (prefix: string) => Promise<OwnNetworks>;

/** Something on this machine that a tenant must not reach, and that would know if one did. */
export interface Canary {
  readonly port: number;
  /** Connections and packets that came. */
  readonly visits: number;
  close(): Promise<void>;
}

/**
 * Which of these addresses of the internet this machine itself reaches just now, by TCP: what a tenant
 * may reach too, and a sign that the machine is on the internet at all.
 */
export type ReachFromHere = (
  hosts: readonly Address[],
  port: number,
  signal: AbortSignal,
) => Promise<readonly Address[]>;

/** Opens one on every address of this machine, for as long as a check takes. */
export type OpenCanary = () => Promise<Canary>;

/** Which of the machine's programs writes the rules. */
export type FirewallKind = 'nftables' | 'iptables';

/** A filter of somebody else's: `firewalld`, which has a command for it, or any other by its table's name. */
export interface Obstacle {
  readonly kind: 'firewalld' | 'nftables' | 'iptables';
  /** As it is called where it is listed, such as `inet firewalld`. */
  readonly name: string;
}

/** Parts of the rules that go beyond what tenants may reach. */
export type FirewallLack =
  /** Traffic of a lease is not bounded. */
  | 'bandwidth-limit'
  /** A lease's open connections are bounded, but each change of the rules counts them from none. */
  | 'open-connections-counted-anew'
  /** IPv6 has no filter here; the engine's networks have no IPv6 either. */
  | 'ipv6';

/** Codes of the `AgentError`s that a firewall throws. */
export type FirewallErrorCode =
  /** This process may not write rules, and no helper may for it. */
  | 'firewall-permission'
  /** The rules were refused; the program's own words are in the message. */
  | 'firewall-refused'
  /** Our resolver's port on a lease's bridge is taken by another program. */
  | 'resolver-port-in-use';

/** A program of the machine's own that is run for us, with what it reads on its standard input. */
export interface HostCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/** `code` is the exit code; 127 where the machine has no such program. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it where the rules are to be: here, or in a container that may. */
export type RunCommand = (command: HostCommand, signal: AbortSignal) => Promise<CommandOutcome>;
