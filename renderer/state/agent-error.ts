import type { ApiErrorCode } from '../../agent/api/errors.ts';
import type { ApiError } from '../../agent/api/frames.ts';

/** What a call came to when it did not work: the agent's own error, or that there is no agent. */
export class CallError extends Error {
  readonly code: ApiErrorCode | 'disconnected' | 'bad-answer';
  readonly data: ApiError['data'];

  constructor(code: CallError['code'], message: string, data: ApiError['data'] = {}) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.data = data;
  }
}

export function callErrorOf({ code, message, data }: ApiError): CallError {
  return new CallError(code, message, data);
}
