import type { DescService, Message } from '@bufbuild/protobuf';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import type { GenMessage, GenService } from '@bufbuild/protobuf/codegenv2';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

import { FILE_DESCRIPTORS } from './file-descriptors.ts';

const files = fromBinary(FileDescriptorSetSchema, Buffer.from(FILE_DESCRIPTORS, 'base64'));

/** All that the gRPC server knows: services, messages, enums and the files that they stand in. */
export const SCHEMA = createFileRegistry(files);

/** A message whose fields the compiler does not know: Akash's own codecs make and read them. */
type Untyped = GenMessage<Message>;

interface Method<Kind extends string> {
  readonly methodKind: Kind;
  readonly input: Untyped;
  readonly output: Untyped;
}

type Reflection = GenService<{ serverReflectionInfo: Method<'bidi_streaming'> }>;

export const PROVIDER_RPC = service('akash.provider.v1.ProviderRPC') as GenService<{
  getStatus: Method<'unary'>;
  streamStatus: Method<'server_streaming'>;
  bidScreening: Method<'unary'>;
}>;

/** Tools ask for the newer name first, older ones for the other alone. The two are alike. */
export const REFLECTION = ['v1', 'v1alpha'].map(
  (version) => service(`grpc.reflection.${version}.ServerReflection`) as Reflection,
);

/** The file that defines what bears this name in full, or that has this file name. */
export function fileOf(name: string): FileDescriptorProto | undefined {
  const file = SCHEMA.getFile(name);
  if (file !== undefined) return file.proto;
  const found = SCHEMA.get(name);
  if (found !== undefined) return found.kind === 'extension' ? undefined : found.file.proto;
  // A method, a field or a value of an enum: what it is in knows its file.
  const owner = SCHEMA.get(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
  const member = name.slice(name.lastIndexOf('.') + 1);
  if (owner === undefined || owner.kind === 'extension') return undefined;
  const names = { message: 'fields', enum: 'values', service: 'methods' } as const;
  const members = Reflect.get(owner, names[owner.kind]) as readonly { readonly name: string }[];
  return members.some((one) => one.name === member) ? owner.file.proto : undefined;
}

function service(name: string): DescService {
  const found = SCHEMA.getService(name);
  if (found === undefined) throw new Error(`${name} is not among the file descriptors.`);
  return found;
}
