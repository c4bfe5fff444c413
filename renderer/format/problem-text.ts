import type { ServedPortValue } from '../../agent/api/served-ports.ts';
import type { LeaseValue } from '../../agent/api/slices.ts';
import { englishCatalogue } from '../messages/catalogue.ts';
import type { MessageKey } from '../messages/keys.ts';
import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** Something that the agent says with a stable code, and in English for who does not know the code. */
export interface AgentProblem {
  readonly code: string;
  readonly message: string;
  readonly port?: ServedPortValue | undefined;
}

/** What another port in the settings mends. */
export function isOfPort({ code }: Pick<AgentProblem, 'code'>): boolean {
  return code === 'port-taken' || code === 'port-forbidden';
}

/** The database's own words for it, or the system's: ENOSPC, EIO. */
const STORAGE = /^(?:storage-|disk-|SQLITE|E[A-Z]+$)/;

/** What is wrong in words of this page; `undefined` where only the agent has some. */
export function knownProblem({ code, port }: AgentProblem, { t }: Texts): string | undefined {
  if (STORAGE.test(code)) return t('problem.storage');
  if (code === 'port-taken' || code === 'port-forbidden') {
    if (port === undefined) return undefined;
    return t(`problem.${code}`, { port: String(port.number) });
  }
  const key = `problem.${code}`;
  return isKey(key) ? t(key) : undefined;
}

/** What another port means, and how to have this one all the same; `undefined` where it is not about one. */
export function portHelp({ code, port }: AgentProblem, { t }: Texts): string | undefined {
  if (port === undefined || !isOfPort({ code })) return undefined;
  const help = t(`problem.port-instead.${port.for}`);
  const isLow = code === 'port-forbidden' && port.number < 1024;
  return isLow ? `${help} ${t('problem.port-low', { port: String(port.number) })}` : help;
}

/** What is wrong, in words of this page where there are some, else in the agent's. */
export function problemText(problem: AgentProblem, texts: Texts, most = 300): string {
  return knownProblem(problem, texts) ?? foreignText(problem.message, most);
}

const DEPLOY_ERRORS = [
  'image-not-found',
  'image-too-large',
  'image-refused',
  'image-pull-failed',
  'container-refused',
  'port-in-use',
  'engine-unreachable',
  'engine-permission',
  'engine-disk-full',
  'engine-too-old',
  'scan-failed',
] as const;

/** Why a workload could not be started, after "because"; `undefined` where the code is none that is known. */
export function deployErrorText(code: unknown, { t }: Texts): string | undefined {
  const known = DEPLOY_ERRORS.find((each) => each === code);
  return known === undefined ? undefined : t(`lease.event.deploy.${known}`);
}

/** A lease that does not run, and why, in words of this page where there are some. */
export interface LeaseProblem {
  readonly text: string;
  /** The agent's or the engine's own words, where `text` is not those already. */
  readonly said?: string;
}

export function leaseProblem(
  { problem, problemCode }: Pick<LeaseValue, 'problem' | 'problemCode'>,
  texts: Texts,
): LeaseProblem | undefined {
  if (problem === undefined) return undefined;
  const said = foreignText(problem, 300);
  const reason = deployErrorText(problemCode, texts);
  return reason === undefined
    ? { text: said }
    : { text: texts.t('lease.event.deployFailed', { reason }), said };
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(englishCatalogue, key);
}
