import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate for hosts that vouches for itself: a stand-in for what an authority would sign. Good for a day. */
export function selfSigned(hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  // Of two with one name, nobody could tell which vouches for which.
  const called = Buffer.from(hosts.join(' ').slice(0, 64));
  const commonName = sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, called));
  const name = sequence(der(0x31, commonName));
  const now = Date.now();
  const validity = sequence(time(now - 3_600_000), time(now + 86_400_000));
  const subject = publicKey.export({ type: 'spki', format: 'der' });
  const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
  const alternativeNames = sequence(der(0x06, Buffer.from('551d11', 'hex')), der(0x04, names));
  const certificate = sequence(
    // The version, 3, and a serial number.
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    subject,
    der(0xa3, sequence(alternativeNames)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', certificate, privateKey)]));
  const signed =
    sequence(certificate, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${signed.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A value in DER, of up to 64 KiB. https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}
