/**
 * What must never reach a log, a diagnostics file or a terminal in full: tokens, mnemonics,
 * tenants' environment and registry passwords, IP addresses, the owner's home folder. It is
 * removed here, where text leaves the agent, so that no caller can forget it.
 */

const KEPT = 3;

/** Keeps the last three characters, enough to tell two secrets apart. */
export function redactSecret(value: string): string {
  return value.length <= KEPT * 4 ? '***' : `***${value.slice(-KEPT)}`;
}

// `env` and `manifest` as a whole word, the others also at the end: `apiToken`.
const SECRET_KEYS =
  /^(?:env|manifest)$|(?:token|password|passwd|secret|mnemonic|passphrase|entropy|cookie|authorization|credentials|private_?key)$/i;
const LONG_TOKEN = /\b[A-Za-z0-9_-]{43,}\b/g;
const IPV4 = /\b(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}(\d{1,3})\b/g;
// Eight groups, or fewer around a `::`; the loopback `::1` has nothing before it and stays.
const IPV6 =
  /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}:){0,6})([0-9a-f]{1,4})?(?![\w:])/gi;
const MNEMONIC = /\b(?:[a-z]{3,8}\s+){11,23}[a-z]{3,8}\b/g;
// A content digest or an address in a lease reference (bech32: 38 characters of its alphabet after
// the `1`) is long too, but public; it is what people search for.
const PUBLIC_LONG = /^(?:[0-9a-f]{64}|[0-9a-f]{40}|[a-z]{2,20}1[02-9ac-hj-np-z]{38})$/;

/** Free text with everything that looks like a secret cut out. */
export function redactText(text: string, homeFolder?: string): string {
  let out = text
    .replace(MNEMONIC, '***')
    .replace(IPV4, '*.*.*.$1')
    .replace(IPV6, '*:$1')
    .replace(LONG_TOKEN, (token) => (PUBLIC_LONG.test(token) ? token : redactSecret(token)));
  if (homeFolder !== undefined && homeFolder.length > 1) out = out.replaceAll(homeFolder, '~');
  return out;
}

/** A JSON-safe copy of `value` with secrets cut out, by the name of a field and by its look. */
export function redactValue(value: unknown, homeFolder?: string, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value, homeFolder);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, homeFolder, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEYS.test(key) && item !== undefined && item !== null
        ? '***'
        : redactValue(item, homeFolder, depth + 1),
    ]),
  );
}
