import type { Answer, DecodedPacket, Packet, Question } from 'dns-packet';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';

import type { AddressRange } from '../../domain/address.ts';
import { parseAddress } from '../../domain/address.ts';
import { isClosed } from '../../domain/egress.ts';
import { CHECK_ANSWER, CHECK_NAMES } from '../../domain/isolation.ts';

/** Response codes of RFC 1035. */
export const RCODE = {
  ok: 0,
  serverFailure: 2,
  noSuchName: 3,
  notImplemented: 4,
  refused: 5,
} as const;

/** Largest answer over UDP that no path between here and a container has to cut. */
const MOST_UDP_BYTES = 1232;
const LEAST_UDP_BYTES = 512;

/** Types that carry addresses as hints in a form of their own; clients ask for A without them. */
const WITH_HINTS = new Set(['HTTPS', 'SVCB', 'UNKNOWN_64', 'UNKNOWN_65']);

export interface AskedQuestion {
  readonly id: number;
  readonly question: Question;
  readonly recursionDesired: boolean;
  /** How much the tenant's side takes over UDP. */
  readonly udpBytes: number;
}

/** `undefined` where the bytes are no question: they get no answer. */
export function readQuestion(bytes: Buffer): AskedQuestion | undefined {
  const packet = tryDecode(bytes);
  if (packet?.type !== 'query' || packet.questions?.length !== 1) return undefined;
  const [question] = packet.questions;
  if (question === undefined || packet.answers?.length !== 0) return undefined;
  const edns = packet.additionals?.find(({ type }) => type === 'OPT');
  const asked = edns?.type === 'OPT' ? edns.udpPayloadSize : LEAST_UDP_BYTES;
  return {
    id: packet.id ?? 0,
    question,
    recursionDesired: packet.flag_rd,
    udpBytes: Math.min(MOST_UDP_BYTES, Math.max(LEAST_UDP_BYTES, asked)),
  };
}

/** The question as we pass it on, with a number of our own. */
export function forwarded(asked: AskedQuestion, id: number): Buffer {
  return encode({
    type: 'query',
    id,
    flags: asked.recursionDesired ? 0x0100 : 0,
    questions: [asked.question],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: MOST_UDP_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
}

/** An answer that can be given without asking anybody; `undefined` where somebody must be asked. */
export function ownAnswer(asked: AskedQuestion, opcodeIsQuery = true): Buffer | undefined {
  const { question } = asked;
  const name = question.name.toLowerCase();
  if (!opcodeIsQuery) return answer(asked, RCODE.notImplemented);
  if (question.class !== undefined && question.class !== 'IN') return answer(asked, RCODE.refused);
  if (['AXFR', 'IXFR', 'ANY'].includes(question.type)) return answer(asked, RCODE.notImplemented);
  if (WITH_HINTS.has(question.type)) return answer(asked, RCODE.ok);
  if (name === CHECK_NAMES.open) {
    const records: readonly Answer[] =
      question.type === 'TXT' ? [{ type: 'TXT', name, ttl: 0, data: CHECK_ANSWER }] : [];
    return answer(asked, RCODE.ok, records);
  }
  if (name === CHECK_NAMES.rebinding) {
    // Through the same filter as everybody's answers.
    return filtered(asked, [{ type: 'A', name, ttl: 0, data: '192.168.0.1' }], [], RCODE.ok, []);
  }
  return undefined;
}

/**
 * What we were answered, as the tenant gets it: written anew from what was understood, so that
 * nothing passes that we read in another way than the tenant. `undefined` where it is no answer to
 * that question.
 */
export function passedOn(
  asked: AskedQuestion,
  id: number,
  bytes: Buffer,
  closed: readonly AddressRange[],
): { readonly bytes: Buffer; readonly truncated: boolean } | undefined {
  const packet = tryDecode(bytes);
  if (packet?.type !== 'response' || packet.id !== id) return undefined;
  const [question, more] = packet.questions ?? [];
  if (more !== undefined || !isSame(question, asked.question)) return undefined;
  const { answers = [], authorities = [] } = packet;
  const rcode = (packet.flags ?? 0) & 0x0f;
  return {
    bytes: filtered(asked, answers, authorities, rcode, closed),
    truncated: packet.flag_tc,
  };
}

export function failure(asked: AskedQuestion): Buffer {
  return answer(asked, RCODE.serverFailure);
}

/** What does not fit is asked for again over TCP. */
export function cutToSize(asked: AskedQuestion, bytes: Buffer, truncated: boolean): Buffer {
  if (!truncated && bytes.length <= asked.udpBytes) return bytes;
  const empty = answer(asked, RCODE.ok);
  empty[2] = (empty[2] ?? 0) | 0x02;
  return empty;
}

function filtered(
  asked: AskedQuestion,
  answers: readonly Answer[],
  authorities: readonly Answer[],
  rcode: number,
  closed: readonly AddressRange[],
): Buffer {
  // One address at home among others is the trick itself: such a name does not exist.
  if (answers.some((record) => isForbidden(record, closed))) return answer(asked, RCODE.noSuchName);
  const kept = answers.filter(({ type }) => !WITH_HINTS.has(type));
  const known = authorities.filter(({ type }) => type === 'SOA' || type === 'NS');
  return answer(asked, rcode, kept, known);
}

function isForbidden(record: Answer, closed: readonly AddressRange[]): boolean {
  if (record.type !== 'A' && record.type !== 'AAAA') return false;
  const address = parseAddress(record.data);
  return address === undefined || isClosed(address, closed);
}

function answer(
  asked: AskedQuestion,
  rcode: number,
  answers: readonly Answer[] = [],
  authorities: readonly Answer[] = [],
): Buffer {
  const packet: Packet = {
    type: 'response',
    id: asked.id,
    flags: RECURSION_AVAILABLE | (asked.recursionDesired ? 0x0100 : 0) | rcode,
    questions: [asked.question],
    answers: [...answers],
    authorities: [...authorities],
  };
  return encode(packet);
}

function isSame(one: Question | undefined, other: Question): boolean {
  return (
    one?.type === other.type &&
    one.name.toLowerCase() === other.name.toLowerCase() &&
    one.class === other.class
  );
}

function tryDecode(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined; // Not a packet of this protocol; nothing is owed to it.
  }
}

/** True for the operation of RFC 1035 that everybody uses. */
export function isPlainQuery(bytes: Buffer): boolean {
  return bytes.length >= 12 && ((bytes[2] ?? 0) & 0x78) === 0;
}
