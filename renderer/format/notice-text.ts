import type { NoticeValue } from '../../agent/api/slices.ts';
import type { Texts } from '../messages/texts.tsx';
import type { Formats } from './formats.tsx';
import { labelText } from './label-text.ts';
import { foreignText } from './names.ts';

/** A notice in words: one line, and what it means or what to do. */
export interface NoticeText {
  readonly title: string;
  /** Empty where the title says all. */
  readonly text: string;
}

type NoticeFormats = Pick<Formats, 'currency' | 'amount' | 'coin' | 'span' | 'clock' | 'exactTime'>;

interface Words {
  readonly notice: Pick<NoticeValue, 'code' | 'data'>;
  readonly texts: Texts;
  readonly f: NoticeFormats;
  /** `yes` where the renter is a pretended one; for ICU's `select`. */
  readonly practice: 'yes' | 'no';
  /** What its lease is called elsewhere; by its label where it is over and only that is kept. */
  readonly name: string | undefined;
}

const WRITERS: Readonly<Record<string, (words: Words) => NoticeText>> = {
  'first-renter': (words) => ({
    title: words.texts.t('notices.first-renter', { practice: words.practice }),
    text: words.texts.t('notices.first-renter.text', {
      label: labelOf(words),
      practice: words.practice,
    }),
  }),
  'lease-running': (words) => ({
    title: words.texts.t('notices.lease-running', { label: labelOf(words) }),
    text: words.texts.t('notices.lease-running.text', {
      span: spanOf(words, 'waitedMs'),
      practice: words.practice,
    }),
  }),
  'lease-ended': (words) => ({
    title: words.texts.t('notices.lease-ended', { label: labelOf(words) }),
    text: leaseEnd(words),
  }),
  'lease-failed': (words) => ({
    title: words.texts.t('notices.lease-failed', { label: labelOf(words) }),
    text: joined(
      leaseEnd(words),
      foreignPart(words, 'problem', (problem) =>
        words.texts.t('notices.lease-failed.problem', { problem }),
      ),
    ),
  }),
  'first-payment': (words) => ({
    title: words.texts.t('notices.first-payment', { paid: paidOf(words) }),
    text: words.texts.t('notices.first-payment.text', { practice: words.practice }),
  }),
  'engine-down': (words) => ({
    title: words.texts.t('notices.engine-down'),
    text: joined(saidInEnglish(words), words.texts.t('notices.engine-down.text')),
  }),
  'engine-back': (words) => ({
    title: words.texts.t('notices.engine-back'),
    text: words.texts.t('notices.engine-back.text', { span: spanOf(words, 'downMs') }),
  }),
  'gateway-closed': (words) => ({
    title: words.texts.t('notices.gateway-closed'),
    text: joined(saidInEnglish(words), words.texts.t('notices.gateway-closed.text')),
  }),
  'gateway-open': (words) => ({
    title: words.texts.t('notices.gateway-open'),
    text: words.texts.t('notices.gateway-open.text', { span: spanOf(words, 'downMs') }),
  }),
  'isolation-open': (words) => ({
    title: words.texts.t('notices.isolation-open'),
    text: joined(saidInEnglish(words), words.texts.t('notices.isolation-open.text')),
  }),
  'isolation-kept': (words) => ({
    title: words.texts.t('notices.isolation-kept'),
    text: words.texts.t('notices.isolation-kept.text', { span: spanOf(words, 'downMs') }),
  }),
  'network-stale': (words) => ({
    title: words.texts.t('notices.network-stale'),
    text: words.texts.t('notices.network-stale.text', { span: spanOf(words, 'silentMs') }),
  }),
  'network-back': (words) => ({
    title: words.texts.t('notices.network-back'),
    text: words.texts.t('notices.network-back.text', { span: spanOf(words, 'downMs') }),
  }),
  'storage-failed': (words) => ({
    title: words.texts.t('notices.storage-failed', { span: spanOf(words, 'lastedMs') }),
    text: joined(saidInEnglish(words), words.texts.t('notices.storage-failed.text')),
  }),
  'payout-announced': (words) => ({
    title: words.texts.t('notices.payout-announced'),
    text: words.texts.t('notices.payout-announced.text', {
      address: addressOf(words),
      when: whenOf(words, 'countsAtMs'),
    }),
  }),
  'payout-counts': (words) => ({
    title: words.texts.t('notices.payout-counts'),
    text: words.texts.t('notices.payout-counts.text', { address: addressOf(words) }),
  }),
  'payout-revoked': (words) => ({
    title: words.texts.t('notices.payout-revoked'),
    text: words.texts.t('notices.payout-revoked.text', { address: addressOf(words) }),
  }),
  'wallet-locked': (words) => ({
    title: words.texts.t('notices.wallet-locked'),
    text: joined(saidInEnglish(words), words.texts.t('notices.wallet-locked.text')),
  }),
  'wallet-unlocked': (words) => ({
    title: words.texts.t('notices.wallet-unlocked'),
    text: words.texts.t('notices.wallet-unlocked.text', { span: spanOf(words, 'downMs') }),
  }),
  'delegation-ends': (words) => ({
    title: words.texts.t('notices.delegation-ends', {
      days: numberOf(words.notice, 'warnDays') ?? 1,
    }),
    text: words.texts.t('notices.delegation-ends.text', { when: whenOf(words, 'endsAtMs') }),
  }),
  'delegation-broken': (words) => ({
    title: words.texts.t('notices.delegation-broken'),
    text: joined(
      foreignPart(words, 'missing', (missing) =>
        words.texts.t('notices.delegation-broken.missing', { missing }),
      ),
      foreignPart(words, 'gas', (gas) => gas),
      words.texts.t('notices.delegation-broken.text'),
    ),
  }),
  'delegation-works': (words) => ({
    title: words.texts.t('notices.delegation-works'),
    text:
      numberOf(words.notice, 'endsAtMs') === undefined
        ? ''
        : words.texts.t('notices.delegation-works.until', { when: whenOf(words, 'endsAtMs') }),
  }),
  'books-differ': (words) => ({
    title: words.texts.t('notices.books-differ'),
    text: words.texts.t('notices.books-differ.text', {
      against: words.notice.data.against === 'ledger' ? 'ledger' : 'chain',
      difference: coinOf(words, 'difference', 'denom'),
    }),
  }),
  'books-agree': (words) => ({ title: words.texts.t('notices.books-agree'), text: '' }),
  'payout-sent': (words) => ({
    title: words.texts.t('notices.payout-sent', { paid: coinOf(words, 'paid', 'denom') }),
    text: words.texts.t('notices.payout-sent.text', {
      address: addressOf(words, 'to'),
      by: words.notice.data.by === 'rule' ? 'rule' : 'owner',
    }),
  }),
  'payout-failed': (words) => ({
    title: words.texts.t('notices.payout-failed', { paid: coinOf(words, 'paid', 'denom') }),
    text: joined(
      words.texts.t('notices.payout-failed.text', { address: addressOf(words, 'to') }),
      foreignPart(words, 'reason', (reason) => words.texts.t('notices.reason', { reason })),
    ),
  }),
  'payout-paused': (words) => {
    const { texts, notice } = words;
    const given = notice.data.reason;
    const reason = PAUSES.find((known) => known === given);
    return {
      title: texts.t('notices.payout-paused'),
      text: joined(
        reason === undefined
          ? foreignPart(words, 'reason', (other) => texts.t('notices.reason', { reason: other }))
          : texts.t(`notices.pause.${reason}`),
        foreignPart(words, 'detail', (detail) => texts.t('notices.reason', { reason: detail })),
        texts.t('notices.payout-paused.text'),
      ),
    };
  },
  redeemed: (words) => ({
    title: words.texts.t('notices.redeemed', { paid: coinOf(words, 'paid', 'denom') }),
    text: words.texts.t('notices.redeemed.text', {
      received: coinOf(words, 'received', 'receivedDenom'),
    }),
  }),
  'redeem-failed': (words) => ({
    title: words.texts.t('notices.redeem-failed', { paid: coinOf(words, 'paid', 'denom') }),
    text:
      foreignPart(words, 'reason', (reason) => words.texts.t('notices.reason', { reason })) ??
      words.texts.t('notices.redeem-failed.back'),
  }),
  'fees-spent': (words) => ({
    title: words.texts.t('notices.fees-spent'),
    text: words.texts.t('notices.fees-spent.text', { paid: coinOf(words, 'paid', 'denom') }),
  }),
  'agent-was-off': (words) => {
    const { texts, f, notice } = words;
    const fromMs = numberOf(notice, 'fromMs');
    const toMs = numberOf(notice, 'toMs');
    if (fromMs === undefined || toMs === undefined) {
      return {
        title: texts.t('notices.agent-was-off.unknown'),
        text: texts.t('notices.agent-was-off.text'),
      };
    }
    return {
      title: texts.t('notices.agent-was-off', { span: f.span(toMs - fromMs) }),
      text: joined(
        texts.t('notices.agent-was-off.times', {
          from: f.exactTime(fromMs),
          to: f.exactTime(toMs),
        }),
        texts.t('notices.agent-was-off.text'),
      ),
    };
  },
};

