import { createHash } from 'node:crypto';

import type { SDLInput } from '@akashnetwork/chain-sdk';
import {
  certificateManager,
  generateManifest,
  generateManifestVersion,
  JwtTokenManager,
  manifestToSortedJSON,
  yaml,
} from '@akashnetwork/chain-sdk';
import { Source } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { MsgCreateDeployment } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Secp256k1Wallet } from '@cosmjs/amino';

import { makeCertificate } from '../akash/certificate.ts';
import { createDeployment } from '../akash/market-messages.ts';
import type { PackedMessage, TestKey } from '../chain/sign.ts';
import { claimsOf, makeToken } from './tokens.ts';

/** A page and a log of one service, which serves `word` under `host`. */
export interface Wish {
  readonly image: string;
  readonly word: string;
  readonly host: string;
  readonly dseq: bigint;
}

/** What two tenants make of the same wish, each with a library of its own. */
export interface Kit {
  readonly name: string;
  /** The message of the deployment, the manifest's text and its hash in hex. */
  deployment(wish: Wish): Promise<{
    readonly message: PackedMessage;
    readonly body: string;
    readonly hash: string;
  }>;
  certificate(): Promise<{
    readonly cert: string;
    readonly key: string;
    readonly publicKey: string;
  }>;
  token(): Promise<string>;
}

/** Where the page is served in its container. */
const PORT = 8080;

const scriptOf = (word: string): string =>
  `mkdir -p /www && echo '<b>${word}</b>' > /www/index.html && httpd -p ${PORT} -h /www; ` +
  `n=0; while :; do echo "${word} <&> $n"; n=$((n+1)); sleep 1; done`;

/** A tenant that uses the network's own library. */
export function libraryKit(key: TestKey): Kit {
  return {
    name: 'the network’s library',
    deployment: async ({ image, word, host, dseq }) => {
      const sdl = yaml<SDLInput>`
version: "2.0"
services:
  web:
    image: ${image}
    command: ["/bin/sh", "-c"]
    args: [${scriptOf(word)}]
    expose:
      - port: ${PORT}
        as: 80
        accept: [${host}]
        to: [{ global: true }]
profiles:
  compute:
    web:
      resources:
        cpu: { units: 0.1 }
        memory: { size: 64Mi }
        storage: [{ size: 64Mi }]
  placement:
    group0:
      pricing: { web: { denom: uact, amount: 10.5 } }
deployment:
  web: { group0: { profile: web, count: 1 } }
`;
      const made = generateManifest(sdl);
      if (made.ok !== true) throw new Error(JSON.stringify(made.value));
      const { groups, groupSpecs } = made.value;
      const hash = await generateManifestVersion(groups);
      const value = MsgCreateDeployment.fromPartial({
        ...{ id: { owner: key.address, dseq }, groups: groupSpecs, hash },
        deposit: { amount: { denom: 'uact', amount: '5000000' }, sources: [Source.balance] },
      });
      return {
        message: {
          typeUrl: `/${MsgCreateDeployment.$type}`,
          value: MsgCreateDeployment.encode(value).finish(),
        },
        body: manifestToSortedJSON(groups),
        hash: Buffer.from(hash).toString('hex'),
      };
    },
    certificate: async () => {
      const { cert, privateKey, publicKey } = await certificateManager.generatePEM(key.address);
      return { cert, key: privateKey, publicKey };
    },
    token: async () => {
      const wallet = await Secp256k1Wallet.fromKey(key.secret, 'akash');
      const now = Math.floor(Date.now() / 1000);
      return new JwtTokenManager(wallet).generateToken({
        ...{ version: 'v1', iss: key.address, iat: now, nbf: now, exp: now + 600 },
        leases: { access: 'full' },
      });
    },
  };
}

/** A tenant whose tool is written from the protocol's text. */
export function ownKit(key: TestKey): Kit {
  return {
    name: 'a tool of their own',
    deployment: ({ image, word, host, dseq }) => {
      const body = sorted([
        {
          name: 'group0',
          services: [
            {
              ...{ name: 'web', image, count: 1, env: null, credentials: null },
              ...{ command: ['/bin/sh', '-c'], args: [scriptOf(word)] },
              resources: {
                ...{ id: 1, cpu: { units: { val: '100' } }, gpu: { units: { val: '0' } } },
                memory: { size: { val: String(64 * 1024 ** 2) } },
                storage: [{ name: 'default', size: { val: String(64 * 1024 ** 2) } }],
                endpoints: [{ sequence_number: 0 }],
              },
              expose: [
                {
                  ...{ port: PORT, externalPort: 80, proto: 'TCP', service: '', global: true },
                  ...{ hosts: [host], ip: '', endpointSequenceNumber: 0 },
                  httpOptions: {
                    ...{ maxBodySize: 1_048_576, readTimeout: 60_000, sendTimeout: 60_000 },
                    ...{ nextTries: 3, nextTimeout: 0, nextCases: ['error', 'timeout'] },
                  },
                },
              ],
            },
          ],
        },
      ]);
      const hash = createHash('sha256').update(body).digest();
      const message = createDeployment({ owner: key.address, dseq, hash });
      return Promise.resolve({ message, body, hash: hash.toString('hex') });
    },
    certificate: () => {
      const { cert, privateKey, publicKey } = makeCertificate(key.address, 'tenant', Date.now());
      return Promise.resolve({ cert, key: privateKey, publicKey });
    },
    token: () => Promise.resolve(makeToken(key, claimsOf(key.address, Date.now()))),
  };
}

/** JSON with its keys in order and the letters that Go escapes. */
function sorted(value: unknown): string {
  const text = JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return text.replace(
    /[<>&]/g,
    (letter) => `\\u00${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
