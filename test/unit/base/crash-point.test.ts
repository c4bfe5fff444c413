import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { CRASH_POINTS, crashPoint } from '../../../agent/base/crash-point.ts';

const file = new URL('../../../agent/base/crash-point.ts', import.meta.url);

/** A process that passes `bid.persist.after` four times, telling each, and then another point. */
function passing(armed: string | undefined) {
  const script = `
    import { writeSync } from 'node:fs';
    import { crashPoint } from ${JSON.stringify(file.href)};
    for (let pass = 1; pass <= 4; pass++) {
      crashPoint('bid.persist.after');
      writeSync(1, 'pass ' + pass + '\\n');
    }
    crashPoint('engine.container.before');
    writeSync(1, 'end\\n');
  `;
  const env = { ...process.env };
  delete env.SUBLET_CRASH_AT;
  if (armed !== undefined) env.SUBLET_CRASH_AT = armed;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script],
    { cwd: fileURLToPath(new URL('.', file)), env, encoding: 'utf8', timeout: 20_000 },
  );
  return { status, signal, stdout, stderr };
}

const whole = 'pass 1\npass 2\npass 3\npass 4\nend\n';
const survives = { status: 0, signal: null, stdout: whole, stderr: '' };

describe('a process', () => {
  test.each([
    ['bid.persist.after', ''],
    ['bid.persist.after#1', ''],
    ['bid.persist.after#3', 'pass 1\npass 2\n'],
    ['engine.container.before', 'pass 1\npass 2\npass 3\npass 4\n'],
  ])('armed with %s is killed there', (armed, stdout) => {
    expect(passing(armed)).toEqual({ status: null, signal: 'SIGKILL', stdout, stderr: '' });
  });

  test.each([
    undefined,
    '',
    'bid.persist.after#5',
    'bid.persist',
    'nowhere',
    'bid.persist.after#x',
  ])('armed with %s goes on', (armed) => {
    expect(passing(armed)).toEqual(survives);
  });
});

test('all points pass unarmed', () => {
  for (const point of CRASH_POINTS) crashPoint(point);
});

test('no point is listed twice', () => {
  expect([...new Set(CRASH_POINTS)]).toEqual(CRASH_POINTS);
});
