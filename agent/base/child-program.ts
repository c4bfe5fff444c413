import type { ChildProcessWithoutNullStreams, SpawnOptionsWithoutStdio } from 'node:child_process';
import { spawn } from 'node:child_process';

/** A program that is started without a shell, and how. */
export interface ChildCall {
  readonly program: string;
  readonly args: readonly string[];
  /** What it reads. */
  readonly input: string;
  /** Its environment, and how it is ended. */
  readonly options: Pick<SpawnOptionsWithoutStdio, 'env' | 'detached' | 'signal' | 'killSignal'>;
}

export interface ChildProgram {
  readonly child: ChildProcessWithoutNullStreams;
  /** What is kept of its outputs, until now. */
  readonly said: () => { readonly stdout: string; readonly stderr: string };
  /** Its exit code, `null` where something killed it. Rejects where it could not be started or was called off. */
  readonly ended: Promise<number | null>;
}

/** What is kept of an output when `part` comes to the `text` before. */
export type Keep = (text: string, part: string) => string;

/** Starts it and gathers what it says. Throws, or `ended` rejects, where it cannot be started. */
export function startChild({ program, args, input, options }: ChildCall, keep: Keep): ChildProgram {
  const child = spawn(program, args, {
    ...options,
    shell: false,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [gather(child.stdout, keep), gather(child.stderr, keep)];
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    // Stays: one that is called off may say so again.
    child.on('error', reject);
  });
  // One that does not read its input breaks the pipe; its exit code says what that meant.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return { child, said: () => ({ stdout: stdout(), stderr: stderr() }), ended };
}

function gather(stream: NodeJS.ReadableStream, keep: Keep): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => (text = keep(text, part)));
  return () => text;
}
