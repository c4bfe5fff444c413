import type { Journal } from '../../../agent/network/interface.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import type { Sabotage } from './life.ts';

/** The agent without one of its guards each, by the counter that has to notice. */
export const SABOTAGES = {
  /** Nobody asks which orders came while nobody listened. */
  ordersMissed: { network: (network) => instead(network, { openOrders: async () => [] }) },
  /** A transaction is sent before it is written down. */
  doubleBids: { journal: (journal) => forgetting(journal) },
  /** Bids that can win nothing are left where they are. */
  depositsForgotten: {
    network: (network) => instead(network, { closeBid: async () => undefined }),
  },
  /** A manifest is accepted and not stored. */
  leasesClosedByUs: {
    storage: (storage) => withPart(storage, 'leases', { setManifest: () => undefined }),
  },
  /** What moved in the account is let go of before it is written down. */
  uakt: { storage: (storage) => withPart(storage, 'account', { append: () => [] }) },
  /** What leases paid is not written into the ledger. */
  uact: { storage: (storage) => withPart(storage, 'ledger', { append: () => [] }) },
} as const satisfies Readonly<Record<string, Sabotage>>;

function withPart<Part extends keyof Storage>(
  storage: Storage,
  part: Part,
  methods: Partial<Storage[Part]>,
): Storage {
  return { ...storage, [part]: instead(storage[part] as object, methods) };
}

/** `target` with some of its methods in place of its own. */
function instead<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (from, name) => {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(from, name, from);
      return typeof value === 'function' ? (value.bind(from) as unknown) : value;
    },
  });
}

/** Nothing of a transaction that is on its way is ever on the disk. */
function forgetting(journal: Journal): Journal {
  return instead(journal, {
    writeAll: (entries) => {
      const isOfFlight = (key: string): boolean => key === 'signer/flight' || key === 'signer/sent';
      journal.writeAll([...entries].filter(([key]) => !isOfFlight(key)));
    },
  });
}
