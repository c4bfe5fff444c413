import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';

/** What is known of a call that failed. */
export interface FailedCall {
  readonly code: string;
  readonly message: string;
}

/** What the agent said about a call that failed, or that there is none to say anything. */
export function callText({ code, message }: FailedCall, { t }: Texts): string {
  switch (code) {
    case 'disconnected':
    case 'stopping':
    case 'bad-answer':
      return t(`account.failed.${code}`);
    default:
      return foreignText(message, 300);
  }
}
