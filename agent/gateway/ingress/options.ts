/** Where browsers look for pages. */
export const INGRESS_PORTS = { port: 80, securePort: 443 } as const;
