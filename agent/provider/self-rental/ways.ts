import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import type { ManifestAnswer } from '../../network/interface.ts';

/**
 * How a tenant reaches its lease: what the check goes through. Throws `AgentError` `gateway-unreachable`
 * where nobody answers, and an error with the gateway's words where it refuses.
 */
export interface TenantWay {
  sendManifest(lease: LeaseRef, manifest: unknown, signal: AbortSignal): Promise<ManifestAnswer>;
  /** The first line that the service printed. */
  firstLine(lease: LeaseRef, service: ServiceName, signal: AbortSignal): Promise<string>;
  /** Runs a command without a terminal, to its end; at most 64 KiB of what it prints. */
  run(
    lease: LeaseRef,
    service: ServiceName,
    command: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly code: number; readonly output: string }>;
}

/** One GET over HTTP at this machine itself; at most 64 KiB of the page. Throws where nobody answers. */
export type Visit = (
  target: VisitedAt & { readonly host?: string },
  signal: AbortSignal,
) => Promise<Page>;

/** Where something listens on this machine. */
export interface VisitedAt {
  readonly port: number;
  /** Where it listens at one address alone. */
  readonly address?: string;
}

export interface Page {
  readonly status: number;
  readonly body: string;
}
