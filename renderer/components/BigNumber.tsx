interface BigNumberProps {
  readonly value: string;
  readonly unit: string;
}

/** A reading with its unit. */
export function BigNumber({ value, unit }: BigNumberProps) {
  return (
    <span
      dir="ltr"
      className="font-heading text-[1.125rem] leading-6 font-semibold tracking-[-0.015em] whitespace-nowrap tabular-nums"
    >
      {value}
      <span className="ms-0.5 font-sans text-xs font-medium tracking-normal text-ink-2">
        {unit}
      </span>
    </span>
  );
}
