import type { PracticeControls } from '../../../agent/network/practice/controls.ts';
import type { TenantSide } from './contract.ts';

/** The tenants of the contract, played through the practice market's controls. */
export function practiceTenant(controls: PracticeControls): TenantSide {
  // What waits for a block gets one.
  const inBlock = async (work: Promise<{ ok: boolean }>): Promise<void> => {
    await controls.advance(1);
    const outcome = await work;
    if (!outcome.ok) throw new Error(`the market refused: ${JSON.stringify(outcome)}`);
  };
  return {
    placeOrder: async (maxPrice) => {
      const order = await controls.place('manual', { maxPrice });
      await controls.advance(1);
      return order;
    },
    placeLostOrder: async () => {
      const order = await controls.place('web', {
        maxPrice: '20',
        rivalPercent: 1,
        waitBlocks: 30,
      });
      await controls.advance(1);
      return order;
    },
    acceptBid: (bid) => inBlock(controls.acceptBid(bid)),
    sendManifest: (lease, manifest) => inBlock(controls.sendManifest(lease, manifest)),
    closeDeployment: (order) => inBlock(controls.closeDeployment(order)),
    drainEscrow: (order) => inBlock(controls.drain(order)),
    advanceBlocks: (count) => controls.advance(count),
  };
}
