/**
 * Named places at which a test may kill the agent, each between two things that must not come
 * apart: before and after each persist, broadcast, container step and settlement. The list is
 * closed so that the kill test can prove that it reached every one.
 */
export const CRASH_POINTS = [
  'bid.persist.before',
  'bid.persist.after',
  'bid.broadcast.before',
  'bid.broadcast.after',
  'bid.open.after',
  'bid.close.before',
  'bid.close.after',
  'lease.persist.before',
  'lease.persist.after',
  'manifest.persist.before',
  'manifest.persist.after',
  'manifest.answer.after',
  'deploy.state.after',
  'engine.network.before',
  'engine.network.after',
  'engine.volume.after',
  'engine.container.before',
  'engine.container.after',
  'engine.start.before',
  'engine.start.after',
  'deploy.running.before',
  'deploy.running.after',
  'update.persist.after',
  'settle.withdraw.before',
  'settle.withdraw.after',
  'ledger.persist.before',
  'ledger.persist.after',
  'close.persist.before',
  'close.persist.after',
  'close.broadcast.before',
  'close.broadcast.after',
  'engine.remove.before',
  'engine.remove.container.after',
  'engine.remove.network.after',
  'lease.forget.before',
  'lease.forget.after',
] as const;

/** Those of the Akash network alone, which have a kill test of their own. */
export const AKASH_CRASH_POINTS = [
  'reader.handle.before',
  'reader.handle.after',
  'reader.cursor.after',
  'signer.persist.before',
  'signer.persist.after',
  'signer.sign.after',
  'signer.flight.before',
  'signer.broadcast.before',
  'signer.broadcast.after',
  'signer.refused.before',
  'signer.refused.after',
  'signer.included.before',
  'signer.included.after',
  'signer.lost.before',
  'signer.lost.after',
  'signer.spent.after',
  'account.block.before',
  'account.block.after',
  'account.ask.after',
  'account.submit.after',
] as const;

/** The name of one of them. */
export type CrashPoint = (typeof CRASH_POINTS)[number] | (typeof AKASH_CRASH_POINTS)[number];

const passes = new Map<string, number>();
const armed = parseArmed(process.env.SUBLET_CRASH_AT);

function parseArmed(text: string | undefined): { name: string; pass: number } | undefined {
  if (text === undefined || text === '') return undefined;
  const [name = '', pass = '1'] = text.split('#');
  return { name, pass: Number(pass) };
}

/**
 * Does nothing, except where `SUBLET_CRASH_AT` names this point (`name`, or `name#3` for its third
 * pass): then the process dies here as by `kill -9`, without one more instruction.
 */
export function crashPoint(name: CrashPoint): void {
  if (armed?.name !== name) return;
  const pass = (passes.get(name) ?? 0) + 1;
  passes.set(name, pass);
  if (pass !== armed.pass) return;
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
