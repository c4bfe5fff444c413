import { useState } from 'react';

import type { ProtectionChoiceValue } from '../../../agent/api/wallet.ts';

export type Protection = ProtectionChoiceValue['protection'];

/** What is wrong with the choice. */
export type ProtectionProblem = 'none' | 'short' | 'differs' | 'not-ticked';

export interface ProtectionForm {
  readonly protection: Protection | undefined;
  readonly passphrase: string;
  readonly again: string;
  readonly isTicked: boolean;
  readonly problem: ProtectionProblem | undefined;
  /** What the agent is told; `undefined` while there is a problem. */
  readonly choice: ProtectionChoiceValue | undefined;
  choose(this: void, protection: Protection): void;
  typePassphrase(this: void, text: string): void;
  typeAgain(this: void, text: string): void;
  tick(this: void, ticked: boolean): void;
  /** Forgets what was typed. */
  clear(this: void): void;
}

/** Shorter ones can be guessed by whoever has the file. */
export const LEAST_PASSPHRASE = 10;

/** Where the secret is to lie; `usual` is what holds until another is chosen. */
export function useProtection(usual: Protection | undefined): ProtectionForm {
  const [chosen, choose] = useState<Protection>();
  const [passphrase, typePassphrase] = useState('');
  const [again, typeAgain] = useState('');
  const [isTicked, tick] = useState(false);
  const protection = chosen ?? usual;
  const problem = problemOf(protection, { passphrase, again, isTicked });
  return {
    protection,
    passphrase,
    again,
    isTicked,
    problem,
    choice:
      protection === undefined || problem !== undefined
        ? undefined
        : {
            protection,
            ...(protection === 'passphrase' ? { passphrase } : {}),
            ...(protection === 'file' ? { evenUnprotected: true } : {}),
          },
    choose,
    typePassphrase,
    typeAgain,
    tick,
    clear: () => {
      typePassphrase('');
      typeAgain('');
    },
  };
}

export function problemOf(
  protection: Protection | undefined,
  {
    passphrase,
    again,
    isTicked,
  }: { readonly passphrase: string; readonly again: string; readonly isTicked: boolean },
): ProtectionProblem | undefined {
  switch (protection) {
    case undefined:
      return 'none';
    case 'passphrase':
      if (passphrase.length < LEAST_PASSPHRASE) return 'short';
      return passphrase === again ? undefined : 'differs';
    case 'file':
      return isTicked ? undefined : 'not-ticked';
    case 'keychain':
    case 'systemd-credential':
      return undefined;
  }
}
