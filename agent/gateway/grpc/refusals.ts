import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

import { Code } from '@connectrpc/connect';

/** A call to something that is not here, in the official gateway's words. */
export function refuseUnknown(request: Http2ServerRequest, response: Http2ServerResponse): void {
  const { method, headers, url } = request;
  if (method !== 'POST' || !/^application\/grpc(\+proto)?$/.test(headers['content-type'] ?? '')) {
    response.writeHead(method === 'POST' ? 415 : 405);
    response.end();
    return;
  }
  refuse(response, Code.Unimplemented, unknownText(url));
}

/** A call that comes too often. */
export function refuseCall(response: Http2ServerResponse, message: string): void {
  refuse(response, Code.ResourceExhausted, message);
}

function refuse(response: Http2ServerResponse, code: Code, message: string): void {
  response.writeHead(200, {
    'content-type': 'application/grpc',
    'grpc-status': String(code),
    'grpc-message': encodeURIComponent(message).replaceAll('%20', ' ').replaceAll('%2F', '/'),
  });
  response.end();
}

function unknownText(path: string): string {
  const [, service, method] = /^\/([^/?]+)\/([^/?]+)$/.exec(path) ?? [];
  if (service === undefined || method === undefined) return 'malformed method name';
  return KNOWN.test(service)
    ? `unknown method ${method} for service ${service}`
    : `unknown service ${service}`;
}

const KNOWN = /^(akash\.provider\.v1\.ProviderRPC|grpc\.reflection\.v1(alpha)?\.ServerReflection)$/;
