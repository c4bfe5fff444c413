import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { openPretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { Context } from '../context.ts';
import { newFolder } from '../context.ts';
import { LIVE_LEASES } from './dashboard-page.ts';

/** Runs in the page, as its only script: takes slices and writes their numbers, and no more. */
function showNumbers(label: string): void {
  interface Coin {
    readonly amount: string;
  }
  interface Frame {
    readonly type: string;
    readonly slice: string;
    readonly slices?: Record<string, unknown>;
    readonly value: unknown;
  }
  const money = (coin: Coin | undefined): string =>
    `US$${(Number(coin?.amount ?? 0) / 1e6).toFixed(2)}`;
  const main = document.body.appendChild(document.createElement('main'));
  const added = (tag: string): HTMLElement => main.appendChild(document.createElement(tag));
  added('h1').textContent = label;
  added('p').textContent = label;
  const figure = added('p');
  const links = new Map<string, HTMLElement>();
  const show = (slice: string, value: unknown): void => {
    if (slice === 'earnings') figure.textContent = money((value as { accrued: Coin[] }).accrued[0]);
    if (slice !== 'leases') return;
    for (const { lease, accrued } of (value as { live: { lease: string; accrued: Coin }[] }).live) {
      const link = links.get(lease) ?? added('a');
      links.set(lease, link);
      link.setAttribute('href', `#/leases/${encodeURIComponent(lease)}`);
      link.textContent = money(accrued);
    }
  };
  const socket = new WebSocket(`ws://${location.host}/control`);
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, client: 'bench' }));
    socket.send(JSON.stringify({ type: 'subscribe', id: 1 }));
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const frame = JSON.parse(data) as Frame;
    if (frame.type === 'slice') show(frame.slice, frame.value);
    for (const [slice, value] of Object.entries(frame.slices ?? {})) show(slice, value);
  });
}

/**
 * The same kind of server with the same world, and a page of a few lines that writes the numbers
 * into plain text: what server, socket, browser and screen take by themselves.
 */
export async function openBare(context: Context, label: string): Promise<PretendAgent> {
  const folder = path.join(newFolder(context, 'bare'), 'page');
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'bare.js'),
    `(${showNumbers.toString()})(${JSON.stringify(label)});\n`,
  );
  writeFileSync(
    path.join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>bare</title><link rel="icon" href="data:,">' +
      '<body><script src="/bare.js"></script></body>\n',
  );
  const agent = await openPretendAgent({
    state: 'many',
    folder,
    historyDays: 365,
    leases: LIVE_LEASES,
    ticking: false,
  });
  context.cleanup.add('the bare page', () => agent.close());
  return agent;
}
