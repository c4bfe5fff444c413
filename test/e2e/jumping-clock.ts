import { readFileSync } from 'node:fs';

/**
 * Loaded before the agent (`node --import`): its wall clock is off by what stands in the file that
 * `SUBLET_TEST_CLOCK` names, read again at each SIGUSR2. The clock that only grows stays as it is.
 */
const file = process.env.SUBLET_TEST_CLOCK ?? '';
const real = Date.now.bind(Date);
let offMs = 0;
Date.now = () => real() + offMs;
process.on('SIGUSR2', () => {
  offMs = Number(readFileSync(file, 'utf8'));
});
