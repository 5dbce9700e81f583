import { createSocket } from 'node:dgram';
import { type Question, read, write } from './questions.ts';

/** What it answers for every name, from ranges for documentation. */
export const ELSEWHERE = { A: '192.0.2.53', AAAA: '2001:0db8:0000:0000:0000:0000:0000:0053' } as const;

/**
 * Starts a DNS server that knows an address for every name. It stands for the resolver of the house, which a node asks for
 * names that are not the cluster's. Returns what it is asked, which grows.
 */
export async function startNameServer(address: string): Promise<readonly Question[]> {
  const asked: Question[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (data, from) => {
    const { id, question } = read(data);
    const { name, type } = question;
    asked.push(question);
    const answers = type === 'A' || type === 'AAAA' ? [{ name, type, value: ELSEWHERE[type] }] : [];
    socket.send(write({ id, code: 0, question, answers }, true), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return asked;
}
