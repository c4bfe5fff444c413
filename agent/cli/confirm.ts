import type { CliIo } from './io.ts';
import { Output } from './output.ts';

/**
 * Asks at the terminal before something that cannot be undone; anything but yes is a no, and so is
 * the end of the input. A script has no terminal and is not asked: it means what it says.
 */
export async function confirm(io: CliIo, question: string): Promise<boolean> {
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true) return true;
  await new Output(io.stdout).write(`${question} [y/N] `);
  return /^y(?:es)?$/i.test((await readLine(io)).trim());
}

function readLine({ stdin }: CliIo): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => {
      stdin.off('data', onData);
      stdin.off('end', end);
      stdin.off('close', end);
      stdin.pause();
      stdin.unref?.();
      resolve(text.split('\n')[0] ?? '');
    };
    const onData = (chunk: string | Uint8Array): void => {
      text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      if (text.includes('\n')) end();
    };
    stdin.on('data', onData);
    stdin.on('end', end);
    stdin.on('close', end);
    stdin.resume();
  });
}
