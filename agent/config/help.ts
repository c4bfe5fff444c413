import { flagOf, OPTION_KEYS, OPTIONS, SETTING_OPTIONS, variableOf } from './options.ts';

/** The start options for `sublet agent --help`. */
export function optionsHelp(): string {
  const rows = OPTION_KEYS.map((key) => {
    const { placeholder, doc, fallback } = OPTIONS[key];
    const flag = `--${flagOf(key)}${placeholder === '' ? '' : ` ${placeholder}`}`;
    return [flag, fallback === undefined ? doc : `${doc} (${String(fallback)})`] as const;
  });
  const extra = [
    ['--config <file>', 'a JSON file with any of these, such as {"practice": {"seed": 1}}'],
    ['--print-config', 'show what would be used and where it comes from; start nothing'],
  ] as const;
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const lines = [...rows, ...extra].map(([flag, doc]) => `  ${flag.padEnd(width)}  ${doc}`);
  return [
    'Start options, a later source winning: file, environment, flag.',
    `Each flag is also a variable (--web-port: ${variableOf('webPort')}) and a key in the file ("webPort").`,
    `Settings too, which count where no option is given: ${SETTING_OPTIONS.join(', ')}.`,
    '',
    ...lines,
    '',
  ].join('\n');
}
