import { Icon } from './Icon.tsx';
import { inputLook } from './input-look.ts';

interface SelectProps<T extends string> {
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
  /** Needed where no Field gives it a label. */
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** One of many: the system's own list, which every phone and reader knows. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { value, options, onChange, label, id, invalid = false, disabled = false } = props;
  const choose = (next: string): void => {
    const option = options.find((each) => each.value === next);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <span className="relative flex min-w-0">
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-label={label}
        aria-describedby={props.describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => choose(event.target.value)}
        className={inputLook(invalid, `appearance-none truncate pe-9 ${props.className ?? ''}`)}
      >
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            disabled={option.disabled}
            className="bg-raised text-ink"
          >
            {option.label}
          </option>
        ))}
      </select>
      <Icon
        name="chevron-down"
        size="s"
        className={`pointer-events-none absolute end-3 top-1/2 -translate-y-1/2 text-ink-2 ${disabled ? 'opacity-55' : ''}`}
      />
    </span>
  );
}
