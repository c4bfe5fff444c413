import { childController, hasFired, isAborted } from '../base/abort.ts';
import { backoffMs } from '../base/backoff.ts';
import { crashPoint } from '../base/crash-point.ts';
import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { Patience } from '../base/patience.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { Workload } from '../domain/workload.ts';
import type { DeployProgress, EngineErrorCode, ServiceImage } from '../engine/interface.ts';
import type { EvidenceLog } from './evidence.ts';
import type { ImageScanErrorCode } from './image-scan.ts';
import { ImageScan } from './image-scan.ts';
import type { ProviderParts } from './parts.ts';

/** What is going on while a workload is brought up; kept in memory only. */
export interface DeployView {
  readonly progress?: DeployProgress;
  /** Why the last try failed, in one line. */
  readonly problem?: string;
  /** The code of that error: one of the engine's, of the scan's, or `unknown`. */
  readonly problemCode?: string;
}

interface Attempt {
  readonly controller: AbortController & { release: () => void };
  readonly done: Promise<void>;
}

/** Errors that only the tenant can mend; any other is ours, the engine's or the network's. */
const TENANTS_FAULT: ReadonlySet<string> = new Set<EngineErrorCode | ImageScanErrorCode>([
  'image-refused',
  'image-not-found',
  'container-refused',
  'image-too-large',
]);

/** Tries on the same ports before others are taken. */
const PORT_TRIES = 2;

const RETRY = { firstMs: 2_000, factor: 2, mostMs: 60_000 };
const RETRY_TENANTS_FAULT = { firstMs: 10_000, factor: 2, mostMs: 300_000 };

/** What the caller gives to one deployment. */
export interface Deployment {
  readonly workload: Workload;
  readonly onRunning: () => Promise<void>;
  /** Told of each image before anything of it runs; what it throws is a failure of this try. */
  readonly onImage: (image: ServiceImage) => Promise<void>;
  readonly onChange: (code: string, data: Readonly<Record<string, string | number>>) => void;
  /**
   * Called when a port is taken by another program, `undefined` where nobody says which one: the workload
   * without it, if there are others.
   */
  readonly onPortTaken: (port: number | undefined) => Promise<Workload | undefined>;
  /** Whether everything of ours answers, so that a failure can be the tenant's at all. */
  readonly mayBlameTenant: () => boolean;
  /** Called when it failed for a reason of the tenant's for longer than `unstableMs`. */
  readonly onUnstable: () => void;
}

/**
 * Brings workloads up, one attempt a lease at a time, again and again with growing waits until it
 * works or is called off. A failure of ours or of the engine is never a reason to give up.
 */
export class Deploying {
  readonly #parts: ProviderParts;
  readonly #signal: AbortSignal;
  readonly #log: Logger;
  readonly #scan: ImageScan;
  readonly #attempts = new Map<LeaseRef, Attempt>();
  readonly #views = new Map<LeaseRef, DeployView>();
  /** Leases whose deployment fails through what their tenant wants. */
  readonly #faulty: Patience<LeaseRef>;

  constructor(parts: ProviderParts & { readonly evidence: EvidenceLog }, signal: AbortSignal) {
    this.#parts = parts;
    this.#scan = new ImageScan(parts);
    this.#signal = signal;
    this.#faulty = new Patience(parts.clock, parts.options.unstableMs);
    this.#log = parts.log.child('leasing');
  }

  view(lease: LeaseRef): DeployView | undefined {
    return this.#views.get(lease);
  }

  busy(lease: LeaseRef): boolean {
    return this.#attempts.has(lease);
  }

  /** Calls off what runs for that lease, if anything, and starts anew. */
  async begin(deployment: Deployment): Promise<void> {
    const { lease } = deployment.workload;
    await this.stop(lease);
    if (this.#signal.aborted) return;
    const controller = childController(this.#signal);
    const done = this.#run(deployment, controller.signal).finally(() => {
      controller.release();
      if (this.#attempts.get(lease)?.controller === controller) this.#attempts.delete(lease);
    });
    this.#attempts.set(lease, { controller, done });
  }

  /** Calls off the deployment of that lease and waits until the engine has let go of it. */
  async stop(lease: LeaseRef): Promise<void> {
    const attempt = this.#attempts.get(lease);
    if (attempt === undefined) return;
    attempt.controller.abort();
    await attempt.done;
  }

  /** Forgets everything about a lease that is over. */
  forget(lease: LeaseRef): void {
    this.#views.delete(lease);
    this.#faulty.forget(lease);
  }

  /** Resolves when no attempt is left; after the signal has fired. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#attempts.values()].map(({ done }) => done));
  }

  async #run(deployment: Deployment, signal: AbortSignal): Promise<void> {
    const { lease } = deployment.workload;
    crashPoint('deploy.state.after');
    let { workload } = deployment;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.#parts.engine.deploy(workload, {
          signal,
          onImage: async (image) => {
            await this.#scan.pass(lease, image, signal);
            await deployment.onImage(image);
          },
          onProgress: (progress) => {
            this.#views.set(lease, { ...this.#views.get(lease), progress });
            deployment.onChange('progress', {});
          },
        });
        this.#views.delete(lease);
        this.#faulty.forget(lease);
        await deployment.onRunning();
        return;
      } catch (error) {
        if (isAborted(error) || hasFired(signal)) return;
        const tenants = this.#noteFailure(deployment, error);
        // A port that was ours before may only be slow to come free.
        if (codeOf(error) === 'port-in-use' && attempt >= PORT_TRIES) {
          workload = (await deployment.onPortTaken(portOf(error))) ?? workload;
        }
        const backoff = tenants ? RETRY_TENANTS_FAULT : RETRY;
        try {
          await this.#parts.clock.sleep(backoffMs(backoff, attempt), signal);
        } catch (called) {
          if (isAborted(called)) return;
          throw called;
        }
      }
    }
  }

  /** Records why it failed; true where only the tenant can mend it. */
  #noteFailure(deployment: Deployment, error: unknown): boolean {
    const { lease } = deployment.workload;
    const code = codeOf(error) ?? 'unknown';
    const tenants = TENANTS_FAULT.has(code) && deployment.mayBlameTenant();
    // It runs, and only that could not be written down: the agent says so as its own problem.
    if (code.startsWith('storage-')) this.#views.delete(lease);
    else this.#views.set(lease, { problem: messageOf(error), problemCode: code });
    deployment.onChange('deploy-failed', { error: code });
    if (error instanceof AgentError) this.#log.warn('workload not running yet', { lease, error });
    else this.#log.error('unexpected failure of a deployment', { lease, error });
    if (!tenants) {
      this.#faulty.forget(lease);
      return false;
    }
    if (this.#faulty.isOut(lease)) deployment.onUnstable();
    return true;
  }
}

function portOf(error: unknown): number | undefined {
  const port = error instanceof AgentError ? error.data.port : undefined;
  return typeof port === 'number' ? port : undefined;
}
