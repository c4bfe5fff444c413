/**
 * The page takes styles from its files and from elements that carry its nonce, and no style
 * attributes. A library that makes its own while it runs is given documents that see to both.
 */

const XHTML = 'http://www.w3.org/1999/xhtml';

function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

/** As the attribute would do, by a way that the page's policy allows. */
function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}

function prepared(element: HTMLElement, nonce: string): HTMLElement {
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  else element.setAttribute = setAttribute;
  return element;
}

/** The document, whose new elements may have styles. */
export function documentWithNonce(): Document {
  const nonce = pageNonce();
  const createElement = (name: string): HTMLElement =>
    prepared(document.createElement(name), nonce);
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return createElement;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Style elements that `work` makes by the document itself get the nonce too. */
export function withStyleNonce(work: () => void): void {
  const nonce = pageNonce();
  const createElement = (name: string): HTMLElement => {
    const element = document.createElementNS(XHTML, name);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  Object.defineProperty(document, 'createElement', { value: createElement, configurable: true });
  try {
    work();
  } finally {
    // The document's own hides the one of all documents no longer.
    Reflect.deleteProperty(document, 'createElement');
  }
}