/**
 * What a notice says. `practice` is whether renters are pretended, `name` what its lease is called. A code that this page does not
 * know, from a newer agent, is shown as it is.
 */
export function noticeText(
  notice: Pick<NoticeValue, 'code' | 'data'>,
  texts: Texts,
  formats: NoticeFormats,
  practice = false,
  name?: string,
): NoticeText {
  const words: Words = { notice, texts, f: formats, practice: practice ? 'yes' : 'no', name };
  const write = Object.hasOwn(WRITERS, notice.code) ? WRITERS[notice.code] : undefined;
  if (write !== undefined) return write(words);
  const values = Object.entries(notice.data).map(
    ([key, value]) => `${foreignText(key, 40)}: ${isolated(foreignText(String(value), 120))}`,
  );
  return {
    title: texts.t('notices.unknown', { code: isolated(foreignText(notice.code, 80)) }),
    text: values.join(' · '),
  };
}

const PAUSES = [
  'no-address',
  'address-changed',
  'wallet-locked',
  'wallet-absent',
  'wallet-delegated',
  'no-fees',
  'redeem-canceled',
  'redeem-failed',
  'payout-failed',
  'forgotten',
] as const;

const REASONS = [
  'tenant',
  'insufficient-funds',
  'manifest-timeout',
  'unstable',
  'decommission',
  'unspecified',
] as const;

