import { existsSync, readdirSync } from 'node:fs';

import { expect, test } from 'vitest';

import { FileStore } from '../../../agent/wallet/file.ts';
import type { WalletJournal } from '../../../agent/wallet/interface.ts';
import type { SecretStore } from '../../../agent/wallet/secret-store.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import {
  ADDRESS,
  FakeStore,
  makeWallet,
  settled,
  tempFolder,
  WORDS,
} from '../../helpers/wallet/samples.ts';

/** The end of the process, as far as the wallet can tell: from then on nothing it does has effect. */
class Died extends Error {}

class Life {
  steps = 0;
  readonly diesAt: number;

  constructor(diesAt: number) {
    this.diesAt = diesAt;
  }

  /** Before and after each write the process may end. */
  step(): void {
    this.steps += 1;
    if (this.steps >= this.diesAt) throw new Died();
  }

  async around<T>(write: () => Promise<T>): Promise<T> {
    this.step();
    const result = await write();
    this.step();
    return result;
  }

  journal(kept: MemoryJournal): MemoryJournal {
    const journal = new MemoryJournal();
    const dying: WalletJournal = {
      read: (key) => kept.read(key),
      writeAll: (entries) => {
        this.step();
        kept.writeAll(entries);
        this.step();
      },
    };
    return Object.assign(journal, dying);
  }

  store(kept: SecretStore): SecretStore {
    return {
      protection: kept.protection,
      problem: () => kept.problem(),
      write: (...args) => this.around(() => kept.write(...args)),
      read: (...args) => kept.read(...args),
      remove: (...args) => this.around(() => kept.remove(...args)),
      worthTrying: (...args) => kept.worthTrying(...args),
    };
  }
}

type Owner = ReturnType<typeof makeWallet>['owner'];

const STORY = {
  create: {
    before: undefined,
    act: (owner: Owner) => owner.import(WORDS, ADDRESS, { protection: 'keychain' }),
    ends: ['absent', 'ready keychain'],
  },
  'change of the protection': {
    before: (owner: Owner) => owner.import(WORDS, ADDRESS, { protection: 'keychain' }),
    act: (owner: Owner) =>
      owner.changeProtection({}, { protection: 'file', evenUnprotected: true }),
    ends: ['ready keychain', 'ready file'],
  },
  backup: {
    before: (owner: Owner) => owner.import(WORDS, ADDRESS, { protection: 'keychain' }),
    act: async (owner: Owner) => {
      const words = await owner.backup({});
      await owner.answerQuiz(owner.quiz().map((position) => words[position - 1]!));
    },
    ends: ['ready keychain', 'ready keychain, backed up'],
  },
  forget: {
    before: (owner: Owner) => owner.import(WORDS, ADDRESS, { protection: 'keychain' }),
    act: async (owner: Owner) => owner.forget((await owner.askForget()).ticket, true),
    ends: ['ready keychain', 'absent'],
  },
} as const;

test.each(Object.keys(STORY) as (keyof typeof STORY)[])(
  'killed at any write of a %s, the next start has the wallet from before or after, and no leftovers',
  async (name) => {
    const { before, act, ends } = STORY[name];
    const seen: string[] = [];
    let survived = false;
    let died = 0;
    while (!survived) {
      const journal = new MemoryJournal();
      const keychain = new FakeStore();
      const folder = `${tempFolder()}/wallet`;
      const files = new FileStore(folder);
      const first = makeWallet({ journal, stores: [keychain, files] });
      if (before !== undefined) await before(first.owner);
      await first.holder.close();
      const life = new Life(died + 1);
      const stores = [keychain, files].map((store) => life.store(store));
      const doomed = makeWallet({ journal: life.journal(journal), stores });
      await settled(doomed);
      try {
        await act(doomed.owner);
        survived = true;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        died += 1;
      }
      await doomed.holder.close();
      const next = makeWallet({ journal, stores: [keychain, files] });
      await settled(next);
      const state = next.holder.state();
      if (state.state !== 'absent') expect(state.account).toBe(ADDRESS);
      const facts = state.state === 'absent' ? '' : ` ${state.protection}`;
      const backedUp = state.state !== 'absent' && state.backedUpAtMs !== undefined;
      seen.push(`${state.state}${facts}${backedUp ? ', backed up' : ''}`);
      const used = state.state === 'absent' ? undefined : state.protection;
      const left = existsSync(folder) ? readdirSync(folder).length : 0;
      expect([keychain.kept.size, left, journal.list('wallet.').length]).toEqual([
        used === 'keychain' ? 1 : 0,
        used === 'file' ? 1 : 0,
        used === undefined ? 0 : 1,
      ]);
      await next.holder.close();
    }
    // First the old one, from some write on the new one, and never anything else.
    const turn = seen.indexOf(ends[1]);
    expect([seen.slice(0, turn), seen.slice(turn)]).toEqual([
      seen.slice(0, turn).map(() => ends[0]),
      seen.slice(turn).map(() => ends[1]),
    ]);
    expect([turn > 0, died >= 2]).toEqual([true, true]);
  },
);
