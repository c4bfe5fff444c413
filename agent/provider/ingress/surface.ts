import type { HttpOptions } from '../../domain/http-options.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';

/** Which of a tenant's services a host name leads to, and where that answers. */
export interface IngressSite {
  readonly lease: LeaseRef;
  readonly service: ServiceName;
  readonly options: HttpOptions;
  /** The name is of our making, and other tenants' lie beside it. */
  readonly shared: boolean;
  /** One for each replica, in the order of the replicas. */
  readonly upstreams: readonly Upstream[];
}

/** A port on which a replica is published. */
export interface Upstream {
  readonly address: string;
  readonly port: number;
}

/** What the ingress asks for each request anew. */
export interface IngressSurface {
  /** `host` in lower case, without a port. */
  find(host: string): IngressSite | undefined;
}
