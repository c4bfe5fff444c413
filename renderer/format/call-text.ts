import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** What the agent said about a call that failed, or that there is none to say anything. */
export function callText(
  { code, message }: { readonly code: string; readonly message: string },
  { t }: Texts,
): string {
  switch (code) {
    case 'disconnected':
    case 'stopping':
    case 'bad-answer':
      return t(`account.failed.${code}`);
    default:
      return foreignText(message, 300);
  }
}
