/** A transaction as chains name it. */
const HASH = /^[0-9A-Fa-f]{64}$/;

/** Where a transaction can be looked at; `undefined` where template or hash is no such thing. */
export function explorerLink(
  template: string | undefined,
  txHash: string | undefined,
): string | undefined {
  if (template === undefined || txHash === undefined || !HASH.test(txHash)) return undefined;
  return outsideLink(template.replaceAll('{hash}', txHash));
}

/** An address outside of the app that may be opened: the web, and nothing that runs here. */
export function outsideLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' ? href : undefined;
}

/** An endpoint by its host, which is what tells it from others. */
export function hostText(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
