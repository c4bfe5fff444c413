import { useTexts } from '../messages/texts.tsx';
import { useConnection } from './store.ts';

/** Why nothing can be changed now; `undefined` where it can. */
export function useActionReason(): string | undefined {
  const { t } = useTexts();
  const { status } = useConnection();
  switch (status) {
    case 'live':
      return undefined;
    case 'connecting':
    case 'reconnecting':
      return t('shared.readOnly.reconnecting');
    case 'offline':
      return t('shared.readOnly.offline');
    case 'locked-out':
      return t('shared.readOnly.locked-out');
  }
}
