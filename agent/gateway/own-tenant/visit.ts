import http from 'node:http';

import type { Visit } from '../../provider/self-rental/ways.ts';
import { readStart } from './read-start.ts';

const LOOPBACK = '127.0.0.1';

/** Asks for the first page of what listens on this machine; by that host name where one is given. */
export const visit: Visit = ({ port, host }, signal) =>
  new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    // Of its own: a connection that was kept would be somebody else's after a restart.
    const request = http.get({ host: LOOPBACK, port, headers, agent: false, signal }, (answer) => {
      readStart(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    request.once('error', reject);
  });
