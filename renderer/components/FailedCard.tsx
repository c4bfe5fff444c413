import { foreignText } from '../format/names.ts';
import { useTexts } from '../messages/texts.tsx';
import { Card } from './Card.tsx';
import { ErrorState } from './ErrorState.tsx';

interface FailedCardProps {
  readonly title: string;
  /** What it means. */
  readonly text: string;
  /** How old that is which is still shown, in words; nothing where nothing is. */
  readonly age: string | undefined;
  /** As the agent gave it: one click away. */
  readonly error: { readonly code: string; readonly message: string };
  readonly onRetry?: () => void;
}

/** A question that failed. What was known before is kept, and this says how old it is. */
export function FailedCard({ title, text, age, error, onRetry }: FailedCardProps) {
  const { t } = useTexts();
  const kept = age === undefined ? '' : ` ${t('shared.kept', { age })}`;
  return (
    <Card label={title}>
      <ErrorState
        title={title}
        text={`${text}${kept}`}
        detail={`${error.code}: ${foreignText(error.message)}`}
        onRetry={onRetry}
      />
    </Card>
  );
}
