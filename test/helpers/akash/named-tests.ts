import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What goes wrong with other providers, as a list of ours has it. */
interface Pain {
  readonly number: number;
  /** The tests that show that it does not here, and those that show what it would be without. */
  readonly shown: readonly NamedTest[];
  readonly controls: readonly NamedTest[];
  /** Why no test can show it. */
  readonly untested: string | undefined;
}

export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** Reads the list: `## 1. …`, then lines `- [control ]\`file\`: title` or `- not tested: why`. */
export function readPains(text: string): readonly Pain[] {
  return text
    .split(/^## (?=\d+\. )/m)
    .slice(1)
    .map((part) => {
      const named = [...part.matchAll(/^- (control )?`([^`]+)`: (.+)$/gm)].map(
        ([, control, file = '', title = '']) => ({ isControl: control !== undefined, file, title }),
      );
      const of = (isControl: boolean): readonly NamedTest[] =>
        named
          .filter((one) => one.isControl === isControl)
          .map(({ file, title }) => ({ file, title }));
      return {
        number: Number.parseInt(part, 10),
        ...{ shown: of(false), controls: of(true) },
        untested: /^- not tested: (.+)$/m.exec(part)?.[1],
      };
    });
}

/** Those of `named` that are in no file, or not as a test or a group of tests of that title. */
export function missingTests(root: string, named: readonly NamedTest[]): readonly NamedTest[] {
  return named.filter(({ file, title }) => {
    const path = join(root, file);
    return !existsSync(path) || !titlesIn(readFileSync(path, 'utf8')).has(title);
  });
}

/** The titles of all tests and groups, as they are written; those of a table too. */
function titlesIn(source: string): ReadonlySet<string> {
  const begins =
    /(?:\b(?:test|describe)\b[^'"`\n]*|\]\s*(?:as const)?\s*\))\(\s*(['"`])((?:(?!\1)[^\n])*)\1,/g;
  return new Set([...source.matchAll(begins)].map(([, , title = '']) => title));
}
