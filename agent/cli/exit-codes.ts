import { codeOf } from '../base/errors.ts';

/** Exit codes: part of the interface, for scripts. Told by `sublet help exit-codes`. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  noAgent: 3,
  refused: 4,
  notFound: 5,
  conflict: 6,
  engine: 7,
  storage: 8,
  network: 9,
  port: 10,
  interrupted: 130,
} as const;

export const EXIT_MEANING: readonly (readonly [number, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.internal, 'a fault of Sublet; the log has more'],
  [EXIT.usage, 'wrong command line or configuration'],
  [EXIT.noAgent, 'no agent is running, or it went away'],
  [EXIT.refused, 'the agent did not let the client in, or it speaks another version'],
  [EXIT.notFound, 'no such lease, service or order'],
  [
    EXIT.conflict,
    'not possible here and now, such as closing a closed lease, starting a second agent or changing a setting that a policy fixes',
  ],
  [EXIT.engine, 'the container engine does not answer, or may not be used'],
  [EXIT.storage, 'the data cannot be read or written: disk full, damaged, or of a newer version'],
  [EXIT.network, 'the network does not answer'],
  [EXIT.port, 'a port is taken by another program'],
  [EXIT.interrupted, 'interrupted by Ctrl-C'],
];

const EXIT_OF: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  'ambiguous-lease': EXIT.usage,
  'bad-arguments': EXIT.usage,
  'unknown-option': EXIT.usage,
  'bad-option': EXIT.usage,
  'config-unreadable': EXIT.usage,
  'policy-unusable': EXIT.usage,
  'no-agent': EXIT.noAgent,
  'agent-gone': EXIT.noAgent,
  stopping: EXIT.noAgent,
  'bad-answer': EXIT.refused,
  'wrong-token': EXIT.refused,
  'wrong-protocol': EXIT.refused,
  'rate-limited': EXIT.refused,
  'bad-frame': EXIT.refused,
  'frame-too-large': EXIT.refused,
  'unknown-method': EXIT.refused,
  'not-found': EXIT.notFound,
  'workload-not-found': EXIT.notFound,
  conflict: EXIT.conflict,
  locked: EXIT.conflict,
  'agent-running': EXIT.conflict,
  'storage-locked': EXIT.conflict,
  'engine-unreachable': EXIT.engine,
  'engine-permission': EXIT.engine,
  'engine-too-old': EXIT.engine,
  'engine-disk-full': EXIT.engine,
  'storage-failed': EXIT.storage,
  'storage-full': EXIT.storage,
  'storage-corrupt': EXIT.storage,
  'storage-newer': EXIT.storage,
  'data-dir-unusable': EXIT.storage,
  'socket-unusable': EXIT.storage,
  'settings-unreadable': EXIT.storage,
  'network-unreachable': EXIT.network,
  'port-in-use': EXIT.port,
  'output-closed': EXIT.ok,
};

/** The exit code for anything that was thrown. */
export function exitCodeOf(error: unknown): number {
  return EXIT_OF[codeOf(error) ?? ''] ?? EXIT.internal;
}
