import type { DescMessage, Message } from '@bufbuild/protobuf';
import { create, toBinary } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code } from '@connectrpc/connect';

import { fileOf, PROVIDER_RPC, REFLECTION } from './schema.ts';

interface Question {
  readonly host: string;
  readonly messageRequest: { readonly case?: string; readonly value?: unknown };
}

/** Answers a tool that asks what is served here, each question on its own. */
export async function* reflect(
  output: DescMessage,
  questions: AsyncIterable<Message>,
): AsyncGenerator<Message> {
  for await (const question of questions) yield answerTo(question, output);
}

function answerTo(question: Message, output: DescMessage): Message {
  const { host, messageRequest } = question as unknown as Question;
  return create(output, {
    validHost: host,
    originalRequest: question,
    messageResponse: responseTo(messageRequest),
  });
}

interface Response {
  readonly case: string;
  readonly value: object;
}

function responseTo({ case: asked, value }: Question['messageRequest']): Response {
  const name = typeof value === 'string' ? value : '';
  switch (asked) {
    case 'listServices': {
      const service = [PROVIDER_RPC, ...REFLECTION].map(({ typeName }) => ({ name: typeName }));
      return { case: 'listServicesResponse', value: { service } };
    }
    case 'fileByFilename':
      return filesResponse(name.endsWith('.proto') ? fileOf(name) : undefined, name);
    case 'fileContainingSymbol':
      return filesResponse(fileOf(name), name);
    case 'allExtensionNumbersOfType':
    case 'fileContainingExtension':
      return errorResponse(Code.NotFound, 'nothing here is extended');
    case undefined:
    default:
      return errorResponse(Code.InvalidArgument, 'a question of another kind');
  }
}

/** Each with all that it needs, the asked one first, so that a tool asks once. */
function filesResponse(file: FileDescriptorProto | undefined, name: string): Response {
  if (file === undefined) return errorResponse(Code.NotFound, `not found: ${name}`);
  const files = new Map<string, FileDescriptorProto>();
  const waiting = [file];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (files.has(next.name)) continue;
    files.set(next.name, next);
    for (const needed of next.dependency) {
      const found = fileOf(needed);
      if (found !== undefined) waiting.push(found);
    }
  }
  const fileDescriptorProto = [...files.values()].map((one) =>
    toBinary(FileDescriptorProtoSchema, one),
  );
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto } };
}

function errorResponse(errorCode: Code, errorMessage: string): Response {
  return { case: 'errorResponse', value: { errorCode, errorMessage } };
}
