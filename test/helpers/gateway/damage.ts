import type { Dice } from '../chain/scenario/dice.ts';

/** The bytes with one to four of them changed, left out, put in, or all cut off behind a place. */
export function damaged(bytes: Uint8Array, dice: Dice): Buffer {
  let result = Buffer.from(bytes);
  for (let left = dice.between(1, 4); left > 0; left--) {
    const at = dice.between(0, Math.max(0, result.length - 1));
    const kind = dice.between(0, 99);
    const [before, from, after] = [
      result.subarray(0, at),
      result.subarray(at),
      result.subarray(at + 1),
    ];
    const byte = dice.bytes(1);
    if (kind < 60) result = Buffer.concat([before, byte, after]);
    else if (kind < 75) result = Buffer.concat([before, after]);
    else if (kind < 90) result = Buffer.concat([before, byte, from]);
    else result = Buffer.from(before);
  }
  return result;
}
