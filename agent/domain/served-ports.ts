/** What of us listens for others than the owner: to tenants' tools over HTTPS and gRPC, to visitors. */
export const SERVED = ['gateway', 'grpc', 'ingress', 'secureIngress'] as const;
/** One of {@link SERVED}: `secureIngress` is for visitors over TLS. */
export type Served = (typeof SERVED)[number];

/** A port of this machine, and who is to listen there. */
export interface ServedPort {
  readonly number: number;
  readonly for: Served;
}

/** Which port each is to have; 0 is any free one. */
export type ServedPorts = Readonly<Record<Served, number>>;

/** Where tenants' tools and visitors' browsers look; Akash's Console knows no others. */
export const USUAL_PORTS: ServedPorts = {
  gateway: 8443,
  grpc: 8444,
  ingress: 80,
  secureIngress: 443,
};
