/** Gives a text to the browser as a download. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^A-Za-z0-9._-]+/g, '-');
  link.click();
  // The download has begun by the time that this turn is over.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
