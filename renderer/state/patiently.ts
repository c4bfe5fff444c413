const FIRST_WAIT_MS = 250;
const TRIES = 5;

/**
 * Tries again what a browser gives up too early: it cuts off whatever is being fetched when a network
 * interface comes or goes, which each tenant's container makes happen. Throws the last error.
 */
export function patiently<T>(work: () => Promise<T>): () => Promise<T> {
  return async () => {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await work();
      } catch (error) {
        if (left <= 1) throw error;
        const waitMs = FIRST_WAIT_MS * 2 ** (TRIES - left);
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  };
}
