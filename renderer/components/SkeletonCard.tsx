import { useTexts } from '../messages/texts.tsx';
import { classNames } from './class-names.ts';
import { Skeleton } from './Skeleton.tsx';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface SkeletonCardProps {
  readonly lines?: number;
  /** With a large figure above the lines. */
  readonly figure?: boolean;
  /** As high as what usually comes is, in CSS: what stands below it keeps its place. */
  readonly height?: string;
  readonly className?: string | undefined;
}

/** A card whose content is on its way. */
export function SkeletonCard({ lines = 3, figure = false, height, className }: SkeletonCardProps) {
  const { t } = useTexts();
  return (
    <div
      aria-busy="true"
      style={height === undefined ? undefined : { minHeight: height }}
      className={classNames(
        'card grid min-w-0 content-start gap-4 rounded-lg border border-line bg-surface p-5 shadow-card max-md:p-4',
        className,
      )}
    >
      <VisuallyHidden>{t('shared.loading')}</VisuallyHidden>
      <Skeleton width="40%" />
      {figure && <Skeleton width="45%" height="2rem" />}
      <Skeleton lines={lines} />
    </div>
  );
}
