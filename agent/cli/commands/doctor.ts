import type { CheckValue } from '../../api/methods.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../format/style.ts';
import type { Session } from '../session.ts';

export async function doctor(session: Session): Promise<number> {
  const checks = await session.client.call('doctor.run', {});
  await session.show(checks, (shown) => doctorText(shown, session.style));
  return checks.some(({ status }) => status === 'failed') ? EXIT.internal : EXIT.ok;
}

function doctorText(checks: readonly CheckValue[], style: Style): string {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  const first =
    failed > 0
      ? `${failed} of ${checks.length} checks failed.`
      : warnings > 0
        ? 'Renting out works; something could be better.'
        : 'Everything is as it should be.';
  const marks = {
    ok: style.good('ok     '),
    warning: style.notice('warning'),
    failed: style.bad('failed '),
  };
  const lines = checks.flatMap(({ status, id, message, advice }) => [
    `${marks[status]}  ${id}: ${message}`,
    ...(advice === undefined ? [] : [`         ${advice}`]),
  ]);
  return [style.bold(first), '', ...lines].join('\n');
}
