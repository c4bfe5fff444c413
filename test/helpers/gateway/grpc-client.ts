import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';

import type { Status as StatusValue } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import { Status } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { Client, credentials } from '@grpc/grpc-js';

const PATH = '/akash.provider.v1.ProviderRPC/';
const same = (bytes: Buffer): Buffer => bytes;

/** A client of the kind that tools have, on a connection of its own; like the Console's it checks no certificate. */
export class GrpcClient {
  readonly client: Client;

  constructor(port: number) {
    this.client = new Client(
      `127.0.0.1:${port}`,
      credentials.createSsl(null, null, null, { rejectUnauthorized: false }),
      { 'grpc.use_local_subchannel_pool': 1, 'grpc.enable_retries': 0 },
    );
  }

  async status(): Promise<StatusValue> {
    return Status.decode(await this.call(`${PATH}GetStatus`));
  }

  call(path: string, message = Buffer.alloc(0)): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, same, same, message, (error, answer) => {
        if (error === null) resolve(answer ?? Buffer.alloc(0));
        else reject(error);
      });
    });
  }

  follow(): ClientReadableStream<StatusValue> {
    const decode = (bytes: Buffer): StatusValue => Status.decode(bytes);
    const path = `${PATH}StreamStatus`;
    return this.client.makeServerStreamRequest(path, same, decode, Buffer.alloc(0));
  }

  close(): void {
    this.client.close();
  }
}

/** What comes next: a message, or the error with which the stream ended. */
export function next<T>(stream: ClientReadableStream<T>): Promise<T | ServiceError> {
  return new Promise((resolve) => {
    const done = (what: T | ServiceError): void => {
      stream.off('data', done);
      stream.off('error', done);
      resolve(what);
    };
    stream.on('data', done);
    stream.on('error', done);
  });
}

/** What a call came back with: headers and trailers together, as clients read them. */
export interface RawAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** With which code the stream was closed. */
  readonly code: number;
}

/** HTTP/2 below gRPC, to send what no client would. */
export function rawConnection(port: number): ClientHttp2Session {
  const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  return session;
}

/** `first`: only the first message is waited for, then the call is given up. */
export function rawCall(
  session: ClientHttp2Session,
  path: string,
  body: Buffer,
  { first = false, headers = {} }: { first?: boolean; headers?: IncomingHttpHeaders } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const stream = session.request({
      ...{ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' },
      ...headers,
    });
    const got: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (head) => Object.assign(got, head));
    stream.on('trailers', (tail) => Object.assign(got, tail));
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (first) stream.close(8);
    });
    stream.on('error', () => undefined);
    stream.on('close', () =>
      resolve({ headers: got, body: Buffer.concat(chunks), code: stream.rstCode }),
    );
    stream.end(body);
  });
}

/** A message as it goes over the wire. */
export function framed(
  message: Uint8Array,
  { compressed = false, claims = message.length } = {},
): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(claims, 1);
  return Buffer.concat([head, message]);
}
