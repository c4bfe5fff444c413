import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';

import { qrPath } from '../../../../renderer/format/qr-path.ts';

/** Draws the squares of the path as a camera sees them: dark on white, so many pixels a module. */
function seen(path: string, size: number, scale: number): Uint8Array {
  const side = size * scale;
  const pixels = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row += 1) {
      for (let column = 0; column < scale; column += 1) {
        const at = ((Number(y) * scale + row) * side + Number(x) * scale + column) * 4;
        pixels.fill(0, at, at + 3);
      }
    }
  }
  return pixels;
}

test.each([
  ['an address', 'akash1v6c0js804yu2900xlx0txsgampxqpg5zcu9q2f'],
  ['a part of a transaction', `sublet:grant:1/3:${'0123456789abcdef'.repeat(40)}`],
  ['letters beyond ASCII', 'Straße 1 · 20 °C'],
])('given %s, when drawn, then a camera reads that very text', async (_name, text) => {
  const { path, size } = await qrPath(text);
  const side = size * 4;
  expect(decodeQR({ width: side, height: side, data: seen(path, size, 4) })).toBe(text);
});

test('given a QR code, when drawn, then four modules around it are empty', async () => {
  const { path, size } = await qrPath('akash1');
  const places = [...path.matchAll(/M(\d+) (\d+)h/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  expect([Math.min(...places), Math.max(...places)]).toEqual([4, size - 5]);
});

test('given more than any QR code holds, when drawn, then it says so', async () => {
  await expect(qrPath('x'.repeat(5000))).rejects.toThrow();
});
