import type { ComponentProps } from 'react';

import { classNames } from './class-names.ts';
import { inputLook } from './input-look.ts';

interface TextInputProps extends ComponentProps<'input'> {
  /** Stands in the box, after the value. */
  readonly unit?: string | undefined;
  readonly invalid?: boolean;
}

/** A line of text or a number with its unit. */
export function TextInput({ unit, invalid = false, className, ...native }: TextInputProps) {
  const input = (
    <input
      {...native}
      aria-invalid={invalid || undefined}
      className={inputLook(invalid, classNames(roomFor(unit), className))}
    />
  );
  if (unit === undefined) return input;
  return (
    <span className="relative flex">
      {input}
      <span className="pointer-events-none absolute end-3 top-1/2 -translate-y-1/2 text-sm text-ink-3">
        {unit}
      </span>
    </span>
  );
}

const LONG_UNIT = 7;

/** So that no digit stands under the unit. */
function roomFor(unit: string | undefined): string | false {
  if (unit === undefined) return false;
  return unit.length > LONG_UNIT ? 'pe-28' : 'pe-18';
}
