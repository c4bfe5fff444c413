import { VERSION } from '../base/version.ts';

/** The official gateway whose ways this one has. */
const OFFICIAL_VERSION = 'v0.16.2';

/** The Cosmos SDK of the chains whose transactions we make. */
const COSMOS_SDK_VERSION = 'v0.53.6';

/**
 * The body of `GET /version`, in the official gateway's shape. Tenants' tools hide the bids of a
 * provider whose `cosmos_sdk_version` they cannot read, and ask one whose own version is below 0.5.0
 * over HTTP and not over gRPC: so it is ours while there is no gRPC, and with it the official one's
 * whose ways are ours, with ours behind it.
 */
export function gatewayVersion(grpc: boolean): unknown {
  const version = grpc ? `${OFFICIAL_VERSION}+sublet.${VERSION}` : `v${VERSION}`;
  return {
    akash: {
      ...{ name: 'sublet', server_name: 'sublet', version, commit: '' },
      ...{ build_tags: '', go: '', build_deps: [], cosmos_sdk_version: COSMOS_SDK_VERSION },
    },
    kube: null,
  };
}
