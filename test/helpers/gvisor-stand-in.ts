import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A program in gVisor's place, made in `folder`: it writes each of its calls as a line into the file `calls`
 * and starts the container as the machine's own runtime does. Its path.
 */
export function gvisorStandIn(folder: string, calls: string): string {
  const program = path.join(folder, 'runsc');
  writeFileSync(
    program,
    `#!/bin/sh
echo "$*" >> '${calls}'
for word; do
  shift
  case "$word" in --network=* | --overlay2=*) ;; *) set -- "$@" "$word" ;; esac
done
exec runc "$@"
`,
  );
  chmodSync(program, 0o755);
  return program;
}
