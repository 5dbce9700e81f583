import { createSocket } from 'node:dgram';

/** Types of records that are asked for here, by their numbers. https://www.iana.org/assignments/dns-parameters */
const TYPES = { A: 1, SOA: 6, AAAA: 28, SRV: 33 } as const;

/** A type of record. */
export type RecordType = keyof typeof TYPES;

/** What somebody asks for. */
export interface Question {
  /** Without the dot at its end. */
  readonly name: string;
  /** Or its number where it is not known here. */
  readonly type: RecordType | number;
}

/** A record of an answer. */
export interface DnsRecord extends Question {
  /** An address, the host and port of an SRV record, or nothing for what is not known here. */
  readonly value: string;
}

/** A message, as far as it matters here. */
export interface Message {
  readonly id: number;
  /** 0 is fine, 2 SERVFAIL, 3 NXDOMAIN. */
  readonly code: number;
  readonly question: Question;
  readonly answers: readonly DnsRecord[];
}

/** Asks a DNS server over UDP, and fails if it does not answer within two seconds. */
export function ask(server: string, question: Question): Promise<Message> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const late = setTimeout(() => end(new Error(`${server} does not answer ${question.name} ${question.type}`)), 2000);
    const end = (result: Message | Error) => {
      clearTimeout(late);
      socket.close();
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    socket.once('error', end);
    socket.once('message', (data) => {
      try {
        end(read(data));
      } catch (error) {
        end(error as Error);
      }
    });
    socket.send(write({ id: 1, code: 0, question, answers: [] }, false), 53, server);
  });
}

/** The bytes of a message: an answer, or else a question that wants recursion. */
export function write({ id, code, question, answers }: Message, isAnswer: boolean): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE((isAnswer ? 0x8180 : 0x0100) | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  const records = answers.map(({ name, type, value }) => {
    const data = addressBytes(value);
    const lifeAndLength = Buffer.alloc(6);
    lifeAndLength.writeUInt32BE(30, 0);
    lifeAndLength.writeUInt16BE(data.length, 4);
    return Buffer.concat([writeQuestion({ name, type }), lifeAndLength, data]);
  });
  return Buffer.concat([header, writeQuestion(question), ...records]);
}

/** Reads a message that {@link write} or a server wrote. */
export function read(data: Buffer): Message {
  const [name, afterName] = readName(data, 12);
  const question = { name, type: typeOf(data.readUInt16BE(afterName)) };
  const answers: DnsRecord[] = [];
  let at = afterName + 4;
  for (let left = data.readUInt16BE(6); left > 0; left--) {
    const [owner, after] = readName(data, at);
    const type = typeOf(data.readUInt16BE(after));
    const length = data.readUInt16BE(after + 8);
    answers.push({ name: owner, type, value: readValue(data, after + 10, length, type) });
    at = after + 10 + length;
  }
  return { id: data.readUInt16BE(0), code: data.readUInt16BE(2) & 15, question, answers };
}

function typeOf(number: number): RecordType | number {
  const known = Object.entries(TYPES).find(([, each]) => each === number);
  return known ? (known[0] as RecordType) : number;
}

function writeQuestion({ name, type }: Question): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const bytes = labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  const end = Buffer.alloc(5);
  end.writeUInt16BE(typeof type === 'number' ? type : TYPES[type], 1);
  // The class is IN.
  end.writeUInt16BE(1, 3);
  return Buffer.concat([...bytes, end]);
}

/** A name, which may go on elsewhere, and where what follows it starts. */
function readName(data: Buffer, start: number): readonly [string, number] {
  const labels: string[] = [];
  let at = start;
  for (let length = data[at]!; length > 0; length = data[at]!) {
    if (length >= 0xc0) {
      const [rest] = readName(data, data.readUInt16BE(at) & 0x3fff);
      return [[...labels, rest].join('.'), at + 2];
    }
    labels.push(data.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return [labels.join('.'), at + 1];
}

function readValue(data: Buffer, at: number, length: number, type: RecordType | number): string {
  if (type === 'A') return data.subarray(at, at + 4).join('.');
  if (type === 'AAAA')
    return (
      data
        .subarray(at, at + length)
        .toString('hex')
        .match(/.{4}/g) ?? []
    ).join(':');
  if (type === 'SRV') return `${readName(data, at + 6)[0]}:${data.readUInt16BE(at + 4)}`;
  return '';
}

function addressBytes(value: string): Buffer {
  return value.includes(':')
    ? Buffer.from(value.replaceAll(':', ''), 'hex')
    : Buffer.from(value.split('.').map(Number));
}
