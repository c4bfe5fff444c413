import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Icon } from '../../components/Icon.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { ProblemWords } from '../../components/ProblemWords.tsx';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { isOfPort } from '../../format/problem-text.ts';
import type { Texts } from '../../messages/texts.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useNow } from '../../state/use-now.ts';

type Problem = Slices['agent']['problems'][number];

/** What is wrong right now, with since when and the next step. */
export function ProblemsCard({ problems }: { readonly problems: readonly Problem[] }) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  return (
    <Card title={t('notices.now')} flush className="!border-alert-line">
      <ul>
        {problems.map((problem, index) => (
          <li
            // The same code may stand there twice, for two leases.
            key={`${problem.code} ${index}`}
            className="flex flex-wrap items-start gap-3 border-t border-line px-5 py-3.5 max-md:px-4"
          >
            <span className="mt-px grid size-8 flex-none place-items-center rounded-full bg-alert-soft text-alert">
              <Icon name="warning" size="s" />
            </span>
            <div className="grid min-w-0 grow basis-48 gap-1">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
                <h3 className="min-w-0 !text-md wrap-anywhere">{titleOf(problem, texts)}</h3>
                <span className="text-xs whitespace-nowrap text-ink-3">
                  <Fact quiet source={t('notices.source')} age={f.exactTime(problem.sinceMs)}>
                    {t('notices.nowSince', {
                      when: f.when(problem.sinceMs, nowMs),
                      span: f.span(nowMs - problem.sinceMs),
                    })}
                  </Fact>
                </span>
              </div>
              <div className="text-sm text-ink-2">
                <ProblemWords problem={problem} />
              </div>
            </div>
            {problem.code === 'lease-not-running' ? (
              <LinkButton href={hrefOf('leases')}>{t('notices.toLeases')}</LinkButton>
            ) : isOfPort(problem) ? (
              <LinkButton href={hrefOf('settings')}>{t('notices.toSettings')}</LinkButton>
            ) : (
              <LinkButton href={hrefOf('hardware')}>{t('notices.toHardware')}</LinkButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function titleOf({ code }: Problem, { t }: Texts): string {
  if (isOfPort({ code })) return t('overview.todo.port');
  if (code === 'engine-down' || code === 'lease-not-running') return t(`notices.problem.${code}`);
  // The database's own words for it, or the system's: ENOSPC, EIO.
  if (/^(?:storage-|disk-|SQLITE|E[A-Z]+$)/.test(code)) return t('notices.problem.storage');
  return t('notices.problem.other', { code: foreignText(code, 60) });
}
