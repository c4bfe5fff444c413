import { classNames } from './class-names.ts';

interface SkeletonProps {
  /** In CSS: 60%, 12rem. */
  readonly width?: string;
  readonly height?: string;
  /** Lines of text in place of one block. */
  readonly lines?: number;
  readonly className?: string | undefined;
}

// The last line of a text is rarely a full one.
const LINE_WIDTHS = ['100%', '82%', '93%', '76%'];

/** The shape of what comes. Shows after 200 ms. */
export function Skeleton({ width, height = '0.875rem', lines, className }: SkeletonProps) {
  if (lines === undefined) {
    return (
      <span aria-hidden="true" className={classNames('appear-late block', className)}>
        <span className="skeleton" style={{ width: width ?? '100%', height }} />
      </span>
    );
  }
  return (
    <span aria-hidden="true" className={classNames('appear-late grid gap-2.5', className)}>
      {Array.from({ length: lines }, (_, index) => (
        <span
          key={index}
          className="skeleton"
          style={{ width: width ?? LINE_WIDTHS[index % LINE_WIDTHS.length], height }}
        />
      ))}
    </span>
  );
}
