/**
 * Cuts text that arrives in pieces into lines: the framing of the local socket. What has come of an
 * unfinished line is kept, up to `most` characters; no peer can make it keep more.
 */
export class LineSplitter {
  readonly #most: number;
  #rest = '';

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Calls `onLine` for each line that is complete now, until it answers `false`. Returns `false`
   * when a line is longer than allowed: then nothing more can be read here.
   */
  push(text: string, onLine: (line: string) => boolean): boolean {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const line = this.#rest + text.slice(from, end);
      this.#rest = '';
      from = end + 1;
      if (line.length > this.#most) return false;
      if (!onLine(line)) return true;
    }
    if (this.#rest.length + text.length - from > this.#most) {
      this.#rest = '';
      return false;
    }
    this.#rest += text.slice(from);
    return true;
  }
}
