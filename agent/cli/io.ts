import type { Clock } from '../base/clock.ts';

/** Where the agent of this data folder is reached. */
export interface AgentPlace {
  readonly dataDir: string;
  readonly socketPath: string;
  readonly tokenPath: string;
  /** Where an agent that we start in the background writes its log. */
  readonly logFile: string;
}

export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};
export type InputStream = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  unref?(): unknown;
};

/** Shows that address in the person's browser; resolves to false where there is none. */
export type OpenBrowser = (address: string) => Promise<boolean>;

/** Everything that a command touches, so that a test can be the terminal. */
export interface CliIo {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly version: string;
  /** Reads `--data-dir` and `--config` as the agent would. */
  locate(startOptions: readonly string[]): AgentPlace;
  /** Runs the agent in this process until it is stopped; resolves to its exit code. */
  runAgent(startOptions: readonly string[]): Promise<number>;
  /** Takes the engine of our own away that the agent of these start options has; nothing may run in it. */
  removeEngine(startOptions: readonly string[]): Promise<'removed' | 'none'>;
  /** Program and arguments that run the agent; start options come behind. */
  readonly agentCommand: readonly [string, ...string[]];
  readonly openBrowser: OpenBrowser;
  /** All that stands in a file descriptor of this process, as text; it is used up. */
  readDescriptor(descriptor: number): string;
  /** Help for the start options. */
  startOptionsHelp(): string;
  /** Calls `run` on Ctrl-C and on a polite kill, instead of ending; returns how to stop that. */
  onInterrupt(run: () => void): () => void;
}
