import type { Readings } from './notices.ts';
import type { UseCases } from './use-cases.ts';

/** What can be down, as it is now. */
export function readingsOf(
  { engineWatch: { up, problem }, parts: { gate, door, network } }: UseCases,
  networkSilentMs: number,
): Readings {
  return {
    engineProblem: up ? undefined : (problem ?? 'The container engine does not answer.'),
    networkSilentMs,
    // Practice has tenants of our own: nobody is to be woken for them.
    isolation: network.money === 'none' ? undefined : gate?.status(),
    door: door?.status(),
  };
}
