import type { ReactNode } from 'react';

import type { AmountProblem, AmountReading } from '../format/amount-input.ts';
import { readAmount } from '../format/amount-input.ts';
import { decimalMark, fromAtomics, showDecimal } from '../format/decimal.ts';
import type { Currency } from '../format/money.ts';
import { moneyText } from '../format/money.ts';
import type { Texts } from '../messages/texts.tsx';
import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { Field } from './Field.tsx';
import { TextInput } from './TextInput.tsx';

interface AmountFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly currency: Currency;
  /** As it is typed. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What there is; a button takes all of it. */
  readonly most?: bigint | undefined;
  /** Whether a value that is not taken is said to be so now. */
  readonly checked: boolean;
}

/** An amount of a coin with its unit; what is wrong with it stands below. */
export function AmountField(props: AmountFieldProps) {
  const { label, hint, currency, value, onChange, most, checked } = props;
  const texts = useTexts();
  const { t, tag } = texts;
  const reading = useAmount(value, currency, most);
  const error = checked && !reading.ok ? amountProblem(reading.problem, texts, currency, most) : '';
  const takeAll = (): void => {
    if (most === undefined) return;
    onChange(showDecimal(fromAtomics(most, currency.exponent), decimalMark(tag)));
  };
  return (
    <Field label={label} hint={hint} error={error === '' ? undefined : error}>
      {({ id, describedBy, invalid }) => (
        <div className="flex gap-2">
          <div className="min-w-0 grow">
            <TextInput
              id={id}
              value={value}
              unit={currency.symbol.trim()}
              invalid={invalid}
              inputMode="decimal"
              autoComplete="off"
              spellCheck={false}
              aria-describedby={describedBy}
              onChange={(event) => onChange(event.target.value)}
              className="text-end"
            />
          </div>
          {most !== undefined && most > 0n && (
            <Button aria-label={t('account.amount.allOf', { label })} onClick={takeAll}>
              {t('account.amount.all')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

/** What was typed, as an amount. */
export function useAmount(value: string, currency: Currency, most?: bigint): AmountReading {
  const { tag } = useTexts();
  return readAmount(value, decimalMark(tag), currency, most);
}

function amountProblem(
  problem: AmountProblem,
  { t, tag }: Texts,
  currency: Currency,
  most: bigint | undefined,
): string {
  const example = showDecimal('1.5', decimalMark(tag));
  switch (problem.code) {
    case 'ambiguous':
      return t('account.amount.ambiguous', { whole: problem.whole, decimal: problem.decimal });
    case 'too-precise':
      return t('account.amount.too-precise', { digits: problem.digits });
    case 'too-much':
      return t('account.amount.too-much', { most: moneyText(most ?? 0n, currency, tag).text });
    case 'empty':
    case 'negative':
    case 'not-a-number':
    case 'zero':
      return t(`account.amount.${problem.code}`, { example });
  }
}
