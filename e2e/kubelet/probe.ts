import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { connect } from 'node:net';
import { isMap, type JsonMap, list } from '../../lib/model/object.ts';

/**
 * Asks a probe of a container, as a kubelet does: over HTTP 200 to 399 is well, over TCP any listener. Probes that run a
 * command count as well. https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export function isWell(probe: JsonMap, container: JsonMap, address: string): Promise<boolean> {
  const { httpGet, tcpSocket, grpc, timeoutSeconds } = probe;
  const timeout = Number(timeoutSeconds ?? 1) * 1000;
  if (isMap(httpGet)) return answers(httpGet, container, address, timeout);
  const listener = tcpSocket ?? grpc;
  return isMap(listener) ? listens(portOf(listener, container), address, timeout) : Promise.resolve(true);
}

function answers(httpGet: JsonMap, container: JsonMap, address: string, timeout: number): Promise<boolean> {
  const request = httpGet.scheme === 'HTTPS' ? https : http;
  const headers = Object.fromEntries(list(httpGet.httpHeaders).map(({ name, value }) => [name, value]));
  return new Promise((resolve) => {
    const call = request(
      {
        host: String(httpGet.host ?? address),
        port: portOf(httpGet, container),
        path: String(httpGet.path ?? '/'),
        headers,
        timeout,
        agent: false,
        // A kubelet does not ask whose certificate it is.
        rejectUnauthorized: false,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode! >= 200 && response.statusCode! < 400);
      },
    );
    call.once('error', () => resolve(false));
    call.once('timeout', () => call.destroy(new Error('too late')));
    call.end();
  });
}

function listens(port: number, host: string, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout });
    const end = (well: boolean) => {
      socket.destroy();
      resolve(well);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** A port by its number, or by the name that the container gives it. */
function portOf({ port }: JsonMap, container: JsonMap): number {
  const named = list(container.ports).find(({ name }) => name === port);
  return Number(named?.containerPort ?? port);
}
