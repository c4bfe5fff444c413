import { createHash } from 'node:crypto';

import { orAborted } from '../../../../agent/base/abort.ts';
import { RpcFault } from '../../../../agent/network/akash/rpc/fault.ts';
import type { HttpPost } from '../../../../agent/network/akash/rpc/http-post.ts';
import type { OpenSocket } from '../../../../agent/network/akash/rpc/wake.ts';

export const CHAIN = 'chain-1';

/** One request that a node got. */
export interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * A node without a network: it answers at once, as a real one does, and does what a test sets.
 * Block h has the hash `hashAt(h)` and one event, `n` = h.
 */
export class FakeNode {
  readonly asked: Asked[] = [];
  chainId = CHAIN;
  height = 10;
  earliest = 1;
  catchingUp = false;
  /** A fork: other hashes from this height on. */
  forkedAt = Number.MAX_SAFE_INTEGER;
  /** What happens to requests: refused, cut after they were sent, never answered, or another text. */
  fault: 'none' | 'down' | 'cut' | 'silent' | { readonly text: string } = 'none';
  /** Answers of `abci_query`, by path, as JSON-RPC results. */
  readonly states = new Map<string, unknown>();
  /** Heights at which each known transaction is, by its hash in base64. */
  readonly transactions = new Map<string, number>();
  broadcastAnswer: unknown;

  count(method: string): number {
    return this.asked.filter((one) => one.method === method).length;
  }

  hashAt(height: number): string {
    const branch = height >= this.forkedAt ? 'fork' : 'main';
    return createHash('sha256').update(`${branch} ${height}`).digest('hex').toUpperCase();
  }

  answer({ method, params }: Asked): unknown {
    const height = Number(params.height);
    switch (method) {
      case 'status':
        return { result: this.#status() };
      case 'block':
      case 'block_results':
        if (height > this.height) return beyond(height, this.height);
        if (height < this.earliest) return pruned(height, this.earliest);
        return { result: method === 'block' ? this.#block(height) : results(height) };
      case 'abci_query':
        return { result: { response: this.states.get(String(params.path)) } };
      case 'tx':
        return this.#transaction(String(params.hash));
      case 'broadcast_tx_sync':
        return this.broadcastAnswer ?? { result: accepted(String(params.tx)) };
      default:
        return { error: { code: -32601, message: 'Method not found' } };
    }
  }

  #status(): unknown {
    return {
      node_info: { network: this.chainId },
      sync_info: {
        latest_block_hash: this.hashAt(this.height),
        latest_block_height: String(this.height),
        latest_block_time: timeAt(this.height),
        earliest_block_height: String(this.earliest),
        catching_up: this.catchingUp,
      },
    };
  }

  #block(height: number): unknown {
    const header = {
      chain_id: this.chainId,
      height: String(height),
      time: timeAt(height),
      last_block_id: { hash: height === 1 ? '' : this.hashAt(height - 1) },
    };
    return { block_id: { hash: this.hashAt(height) }, block: { header, data: { txs: [] } } };
  }

  #transaction(hash: string): unknown {
    const height = this.transactions.get(hash);
    if (height === undefined || height > this.height) {
      return { error: { code: -32603, message: 'Internal error', data: `tx (${hash}) not found` } };
    }
    const result = { code: 0, codespace: '', log: '', gas_wanted: '2', gas_used: '1', events: [] };
    const hex = Buffer.from(hash, 'base64').toString('hex').toUpperCase();
    return { result: { hash: hex, height: String(height), tx_result: result } };
  }
}

/** Block h was made at second h of 2026. */
export function timeAt(height: number): string {
  return new Date(Date.UTC(2026, 0, 1) + height * 1000).toISOString();
}

/** Nodes at addresses, asked without a network. */
export function fakeHttp(nodes: ReadonlyMap<string, FakeNode>): HttpPost {
  return {
    async post(url, body, _limits, signal) {
      const node = nodes.get(url);
      if (node === undefined || node.fault === 'down') {
        throw new RpcFault('rpc-unreachable', 'connection refused', { sent: false });
      }
      const asked = JSON.parse(body) as Asked;
      node.asked.push({ method: asked.method, params: asked.params });
      if (node.fault === 'cut') throw new RpcFault('rpc-unreachable', 'cut off');
      if (node.fault === 'silent') return orAborted(new Promise<string>(() => {}), signal);
      if (typeof node.fault === 'object') return node.fault.text;
      return JSON.stringify({ jsonrpc: '2.0', id: 1, ...(node.answer(asked) as object) });
    },
    close() {},
  };
}

/** Connections that a test opens, speaks on and ends by hand. */
export class FakeSockets {
  readonly opened: FakeSocket[] = [];

  readonly open: OpenSocket = (url, hooks) => {
    const socket = new FakeSocket(url, hooks);
    this.opened.push(socket);
    return socket;
  };

  /** Those that are not closed. */
  get live(): readonly FakeSocket[] {
    return this.opened.filter(({ closed }) => !closed);
  }
}

export class FakeSocket {
  readonly url: string;
  readonly hooks: Parameters<OpenSocket>[1];
  readonly sent: string[] = [];
  closed = false;

  constructor(url: string, hooks: Parameters<OpenSocket>[1]) {
    this.url = url;
    this.hooks = hooks;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  /** A new block's header, as CometBFT tells it. */
  tell(height: number, chainId = CHAIN): void {
    const last = { hash: '' };
    const header = {
      chain_id: chainId,
      height: String(height),
      time: timeAt(height),
      last_block_id: last,
    };
    this.hooks.onText(JSON.stringify({ id: 1, result: { data: { value: { header } } } }));
  }
}

function results(height: number): unknown {
  const attributes = [{ key: 'n', value: String(height), index: true }];
  return {
    height: String(height),
    txs_results: null,
    finalize_block_events: [{ type: 'test', attributes }],
  };
}

function beyond(height: number, tip: number): unknown {
  const data = `height ${height} must be less than or equal to the current blockchain height ${tip}`;
  return { error: { code: -32603, message: 'Internal error', data } };
}

function pruned(height: number, lowest: number): unknown {
  const data = `height ${height} is not available, lowest height is ${lowest}`;
  return { error: { code: -32603, message: 'Internal error', data } };
}

function accepted(base64: string): unknown {
  const hash = createHash('sha256')
    .update(Buffer.from(base64, 'base64'))
    .digest('hex')
    .toUpperCase();
  return { code: 0, data: '', log: '', codespace: '', hash };
}
