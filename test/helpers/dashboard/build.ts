import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Names a dashboard that was built before; nothing is built then. */
const VARIABLE = 'SUBLET_TEST_DASHBOARD';

const require = createRequire(import.meta.url);
const { ensureDashboard } = require('../../../build/dashboard.cjs') as {
  ensureDashboard: (command: string) => number;
};

/** The folder of the built dashboard, as the sources are now. */
export function builtDashboard(): string {
  const folder = process.env[VARIABLE] ?? path.join(ROOT, 'renderer', 'dist');
  if (process.env[VARIABLE] === undefined && ensureDashboard('test') !== 0) {
    throw new Error('The dashboard cannot be built; what is wrong stands above.');
  }
  if (!existsSync(path.join(folder, 'index.html'))) {
    throw new Error(`There is no built dashboard in ${folder}.`);
  }
  return folder;
}
