const LOOPBACK = '127.0.0.1';
/** Where a server listens at all addresses, at this one too. */
const ALL = new Set(['0.0.0.0', '::']);

/** Where to ask on this machine for a server that listens at `address`; at all where there is none. */
export function addressToAsk(address: string | undefined): string {
  return address === undefined || ALL.has(address) ? LOOPBACK : address;
}
