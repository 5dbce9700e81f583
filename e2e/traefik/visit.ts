import { request as http, type IncomingHttpHeaders } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';

/** A request as a browser would send it, but to an address that is given. */
export interface Visit {
  readonly address: string;
  readonly port: number;
  readonly host: string;
  /** Default: `/`. */
  readonly path?: string;
  /** The address that it comes from. Default: the node's. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent, by POST. Default: nothing is, by GET. */
  readonly body?: string;
  /** Whose certificates are believed, as PEM: over HTTPS. Default: HTTP. */
  readonly ca?: readonly string[];
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The certificate that was shown, as base64 of its bytes. */
  readonly certificate: string | undefined;
}

/** Sends a request, and fails where nobody answers or the certificate is not one for the host. */
export function visit({ address, port, host, path = '/', from, headers, body, ca }: Visit): Promise<Reply> {
  const options = {
    host: address,
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { host, ...headers },
    ...(from !== undefined && { localAddress: from }),
    agent: false,
    timeout: 5000,
  };
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${host}${path} at ${address}:${port}: ${what}`));
    // Judged below, where it can be said whose certificate it is.
    const trust = { servername: host, ca: [...(ca ?? [])], rejectUnauthorized: false };
    const call = ca ? https({ ...options, ...trust }) : http(options);
    call.once('response', (response) => {
      const socket = response.socket as TLSSocket;
      const shown = ca && socket.getPeerCertificate();
      if (ca && !socket.authorized) {
        return fail(
          `${socket.authorizationError}: it shows a certificate of ${shown?.subject.CN}, ${shown?.subjectaltname}`,
        );
      }
      text(response).then(
        (answer) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: answer,
            certificate: shown?.raw.toString('base64'),
          }),
        (error: Error) => fail(error.message),
      );
    });
    call.once('timeout', () => call.destroy(new Error('it does not answer')));
    call.once('error', (error) => fail(error.message));
    call.end(body);
  });
}
