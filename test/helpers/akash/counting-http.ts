import type { HttpPost } from '../../../agent/network/akash/rpc/http-post.ts';
import { openHttpPost } from '../../../agent/network/akash/rpc/http-post.ts';
import type { Endpoint } from '../../chain/rpc/endpoint.ts';

/** Node's client, which knows whether an answer is still to be expected. */
export class CountingHttp implements HttpPost {
  readonly #http = openHttpPost();
  readonly #endpoints: readonly Endpoint[];
  readonly #underWay = new Map<Promise<string>, string>();

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
  }

  post(...args: Parameters<HttpPost['post']>): Promise<string> {
    const answer = this.#http.post(...args);
    this.#underWay.set(answer, args[0]);
    const forget = (): void => void this.#underWay.delete(answer);
    answer.then(forget, forget);
    return answer;
  }

  /** Resolves when nothing is under way but what is never answered. */
  async quiet(): Promise<void> {
    let quietTurns = 0;
    while (quietTurns < 3) {
      await new Promise((resolve) => setImmediate(resolve));
      const hanging = this.#endpoints.filter(({ faults }) => faults.isHanging);
      const left = [...this.#underWay.values()].filter(
        (url) => !hanging.some((endpoint) => url.startsWith(endpoint.url)),
      );
      quietTurns = left.length === 0 ? quietTurns + 1 : 0;
    }
  }

  // The access is closed at each restart; the connections are the test's.
  close(): void {}

  end(): void {
    this.#http.close();
  }
}
