import { Slider as Radix } from 'radix-ui';

interface SliderProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** While it moves. */
  readonly onChange: (value: number) => void;
  /** When it was let go. */
  readonly onCommit?: ((value: number) => void) | undefined;
  readonly label: string;
  /** The value with its unit, as a reader says it. */
  readonly valueText: string;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
}

/** A value between two ends. */
export function Slider(props: SliderProps) {
  const { value, min, max, step, onChange, onCommit, label, valueText, disabled = false } = props;
  return (
    <Radix.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
      className="relative flex h-5 w-full touch-none items-center select-none data-[disabled]:opacity-55 max-md:h-11"
    >
      <Radix.Track className="meter-track relative h-1 grow rounded-full bg-line-strong">
        <Radix.Range className="meter-fill absolute h-full rounded-full bg-paid-fill" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        aria-describedby={props.describedBy}
        className="slider-thumb cursor-pointer"
      />
    </Radix.Root>
  );
}
