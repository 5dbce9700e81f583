import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from '../traefik/certificate.ts';

const PROXY = 'auth-proxy';

/**
 * Arguments with which an API server passes questions on to others that answer for an API, as k3s' does: it shows them a certificate, says
 * in headers who asks, and tells in a ConfigMap whom they may believe that.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 */
export function aggregation(folder: string): readonly string[] {
  const { certificate, key } = selfSigned([PROXY]);
  const [shown, secret] = [join(folder, `${PROXY}.crt`), join(folder, `${PROXY}.key`)];
  writeFileSync(shown, certificate);
  writeFileSync(secret, key, { mode: 0o600 });
  return [
    `--proxy-client-cert-file=${shown}`,
    `--proxy-client-key-file=${secret}`,
    // It vouches for itself.
    `--requestheader-client-ca-file=${shown}`,
    `--requestheader-allowed-names=${PROXY}`,
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  ];
}
