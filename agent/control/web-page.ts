/**
 * Headers of every answer: nothing from elsewhere is loaded, nothing of ours is embedded or kept.
 * With a nonce, scripts of the page can add styles that carry it; scripts come from files alone.
 */
export function securityHeaders(
  hosts: readonly string[],
  styleNonce?: string,
): Readonly<Record<string, string>> {
  const sockets = hosts.map((host) => `ws://${host}`).join(' ');
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      styleNonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${styleNonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ${sockets}`,
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    'Cache-Control': 'no-store',
  };
}

/** What is shown where there is no built dashboard, and for refusals. */
export function plainPage(heading: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sublet</title><meta name="viewport" content="width=device-width"></head>
<body><h1>${escapeHtml(heading)}</h1><p>${escapeHtml(text)}</p></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
