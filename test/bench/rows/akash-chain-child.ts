import { openChain } from '../../chain/open-chain.ts';

/**
 * A chain in a process of its own, so that its work is not the reader's: `{ produce }` makes so many
 * blocks and answers with the last height and when it began to make the last one.
 */
const chain = await openChain();
chain.produceBlock();

process.on('message', ({ produce }: { produce: number }) => {
  if (produce > 1) chain.produceBlock(produce - 1);
  const atMs = performance.timeOrigin + performance.now();
  const { height } = chain.produceBlock();
  process.send?.({ height: Number(height), atMs });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: chain.url, wsUrl: chain.wsUrl, chainId: chain.chain.chainId });
