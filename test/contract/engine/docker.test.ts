import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { dockerUnderTest, freePort, kill, leftovers } from '../../helpers/engine-docker.ts';
import { describeEngine } from './contract.ts';

describeEngine('docker', async () => {
  const { engine, listing, cleanUp } = await dockerUnderTest();
  return {
    engine,
    image: BUSYBOX_IMAGE,
    crash: (lease, service) => kill(listing, lease, service),
    spoil: (workload) => ({
      ...workload,
      // Less than the engine takes.
      services: workload.services.map((service) => ({ ...service, memoryBytes: 1024 })),
    }),
    leftovers: (lease) => leftovers(listing, lease),
    freePort,
    cleanUp,
  };
});
