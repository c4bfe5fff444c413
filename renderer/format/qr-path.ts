/** The empty edge that a camera needs, in modules. */
const QUIET = 4;

export interface QrPath {
  /** Modules along one side, the empty edge included. */
  readonly size: number;
  /** The dark modules, as an SVG path of squares with sides of 1. */
  readonly path: string;
}

/** A text as a QR code; throws where it is too long for one. What draws it is fetched here first. */
export async function qrPath(text: string): Promise<QrPath> {
  const { encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const path = rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return { size: rows.length, path };
}
