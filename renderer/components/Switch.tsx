import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';

interface SwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: string;
  /** The words stand beside it already: the label is for readers only. */
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
  readonly id?: string | undefined;
}

/** On or off, at once. */
export function Switch(props: SwitchProps) {
  const { checked, onChange, label, hideLabel = false, disabled = false } = props;
  const own = useId();
  const id = props.id ?? own;
  const button = (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      aria-label={hideLabel ? label : undefined}
      aria-describedby={props.describedBy}
      className="switch disabled:cursor-not-allowed disabled:opacity-55"
    >
      <Radix.Thumb className="switch-thumb" />
    </Radix.Root>
  );
  if (hideLabel) return button;
  return (
    <span className="inline-flex items-center gap-2 max-md:min-h-11">
      {button}
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
    </span>
  );
}
