import {
  MsgCreateCertificate,
  MsgRevokeCertificate,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  MsgCreateProvider,
  MsgUpdateProvider,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Attribute } from '../../../domain/resources.ts';
import type { EncodedMessage } from './messages.ts';

/** A provider's record as it is written: as a whole. */
export interface ProviderFields {
  readonly owner: string;
  readonly hostUri: string;
  readonly attributes: readonly Attribute[];
  readonly email: string;
  readonly website: string;
}

export function createProviderMessage(fields: ProviderFields): EncodedMessage {
  const message = MsgCreateProvider.fromPartial(recordOf(fields));
  return {
    typeUrl: `/${MsgCreateProvider.$type}`,
    value: MsgCreateProvider.encode(message).finish(),
  };
}

/** Replaces the record. */
export function updateProviderMessage(fields: ProviderFields): EncodedMessage {
  const message = MsgUpdateProvider.fromPartial(recordOf(fields));
  return {
    typeUrl: `/${MsgUpdateProvider.$type}`,
    value: MsgUpdateProvider.encode(message).finish(),
  };
}

/** Publishes a certificate; both are PEM, the key of the type `EC PUBLIC KEY`. */
export function createCertificateMessage(
  owner: string,
  certPem: string,
  publicKeyPem: string,
): EncodedMessage {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const message = MsgCreateCertificate.fromPartial({
    owner,
    cert: bytes(certPem),
    pubkey: bytes(publicKeyPem),
  });
  return {
    typeUrl: `/${MsgCreateCertificate.$type}`,
    value: MsgCreateCertificate.encode(message).finish(),
  };
}

/** `serial` is decimal. */
export function revokeCertificateMessage(owner: string, serial: string): EncodedMessage {
  const message = MsgRevokeCertificate.fromPartial({ id: { owner, serial } });
  return {
    typeUrl: `/${MsgRevokeCertificate.$type}`,
    value: MsgRevokeCertificate.encode(message).finish(),
  };
}

function recordOf({ owner, hostUri, attributes, email, website }: ProviderFields): {
  owner: string;
  hostUri: string;
  attributes: Attribute[];
  info: { email: string; website: string };
} {
  return { owner, hostUri, attributes: [...attributes], info: { email, website } };
}
