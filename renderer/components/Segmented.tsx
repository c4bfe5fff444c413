import { ToggleGroup } from 'radix-ui';

import { classNames } from './class-names.ts';
import { moreBeyond } from './more-beyond.ts';

interface SegmentedProps<T extends string> {
  /** What is chosen here. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** A few choices side by side, one of which always holds. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, disabled = false, className } = props;
  const choose = (next: string): void => {
    const option = options.find((each) => each.value === next);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <ToggleGroup.Root
      ref={moreBeyond}
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      disabled={disabled}
      className={classNames(
        'more-beyond inline-flex max-w-full gap-0.5 overflow-x-auto rounded-sm bg-seg p-0.5 no-scrollbar',
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="control min-h-7 rounded-[5px] px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink disabled:cursor-not-allowed disabled:opacity-55 data-[state=on]:bg-seg-on data-[state=on]:font-semibold data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line)] max-md:min-h-10"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
