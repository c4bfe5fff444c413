const DIGITS = '0123456789abcdefghijklmnopqrstuv';

/** The extended hex alphabet of RFC 4648 in lower case, without padding: what fits into a host name. */
export function base32Hex(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => DIGITS[parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}
