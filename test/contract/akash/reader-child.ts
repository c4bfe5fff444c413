import { appendFileSync } from 'node:fs';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { ChainReader } from '../../../agent/network/akash/reader.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { lineOf } from './reader-lines.ts';

/**
 * A reader in a process of its own, with storage on the disk, to be killed:
 * `node reader-child.ts DATABASE LINES CHAIN-ID URL…`. Each reading becomes a line in LINES.
 */
const [database = '', lines = '', chainId = '', ...endpoints] = process.argv.slice(2);

const clock = new SystemClock();
const log = silentLogger;
const storage = openStorage({ path: database }, { clock, log });
const source = openAccess({ chainId, endpoints }, { clock, log });
const reader = new ChainReader({ source, journal: storage.journal, clock, log }, { parallel: 4 });

// Our own timers do not keep a process.
setInterval(() => undefined, 60_000);
await reader.read((reading) => {
  appendFileSync(lines, `${lineOf(reading)}\n`);
}, new AbortController().signal);
