import http from 'node:http';

import type { Visit } from '../../provider/self-rental/ways.ts';
import { addressToAsk } from './address.ts';
import { readStart } from './read-start.ts';

/**
 * Asks for the first page of what listens on this machine, at `address` where it listens at one only; by
 * that host name where one is given.
 */
export const visit: Visit = ({ port, host, address }, signal) =>
  new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const at = { host: addressToAsk(address), port };
    // Of its own: a connection that was kept would be somebody else's after a restart.
    const request = http.get({ ...at, headers, agent: false, signal }, (answer) => {
      readStart(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    request.once('error', reject);
  });
