import { readFileSync, writeSync } from 'node:fs';

import { Entry } from '@napi-rs/keyring';

/**
 * A process of its own that asks the keychain one thing and ends. The library connects inside of a
 * constructor and waits there for as long as the bus is silent, with the whole event loop; only a
 * process can be left behind then. Request on standard input, one JSON line each step on standard
 * output; the secret passes through these pipes alone. It loads nothing else, to be small and quick:
 * the request comes from `keyring.ts`, which checks the answer.
 */
interface Request {
  readonly op: 'write' | 'read' | 'remove';
  readonly service: string;
  readonly account: string;
  /** Base64. */
  readonly secret?: string;
}

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function answer(entry: Entry, request: Request): object {
  switch (request.op) {
    case 'write':
      entry.setSecret(Buffer.from(request.secret ?? '', 'base64'));
      return {};
    case 'read': {
      const secret = entry.getSecret();
      return secret === null ? {} : { secret: Buffer.from(secret).toString('base64') };
    }
    case 'remove':
      entry.deleteCredential();
      return {};
  }
}

try {
  const request = JSON.parse(readFileSync(0, 'utf8')) as Request;
  // Pinned: the fallback of the library is the kernel's keyring, which a restart empties.
  const entry = new Entry(request.service, request.account, { linux: { store: 'secret-service' } });
  say({ step: 'connected' });
  say({ step: 'done', ...answer(entry, request) });
} catch (error) {
  say({ step: 'failed', message: error instanceof Error ? error.message : String(error) });
}
