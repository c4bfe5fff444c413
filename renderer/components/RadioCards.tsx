import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';

import { Icon } from './Icon.tsx';

interface RadioCardsProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    readonly text: ReactNode;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few, each explained. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { label, value, options, onChange, disabled = false } = props;
  const choose = (next: string): void => {
    const option = options.find((each) => each.value === next);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value ?? null}
      onValueChange={choose}
      disabled={disabled}
      className="grid grid-cols-[repeat(auto-fit,minmax(min(11rem,100%),1fr))] gap-3"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled === true}
          className="control group grid content-start gap-0.5 rounded-md border border-line bg-surface p-4 text-start hover:border-line-strong focus-visible:rounded-md disabled:cursor-not-allowed disabled:opacity-55 data-[state=checked]:border-paid-fill data-[state=checked]:bg-paid-soft data-[state=checked]:shadow-[inset_0_0_0_1px_var(--paid-fill)]"
        >
          <span className="flex justify-between gap-2 font-semibold">
            {option.title}
            <Icon name="check" className="invisible text-paid group-data-[state=checked]:visible" />
          </span>
          <span className="text-sm text-ink-2">{option.text}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
