import { codeOf } from '../../base/errors.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { SelfRentalRun } from '../format/self-rental.ts';
import { failureText, stepLine } from '../format/self-rental.ts';
import type { Session } from '../session.ts';
import { cleaned } from '../session.ts';

/** Rents from ourselves and tells each step as it is over; joins a run that goes on. */
export async function selftest(
  session: Session,
  { stop }: { readonly stop?: boolean },
): Promise<number> {
  if (stop === true) {
    const { slices } = await session.client.call('state.get', {});
    await session.client.call('self-rental.stop', {});
    await session.show({}, () =>
      isUnderWay(slices.selfRental.run)
        ? 'Called off. What was ordered is being closed.'
        : 'Nothing goes on that could be called off.',
    );
    return EXIT.ok;
  }
  const { slices } = await session.client.call('state.get', {});
  const before = slices.selfRental.run;
  const goesOn = isUnderWay(before);
  if (!goesOn) await startOrJoin(session);
  if (!session.json) await session.out.write(goesOn ? JOINED : BEGUN);
  const run = await ended(session, goesOn ? undefined : before?.startedAtMs);
  if (session.json) await session.show(run, () => '');
  else await session.out.write(`\n${verdict(run, session)}\n`);
  return run.failure === undefined ? EXIT.ok : EXIT.conflict;
}

const HOW_TO_END = 'Ctrl-C ends watching; "sublet selftest --stop" calls it off.\n\n';
const BEGUN = `One small order of a second key goes the whole way of a renter. It takes about half a minute.\n${HOW_TO_END}`;
const JOINED = `It is being tried already; this shows how far it is.\n${HOW_TO_END}`;

function verdict(run: SelfRentalRun, { style }: Session): string {
  if (run.failure !== undefined) return failureText(cleaned(run), style);
  return style.bold('A renter would be served: every step worked.');
}

function isUnderWay(run: SelfRentalRun | undefined): boolean {
  return run !== undefined && run.endedAtMs === undefined;
}

/** Somebody else may have been quicker. */
async function startOrJoin({ client }: Session): Promise<void> {
  try {
    await client.call('self-rental.start', {});
  } catch (error) {
    if (codeOf(error) !== 'conflict') throw error;
    const { slices } = await client.call('state.get', {});
    const { run } = slices.selfRental;
    if (!isUnderWay(run)) throw error;
  }
}

/** Follows the run that began after `notBefore` to its end. */
function ended(session: Session, notBefore: number | undefined): Promise<SelfRentalRun> {
  const { client, json, out, style } = session;
  const told = new Set<string>();
  return new Promise((resolve, reject) => {
    client.subscribe(({ selfRental: { run } }) => {
      if (run === undefined || run.startedAtMs === notBefore) return;
      const over = run.steps.filter(({ state }) => state === 'done' || state === 'failed');
      for (const step of over.filter(({ step: name }) => !told.has(name))) {
        told.add(step.step);
        if (!json) void out.write(`${stepLine(step, style)}\n`);
      }
      if (run.endedAtMs !== undefined) resolve(run);
    });
    client.closed.then(
      () =>
        reject(
          cliError('agent-gone', 'The agent went away. Its next start closes what was ordered.'),
        ),
      reject,
    );
  });
}
