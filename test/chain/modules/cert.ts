import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { isAddress } from '../addresses.ts';
import type { Context, MessageHandler, Module } from '../module.ts';
import { Store } from '../state.ts';
import { addressHex } from './akash-ids.ts';
import type { Entry } from './akash-pages.ts';
import { page } from './akash-pages.ts';
import { query } from './akash-queries.ts';
import { sdkRefusals } from './akash-refusals.ts';
import { certRefusals, checkCertificate } from './cert-check.ts';

interface CertificateRecord {
  readonly owner: string;
  readonly serial: bigint;
  readonly certificate: v1.Certificate;
}

/** By the owner's address and the serial number, both as bytes. */
const CERTIFICATES = new Store<CertificateRecord>('cert/certificates');

/**
 * `akash.cert`: certificates with which tenants and providers know each other over TLS. A revoked
 * one stays, so that its serial number is never used again. No events tell about any of it.
 */
export function makeCertModule(): Module {
  return {
    name: 'akash.cert',
    messages: {
      '/akash.cert.v1.MsgCreateCertificate': createCertificate,
      '/akash.cert.v1.MsgRevokeCertificate': revokeCertificate,
    },
    queries: {
      '/akash.cert.v1.Query/Certificates': query(
        v1.QueryCertificatesRequest,
        v1.QueryCertificatesResponse,
        listCertificates,
      ),
    },
    initGenesis: (context, genesis) => {
      const { certificates = [] } = genesis as { readonly certificates?: readonly unknown[] };
      for (const entry of certificates) {
        const { owner, certificate } = v1.GenesisCertificate.fromJSON(entry);
        if (certificate === undefined) continue;
        const serial = checkCertificate(owner, certificate.cert, certificate.pubkey);
        context.state.set(CERTIFICATES, keyOf(owner, serial), { owner, serial, certificate });
      }
    },
  };
}

const createCertificate: MessageHandler<v1.MsgCreateCertificate> = {
  codec: v1.MsgCreateCertificate,
  signer: ({ owner }) => owner,
  check: ({ owner, cert, pubkey }) => {
    if (!isAddress(owner)) {
      throw sdkRefusals.invalidAddress('MsgCreateCertificate: Invalid Owner Address');
    }
    checkCertificate(owner, cert, pubkey);
  },
  handle: (context, { owner, cert, pubkey }) => {
    const serial = checkCertificate(owner, cert, pubkey);
    const key = keyOf(owner, serial);
    if (context.state.get(CERTIFICATES, key) !== undefined) throw certRefusals.exists();
    const certificate = { state: v1.Cert_State.valid, cert, pubkey };
    context.state.set(CERTIFICATES, key, { owner, serial, certificate });
    return v1.MsgCreateCertificateResponse.encode({}).finish();
  },
};

const revokeCertificate: MessageHandler<v1.MsgRevokeCertificate> = {
  codec: v1.MsgRevokeCertificate,
  signer: ({ id }) => id?.owner ?? '',
  check: ({ id }) => {
    if (!isAddress(id?.owner ?? '')) {
      throw sdkRefusals.invalidAddress('MsgRevoke: Invalid Owner Address');
    }
    if (!/^[+-]?\d+$/.test(id?.serial ?? '')) throw certRefusals.invalidSerial();
  },
  handle: (context, { id }) => {
    const key = keyOf(id?.owner ?? '', BigInt(id?.serial ?? 0));
    const record = context.state.get(CERTIFICATES, key);
    if (record === undefined) throw certRefusals.notFound();
    const { certificate } = record;
    if (certificate.state === v1.Cert_State.revoked) throw certRefusals.alreadyRevoked();
    context.state.set(CERTIFICATES, key, {
      ...record,
      certificate: { ...certificate, state: v1.Cert_State.revoked },
    });
    return v1.MsgRevokeCertificateResponse.encode({}).finish();
  },
};

/** State by state; a serial number only counts where an owner is named. */
function listCertificates(
  context: Context,
  { filter, pagination: request }: v1.QueryCertificatesRequest,
): v1.QueryCertificatesResponse {
  const { owner = '', serial = '', state = '' } = filter ?? {};
  const { items, pagination } = page({
    entries: context.state.list(CERTIFICATES).map(certificateEntry),
    states: { valid: v1.Cert_State.valid, revoked: v1.Cert_State.revoked },
    filters: { owner: '', state },
    accepts: (record) =>
      owner === '' ||
      (record.owner === owner && (serial === '' || record.serial === BigInt(serial))),
    request,
    tails: { state: [] },
  });
  const certificates = items.map((record) => ({
    certificate: record.certificate,
    serial: record.serial.toString(),
  }));
  return { certificates, pagination };
}

function certificateEntry([key, value]: readonly [
  string,
  CertificateRecord,
]): Entry<CertificateRecord> {
  return { key: Buffer.from(key), owner: value.owner, state: value.certificate.state, value };
}

/** Numbers of fewer bytes come first, as their length stands before them. */
function keyOf(owner: string, serial: bigint): string {
  const hex = serial.toString(16);
  const whole = hex.padStart(hex.length + (hex.length % 2), '0');
  const length = (whole.length / 2).toString(16).padStart(2, '0');
  return `${addressHex(owner)}${length}${whole}`;
}
