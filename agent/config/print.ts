import type { Config } from './config.ts';
import { flagOf } from './options.ts';

/** `--print-config`: each option, its value and where it comes from, as one JSON document. */
export function shownConfig(config: Config): string {
  const options = Object.fromEntries(
    config.origins.map(({ key, value, source, where }) => [
      key,
      { value, source, ...(source === 'default' ? {} : { where }), flag: `--${flagOf(key)}` },
    ]),
  );
  const { dataDir, control } = config;
  const { socketPath, tokenPath } = control;
  return `${JSON.stringify({ dataDir, socketPath, tokenPath, options }, null, 2)}\n`;
}
