import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import type { Clock, Timer } from '../base/clock.ts';
import { SecretBytes } from './secret-bytes.ts';

/** What the keychain is asked for. */
export interface KeyringRequest {
  readonly op: 'write' | 'read' | 'remove';
  readonly service: string;
  readonly account: string;
  readonly secret?: SecretBytes;
}

/**
 * What came of it. `connected` says how far it got: a keychain that was reached and then refuses or
 * keeps silent is locked, or asks its owner something; one that was not is missing.
 */
export type KeyringAnswer =
  | { readonly outcome: 'done'; readonly secret: SecretBytes | undefined }
  | {
      readonly outcome: 'failed' | 'timeout';
      readonly connected: boolean;
      readonly message: string;
    };

/** How long is waited: for the keychain to be reached, and from then on for its answer. */
export interface KeyringLimits {
  readonly connectMs: number;
  /** Long where its owner may be asked for a password meanwhile. */
  readonly answerMs: number;
}

/** Somebody who asks the keychain, and answers within the limits whatever the keychain does. */
export interface Keyring {
  ask(request: KeyringRequest, limits: KeyringLimits): Promise<KeyringAnswer>;
}

const MOST_ANSWER = 64 * 1024;
const CHILD = fileURLToPath(new URL('./keyring-child.ts', import.meta.url));
/** All that the child is told of our environment: where bus, home and display are. */
const PASSED_ON =
  /^(?:DBUS_SESSION_BUS_ADDRESS|XDG_\w+|HOME|USER|LOGNAME|PATH|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|LANG|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|TEMP|TMP|TMPDIR)$/;

const lineSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('connected') }),
  z.strictObject({ step: z.literal('done'), secret: z.string().optional() }),
  z.strictObject({ step: z.literal('failed'), message: z.string() }),
]);

/** The part of the environment that the keychain's process gets. */
export function keyringEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name)));
}

/** Asks through a process for each question, which is killed when its time is up. */
export class ChildKeyring implements Keyring {
  readonly #clock: Clock;
  readonly #env: NodeJS.ProcessEnv;

  constructor(clock: Clock, env: NodeJS.ProcessEnv = process.env) {
    this.#clock = clock;
    this.#env = keyringEnv(env);
  }

  ask(request: KeyringRequest, limits: KeyringLimits): Promise<KeyringAnswer> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [CHILD], {
        env: this.#env,
        stdio: ['pipe', 'pipe', 'ignore'],
        windowsHide: true,
      });
      const heard = new Heard();
      let ended = false;
      const finish = (otherwise: 'failed' | 'timeout', message: string): void => {
        if (ended) return;
        ended = true;
        timer.cancel();
        // One that hangs in the kernel does not even die of this: it is not waited for.
        child.kill('SIGKILL');
        child.stdout.destroy();
        child.unref();
        resolve(heard.answer(otherwise, message));
      };
      const waitFor = (ms: number): Timer =>
        this.#clock.after(ms, () => finish('timeout', `the keychain kept silent for ${ms} ms`));
      let timer = waitFor(limits.connectMs);
      child.on('error', (error) => finish('failed', error.message));
      child.on('close', (code, signal) =>
        finish('failed', `its process ended with ${signal ?? code ?? 'nothing'}`),
      );
      child.stdout.on('data', (chunk: Buffer) => {
        if (!heard.add(chunk)) finish('failed', 'it answers too much');
        else if (heard.connectedNow() && !ended) {
          timer.cancel();
          timer = waitFor(limits.answerMs);
        }
      });
      // A child that died before it read everything: `close` says what became of it.
      child.stdin.on('error', () => undefined);
      child.stdin.end(requestText(request));
    });
  }
}

/** What a child said so far. */
class Heard {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #connected = false;

  /** False where it was too much. */
  add(chunk: Buffer): boolean {
    this.#length += chunk.length;
    this.#chunks.push(chunk);
    return this.#length <= MOST_ANSWER;
  }

  /** True once: when the line came that says so. */
  connectedNow(): boolean {
    if (this.#connected) return false;
    this.#connected = Buffer.concat(this.#chunks).includes('"connected"}\n');
    return this.#connected;
  }

  answer(otherwise: 'failed' | 'timeout', message: string): KeyringAnswer {
    const output = Buffer.concat(this.#chunks);
    const text = output.toString('utf8');
    for (const chunk of [output, ...this.#chunks]) chunk.fill(0);
    let connected = false;
    // What stands after the last line end is cut off.
    for (const written of text.split('\n').slice(0, -1)) {
      const line = lineOf(written);
      if (line === undefined) {
        return { outcome: 'failed', connected, message: 'its process says something unknown' };
      }
      if (line.step === 'connected') connected = true;
      else if (line.step === 'failed') {
        return { outcome: 'failed', connected, message: line.message };
      } else return { outcome: 'done', secret: secretOf(line.secret) };
    }
    return { outcome: otherwise, connected, message };
  }
}

function lineOf(text: string): z.output<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON; the text itself may hold a secret and is not passed on
  }
}

function secretOf(encoded: string | undefined): SecretBytes | undefined {
  if (encoded === undefined) return undefined;
  const pooled = Buffer.from(encoded, 'base64');
  const secret = SecretBytes.copyOf(pooled);
  pooled.fill(0);
  return secret;
}

function requestText({ op, service, account, secret }: KeyringRequest): string {
  const encoded = secret?.use((bytes) => Buffer.from(Uint8Array.from(bytes).buffer));
  const text = JSON.stringify({ op, service, account, secret: encoded?.toString('base64') });
  encoded?.fill(0);
  return text;
}
