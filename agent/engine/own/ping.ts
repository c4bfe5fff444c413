import { request } from 'node:http';

const LIMIT_MS = 2_000;

/** Whether an engine answers at that socket now. */
export function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(
      { socketPath, method: 'GET', path: '/_ping', timeout: LIMIT_MS },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode === 200));
        answer.once('error', () => resolve(false));
      },
    );
    call.once('timeout', () => call.destroy());
    call.once('error', () => resolve(false));
    call.once('close', () => resolve(false));
    call.end();
  });
}
