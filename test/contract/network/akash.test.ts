import { FastClock } from '../../helpers/akash/fast-clock.ts';
import { marketArena } from '../../helpers/akash/market-arena.ts';
import { MarketWorld } from '../../helpers/akash/market-world.ts';
import { describeNetwork } from './contract.ts';

describeNetwork('akash, on a chain that computes', async () => {
  return marketArena(await MarketWorld.open({ clock: new FastClock(5) }));
});
