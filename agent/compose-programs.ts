import { accessSync, constants } from 'node:fs';

import type { Clock } from './base/clock.ts';
import { AgentError } from './base/errors.ts';
import type { PriceSource } from './pricing/interface.ts';
import { SCRIPT_DEFAULTS } from './pricing/script/options.ts';
import { ScriptPrices } from './pricing/script/script-prices.ts';
import type { ProviderParts } from './provider/parts.ts';
import type { ImageScanner } from './scanning/interface.ts';
import { SCAN_DEFAULTS } from './scanning/program/options.ts';
import { ProgramScanner } from './scanning/program/program-scanner.ts';

/** The programs that the owner named at the start. Throws `bad-option`. */
export function openPrograms(
  { priceScript, imageScan }: { readonly priceScript?: string; readonly imageScan?: string },
  dockerHost: string | undefined,
  clock: Clock,
): Pick<ProviderParts, 'pricing' | 'scanner'> {
  return {
    ...(priceScript === undefined ? {} : { pricing: openPrices(priceScript, clock) }),
    ...(imageScan === undefined ? {} : { scanner: openScanner(imageScan, dockerHost, clock) }),
  };
}

function openPrices(program: string, clock: Clock): PriceSource {
  return new ScriptPrices({ ...SCRIPT_DEFAULTS, program }, { clock, env: process.env });
}

/** Throws `bad-option`: a program that is not there would let nothing run, one lease after the other. */
function openScanner(program: string, dockerHost: string | undefined, clock: Clock): ImageScanner {
  try {
    accessSync(program, constants.X_OK);
  } catch (cause) {
    const message = `--images-scan: ${program} is no program that this user may run.`;
    throw new AgentError('bad-option', message, { cause });
  }
  const host = dockerHost === undefined ? {} : { dockerHost };
  return new ProgramScanner({ ...SCAN_DEFAULTS, program, ...host }, { clock, env: process.env });
}
