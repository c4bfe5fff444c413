import type { IncomingMessage } from 'node:http';

import type { WebSessions } from './web-sessions.ts';

export const COOKIE_NAME = 'sublet-session';

/** Why a request is not served. */
export interface WebRefusal {
  readonly status: 400 | 401 | 403;
  readonly message: string;
}

/**
 * What keeps other web pages and other programs out. A page of another site can make the browser
 * send requests here, also under a host name of its own that it points at 127.0.0.1; it cannot
 * forge `Host` and `Origin`. A program of another user can, but has no cookie.
 */
export class WebGuard {
  readonly #sessions: WebSessions;
  #hosts: readonly string[] = [];

  constructor(sessions: WebSessions) {
    this.#sessions = sessions;
  }

  /** Known once the server has its port. */
  setPort(port: number): void {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  get hosts(): readonly string[] {
    return this.#hosts;
  }

  /** Host for every request, Origin for those that may change something. */
  checkSource(request: IncomingMessage, needsOrigin: boolean): WebRefusal | undefined {
    const { host, origin } = request.headers;
    if (host === undefined || !this.#hosts.includes(host.toLowerCase())) {
      return { status: 403, message: 'This address is not served here.' };
    }
    if (needsOrigin && origin !== `http://${host.toLowerCase()}`) {
      return { status: 403, message: 'Requests from other sites are not served.' };
    }
    return undefined;
  }

  checkSession(request: IncomingMessage): WebRefusal | undefined {
    if (this.#sessions.knows(sessionOf(request) ?? '')) return undefined;
    return {
      status: 401,
      message:
        'This browser has no session with the agent. Open the address that "sublet dashboard" shows.',
    };
  }
}

/** What the browser says its session is. */
export function sessionOf(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE_NAME) return value;
  }
  return undefined;
}
