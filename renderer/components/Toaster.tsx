import { Toast } from 'radix-ui';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

/** The result of a thing that the person did. */
export interface ToastContent {
  readonly id: string;
  readonly tone: 'ok' | 'error';
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

interface ToasterProps {
  readonly toasts: readonly ToastContent[];
  readonly onDismiss: (id: string) => void;
}

/** Shows each for 6 s, and as long as it has the pointer or the focus. */
export function Toaster({ toasts, onDismiss }: ToasterProps) {
  const { t } = useTexts();
  return (
    <Toast.Provider duration={6000} label={t('shared.notification')} swipeDirection="right">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
      <Toast.Viewport
        label={t('shared.notifications', { hotkey: 'F8' })}
        className="fixed end-6 bottom-6 z-30 grid w-[min(24rem,calc(100vw-2rem))] gap-2 outline-none max-md:end-4 max-md:bottom-20"
      />
    </Toast.Provider>
  );
}

interface ToastBoxProps {
  readonly toast: ToastContent;
  readonly onDismiss: (id: string) => void;
}

function ToastBox({ toast, onDismiss }: ToastBoxProps) {
  const { t } = useTexts();
  const { action } = toast;
  return (
    <Toast.Root
      type="foreground"
      onOpenChange={(open) => !open && onDismiss(toast.id)}
      className="toast flex items-start gap-3 rounded-md border border-line bg-raised px-4 py-3 shadow-raised"
    >
      <Icon
        name={toast.tone === 'ok' ? 'check' : 'warning'}
        className={toast.tone === 'ok' ? 'mt-px text-paid' : 'mt-px text-alert'}
      />
      <div className="min-w-0 grow">
        <Toast.Title className="font-semibold">{toast.title}</Toast.Title>
        {toast.text !== undefined && (
          <Toast.Description className="text-sm text-ink-2">{toast.text}</Toast.Description>
        )}
        {action !== undefined && (
          <Toast.Action altText={action.label} asChild>
            <Button size="sm" className="mt-2" onClick={action.onSelect}>
              {action.label}
            </Button>
          </Toast.Action>
        )}
      </div>
      <Toast.Close asChild>
        <Button
          variant="ghost"
          size="sm"
          icon="x"
          aria-label={t('shared.close')}
          className="-my-1 -me-2"
        />
      </Toast.Close>
    </Toast.Root>
  );
}
