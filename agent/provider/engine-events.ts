import type { WorkloadEvent } from '../engine/interface.ts';
import type { Leasing } from './leasing.ts';

/** Writes what the engine tells of a container into the history of its lease. */
export function noteEngineEvent(leasing: Leasing, event: WorkloadEvent): void {
  const { lease, service, replica } = event;
  switch (event.type) {
    case 'exited': {
      const { exitCode, outOfMemory } = event;
      leasing.noteEvent(lease, 'container-exited', { service, replica, exitCode, outOfMemory });
      return;
    }
    case 'restart-planned': {
      const { waitMs, restarts } = event;
      leasing.noteEvent(lease, 'restart-planned', { service, replica, waitMs, restarts });
      return;
    }
    case 'started':
      leasing.noteEvent(lease, 'container-started', { service, replica });
  }
}
