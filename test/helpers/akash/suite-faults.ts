import { describe, expect, test } from 'vitest';

import { parseDec } from '../../../agent/domain/money.ts';
import type { SignerChain } from '../../../agent/network/akash/signer/fate.ts';
import { intentOf } from './intents.ts';
import { keyWallet } from './key-wallet.ts';
import * as messages from './messages.ts';
import type { WorldOf } from './world.ts';

/** What any node can be made to do to a signer. */
export function faultSteps(world: WorldOf): void {
  describe('a signer that is disturbed', () => {
    const takeBack = (place: number) => {
      const id = world().bid(place);
      return intentOf('close', id, messages.closeBid(id, 'unspecified'));
    };

    test('goes on after somebody else used its sequence number', async () => {
      const { provider, tenant } = world();
      await provider.send([messages.send(provider.address, tenant.address, 1n)]);
      world().given += 1n;
      expect(await world().carryOut([takeBack(3)])).toMatchObject([{ state: 'included' }]);
    });

    test('does one thing once while somebody else uses the same key', async () => {
      const { provider, tenant, machine } = world();
      const closing = world().carryOut([takeBack(6)]);
      // Whoever of the two comes second is refused, and has to do it again.
      const stealing = (async () => {
        try {
          await provider.send([messages.send(provider.address, tenant.address, 1n)]);
          world().given += 1n;
        } catch (error) {
          if (!/sequence|not taken/.test(String(error))) throw error;
        }
      })();
      const [outcomes] = await Promise.all([closing, stealing]);
      expect(outcomes).toMatchObject([{ state: 'included' }]);
      const { dseq } = world().bid(6);
      await world().told('bid-closed', ({ id }) => id.dseq === dseq);
      expect(
        machine.typed.filter((event) => event.type === 'bid-closed' && event.id.dseq === dseq),
      ).toHaveLength(1);
    });

    test('raises a fee that a node finds too small', async ({ skip }) => {
      const { machine, providerKey } = world();
      const watched = withoutHint(machine.access);
      const cheap = parseDec('0.000001');
      const signer = machine.openSigner(keyWallet(providerKey), cheap, watched.chain);
      try {
        const outcomes = await world().carryOut([takeBack(4)], signer);
        expect(outcomes).toMatchObject([{ state: 'included' }]);
      } finally {
        await signer.close();
      }
      if (watched.refused() === 0) skip('not run: the node takes any fee');
      expect(watched.refused()).toBe(1);
    });
  });
}

/** A chain that does not say beforehand what its nodes want, and how often it found a fee too small. */
function withoutHint(access: SignerChain): { chain: SignerChain; refused: () => number } {
  let refused = 0;
  const chain: SignerChain = {
    chainId: access.chainId,
    tip: (signal) => access.tip(signal),
    query: async (path, request, signal, height) =>
      path.endsWith('.Service/Config') ? undefined : access.query(path, request, signal, height),
    transaction: (hash, signal) => access.transaction(hash, signal),
    broadcast: async (transaction, signal) => {
      const answer = await access.broadcast(transaction, signal);
      if (answer.codespace === 'sdk' && answer.code === 13) refused += 1;
      return answer;
    },
    block: (height, signal, options) => access.block(height, signal, options),
    health: () => access.health(),
    close: async () => undefined,
  };
  return { chain, refused: () => refused };
}