/** How a lease ended, for how long it lasted and what it paid in all. */
function leaseEnd(words: Words): string {
  const { t } = words.texts;
  const given = words.notice.data.closeReason;
  const reason = REASONS.find((known) => known === given);
  const span = spanOf(words, 'durationMs');
  const { practice } = words;
  const why =
    reason === undefined
      ? t('notices.ended.other', { reason: isolated(foreignText(String(given), 80)), span })
      : t(`notices.ended.${reason}`, { practice, span });
  return joined(why, t('notices.ended.paid', { paid: paidOf(words) }));
}

/** It begins every sentence that it is in; the network writes `lease 1001/1/1`. */
function labelOf({ notice: { data }, texts, name }: Words): string {
  if (name !== undefined) return isolated(name);
  if (typeof data.label !== 'string') return '–';
  const label = labelText(data.label, texts);
  return isolated(label.slice(0, 1).toUpperCase() + label.slice(1));
}

function spanOf({ notice, texts, f }: Words, key: string): string {
  const spanMs = numberOf(notice, key);
  return spanMs === undefined ? texts.t('shared.unknown') : f.span(spanMs);
}

function whenOf({ notice, texts, f }: Words, key: string): string {
  const atMs = numberOf(notice, key);
  return atMs === undefined ? texts.t('shared.unknown') : f.exactTime(atMs);
}

function addressOf({ notice, texts }: Words, key = 'address'): string {
  const address = notice.data[key];
  if (typeof address !== 'string') return texts.t('shared.unknown');
  return isolated(foreignText(address, 128));
}

function numberOf({ data }: Words['notice'], key: string): number | undefined {
  const value = data[key];
  return typeof value === 'number' ? value : undefined;
}

/** Of any coin; one that is not known here in its smallest unit. */
function coinOf({ notice, texts, f }: Words, amountKey: string, denomKey: string): string {
  const { [amountKey]: amount, [denomKey]: denom } = notice.data;
  if (typeof amount !== 'string' || !/^-?\d{1,60}$/.test(amount) || typeof denom !== 'string') {
    return texts.t('shared.unknown');
  }
  return f.coin({ denom, amount: BigInt(amount) }).text;
}

/** In the network's own coin; another coin as it is written, because its digits are not known. */
function paidOf({ notice, texts, f }: Words): string {
  const { paid, denom } = notice.data;
  if (typeof paid !== 'string' || !/^\d{1,60}$/.test(paid)) return texts.t('shared.unknown');
  if (denom === f.currency.denom) return f.amount(BigInt(paid)).text;
  return `${paid} ${isolated(foreignText(String(denom), 80))}`;
}

/** The agent's own sentence, which may name a path or a port; beside English only, for that is what it is. */
function saidInEnglish(words: Words): string | undefined {
  return words.texts.locale === 'en'
    ? foreignPart(words, 'message', (message) => message)
    : undefined;
}

function foreignPart(
  { notice }: Words,
  key: string,
  write: (text: string) => string,
): string | undefined {
  const value = notice.data[key];
  return typeof value === 'string' && value.trim() !== ''
    ? write(isolated(foreignText(value, 400)))
    : undefined;
}

/** Keeps the direction of reading of a foreign text to itself. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
