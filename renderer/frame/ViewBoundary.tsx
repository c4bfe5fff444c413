import type { ErrorInfo, ReactNode } from 'react';
import { Component } from 'react';

import { ErrorState } from '../components/ErrorState.tsx';
import { useTexts } from '../messages/texts.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly broken: string | undefined;
}

/** A view that throws takes nothing else with it. Keyed by the route, so that another view is new. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { broken: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return {
      broken:
        error instanceof Error
          ? `${error.name}: ${error.message}\n${error.stack ?? ''}`
          : String(error),
    };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('a view broke', error, info.componentStack);
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === undefined) return this.props.children;
    return <Broken detail={broken} onAgain={() => this.setState({ broken: undefined })} />;
  }
}

function Broken({
  detail,
  onAgain,
}: {
  readonly detail: string;
  readonly onAgain: () => void;
}): ReactNode {
  const { t } = useTexts();
  return (
    <ErrorState
      title={t('frame.broken.title')}
      text={t('frame.broken.text')}
      detail={detail}
      onRetry={onAgain}
    />
  );
}
