import { sortedGoJson } from '../../../agent/domain/go-json.ts';
import { normalManifest } from '../../../agent/domain/manifest-form.ts';
import { manifestVersion } from '../../../agent/provider/manifest-version.ts';
import { buildManifest, buildManifestExpose, buildManifestService } from '../builders.ts';
import { NODE_IMAGE } from '../engine-node-image.ts';

/** Where it listens in its container. */
export const WEB_PORT = 8080;
export const UDP_PORT = 5353;

/**
 * What a tenant sends for the resources of `SERVING`: a page of this word, a WebSocket that says the
 * word and then how many bytes came and which, and a UDP port that says the word and what it was sent.
 */
export function webManifest(word: string, hosts: readonly string[]) {
  const resources = {
    ...{ id: 1, cpu: { units: { val: '250' } }, memory: { size: { val: String(2 ** 27) } } },
    storage: [{ name: 'default', size: { val: String(2 ** 26) } }],
    ...{ gpu: { units: { val: '0' } }, endpoints: [{}, { kind: 1 }] },
  };
  const expose = [
    buildManifestExpose({ port: UDP_PORT, externalPort: UDP_PORT, proto: 'UDP' }),
    buildManifestExpose({ port: WEB_PORT, externalPort: 80, hosts }),
  ];
  const service = buildManifestService({
    ...{ image: NODE_IMAGE, resources, expose },
    args: ['-e', programOf(word)],
  });
  const normal = normalManifest(buildManifest([service], 'group0'));
  if (!normal.ok) throw new Error(normal.message);
  return { body: sortedGoJson(normal.value), hash: manifestVersion(normal.value) };
}

function programOf(word: string): string {
  return `
const { createServer } = require('node:http');
const { createHash } = require('node:crypto');
const { createSocket } = require('node:dgram');
const word = ${JSON.stringify(word)};
const frame = (text) => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);
createServer((request, response) => response.end(word + ' ' + request.headers.host))
  .on('upgrade', (request, socket) => {
    const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n'
      + 'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
    socket.write(frame(word));
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const mask = bytes.subarray(2, 6);
      const said = bytes.subarray(6).map((byte, at) => byte ^ mask[at % 4]);
      socket.write(frame(said.toString()));
    });
  })
  .listen(${WEB_PORT});
const udp = createSocket('udp4');
udp.on('message', (bytes, from) => udp.send(word + ' ' + bytes, from.port, from.address));
udp.bind(${UDP_PORT});
`;
}
