/**
 * Where a link of the dashboard may lead, in the person's own browser: the explorers and faucets of
 * the networks that are shipped. A test holds this list to `resources/networks`.
 */
export const OUTSIDE: readonly string[] = [
  'https://www.mintscan.io',
  'https://explorer.sandbox-2.aksh.pw',
  'http://faucet.sandbox-2.aksh.pw',
];

export function mayLeadTo(url: string): boolean {
  return URL.canParse(url) && OUTSIDE.includes(new URL(url).origin);
}
