import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useId } from 'react';

import { Icon } from './Icon.tsx';

interface RadioCardsProps<T extends string> {
  readonly label: string;
  /** The label is said to all, not to screen readers alone; for where nothing else says what is chosen. */
  readonly labelShown?: boolean;
  readonly value: T | undefined;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    readonly text: ReactNode;
    readonly disabled?: boolean;
    /** Why it cannot be chosen here. */
    readonly problem?: string | undefined;
  }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few, each explained. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { label, labelShown = false, value, options, onChange, disabled = false } = props;
  const choose = (next: string): void => {
    const option = options.find((each) => each.value === next);
    if (option !== undefined) onChange(option.value);
  };
  const id = useId();
  const group = (
    <RadioGroup.Root
      {...(labelShown ? { 'aria-labelledby': id } : { 'aria-label': label })}
      value={value ?? null}
      onValueChange={choose}
      disabled={disabled}
      className="grid grid-cols-[repeat(auto-fit,minmax(min(11rem,100%),1fr))] gap-3"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          disabled={disabled || option.disabled === true || option.problem !== undefined}
          className="control group grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-0.5 rounded-md border border-line bg-surface p-4 text-start hover:border-line-strong focus-visible:rounded-md disabled:cursor-not-allowed disabled:border-dashed disabled:bg-sunken data-[state=checked]:border-paid-fill data-[state=checked]:bg-paid-soft enabled:data-[state=checked]:shadow-[inset_0_0_0_1px_var(--paid-fill)]"
        >
          <span className="flex justify-between gap-2 font-semibold">
            <span className="min-w-0 wrap-anywhere">{option.title}</span>
            <Icon name="check" className="invisible text-paid group-data-[state=checked]:visible" />
          </span>
          <span className="text-sm text-ink-2">{option.text}</span>
          {option.problem !== undefined && (
            <span className="mt-1 text-sm text-accrued wrap-anywhere">{option.problem}</span>
          )}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
  if (!labelShown) return group;
  return (
    <div className="grid gap-2">
      <p id={id} className="text-sm font-semibold text-ink">
        {label}
      </p>
      {group}
    </div>
  );
}
