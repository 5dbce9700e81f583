import { createServer, type Socket } from 'node:net';

/** A mail as it arrived. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/**
 * Starts a mail server that takes whatever it is handed, and sends nothing on. It stands for that of a provider. Returns what has
 * arrived, which grows.
 * @param port on loopback
 */
export async function startMailServer(port: number): Promise<readonly Mail[]> {
  const mails: Mail[] = [];
  const server = createServer((socket) => talk(socket, (mail) => mails.push(mail)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  server.unref();
  return mails;
}

/** https://www.rfc-editor.org/rfc/rfc5321#section-3.3 */
function talk(socket: Socket, take: (mail: Mail) => void): void {
  let heard = '';
  let body: string[] | undefined;
  let to: string[] = [];
  const say = (line: string) => socket.write(`${line}\r\n`);
  const line = (each: string) => {
    if (body && each !== '.') return void body.push(each.replace(/^\.\./, '.'));
    if (body) {
      take(read(to, body));
      [body, to] = [undefined, []];
      return say('250 taken');
    }
    const [, recipient] = /^RCPT TO:<(.+?)>/i.exec(each) ?? [];
    if (recipient !== undefined) to.push(recipient);
    if (/^DATA/i.test(each)) body = [];
    return say(/^DATA/i.test(each) ? '354 go on' : /^QUIT/i.test(each) ? '221 bye' : '250 well');
  };
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (data: string) => {
    const lines = (heard + data).split('\r\n');
    heard = lines.pop() ?? '';
    lines.forEach(line);
  });
  say('220 mail.bramble.example');
}

function read(to: readonly string[], lines: readonly string[]): Mail {
  const end = lines.indexOf('');
  const subject = lines.slice(0, end).find((each) => /^Subject: /i.test(each)) ?? '';
  return { to, subject: decoded(subject.slice('Subject: '.length)), text: plain(lines.slice(end).join('\n')) };
}

/** What is no ASCII stands in a header as `=?utf-8?q?…?=`. */
function decoded(text: string): string {
  return text.replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_, word: string) => plain(word.replaceAll('_', ' ')));
}

/** Reads quoted-printable. */
function plain(text: string): string {
  const bytes = text.replaceAll('=\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return bytes.replaceAll(/(?:%[0-9A-F]{2})+/g, (each) => {
    try {
      return decodeURIComponent(each);
    } catch {
      return each;
    }
  });
}
