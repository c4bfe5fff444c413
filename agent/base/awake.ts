import { MessageChannel } from 'node:worker_threads';

/**
 * Keeps the process until `work` is over: a pause alone does not, because pending timers never do. For the
 * time before an agent serves anybody and after that, and for commands.
 */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  port1.ref();
  try {
    return await work();
  } finally {
    port1.close();
    port2.close();
  }
}
