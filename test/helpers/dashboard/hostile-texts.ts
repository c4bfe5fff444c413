/** What every planted script counts up, if it ever runs. */
export const PLANTED = 'subletPlanted';

const RUN = `globalThis.${PLANTED}=(globalThis.${PLANTED}||0)+1`;
/** A host that is asked for nothing, unless a planted address is followed. */
export const PLANTED_HOST = 'planted.example';

/** Right-to-left override: turns round what follows where nothing isolates it. */
export const RTL_OVERRIDE = '\u202E';
const ZALGO = Array.from('tenant', (letter) => letter + '\u0301\u0317\u0488\u035F'.repeat(12)).join(
  '',
);

/** What a tenant could choose as a name, an image or a line of its log. By what it tries. */
export const HOSTILE_TEXTS = {
  script: `<script>${RUN}</script>`,
  image: `<img src=x onerror="${RUN}">`,
  remoteImage: `<img src="http://${PLANTED_HOST}/seen.png">`,
  svg: `<svg onload="${RUN}"><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`,
  frame: `"><iframe srcdoc="<script>parent.${PLANTED}=1</script>"></iframe>`,
  attribute: `" onmouseover="${RUN}" onfocus="${RUN}" autofocus tabindex="0" x="`,
  address: `javascript:${RUN}`,
  markdown: `[click](javascript:${RUN})`,
  style: `</style><style>body{display:none!important}</style>`,
  template: '${' + RUN + '} {{' + RUN + '}} {count, plural, one {#} other {#}} <b>bold</b>',
  dialog: `<img src=x onerror="alert('planted')"><dialog open>planted</dialog>`,
  meta: `<meta http-equiv="refresh" content="0;url=http://${PLANTED_HOST}/">`,
  rtl: `abc${RTL_OVERRIDE}gnp.exe\u2066\u2067 isolate \u202B embed`,
  zalgo: ZALGO,
  long: 'W'.repeat(5000),
  words: 'long-word '.repeat(500),
  ansi: '\u001B[31;1mred\u001B[0m \u001B[2J\u001B[H cleared \u001B[?1049h',
  osc: `\u001B]8;;http://${PLANTED_HOST}/\u0007link\u001B]8;;\u0007 \u001B]0;title\u0007\u001B]52;c;cGxhbnRlZA==\u0007`,
  nul: 'before\u0000after\u0007\u0008\u007F\u0085\u009B31m',
  lines: 'first\nsecond\r\nthird\u2028fourth\u2029fifth',
  surrogate: 'half \uD800 of a pair',
  proto: '__proto__',
  empty: '',
  spaces: '   \u00A0\u3000\u200B\uFEFF ',
} as const;

export const HOSTILE_LIST: readonly string[] = Object.values(HOSTILE_TEXTS);
