import { app, type Component, claim, image, secretVolume } from 'bramble';

/** Options of {@link mosquitto}. */
export interface MosquittoProps {
  /** The address in the local network under which things reach it, from the cluster's pool. */
  readonly address: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<MosquittoProps> = { address: '10.10.11.23' };

const PASSWORDS = '/mosquitto/passwords';

/**
 * Passes messages between things: MQTT, on a port and an address of its own. Who may come in stands in the key `users` of its Secret,
 * lines as `mosquitto_passwd` writes them. Apps of the cluster reach it by `host('mosquitto:mqtt')`.
 * https://mosquitto.org/man/mosquitto-conf-5.html
 */
export function mosquitto({ address }: MosquittoProps): Component {
  return app({
    name: 'mosquitto',
    about: 'Passes messages between things: MQTT.',
    image: image('docker.io/library/eclipse-mosquitto'),
    ports: { mqtt: 1883 },
    loadBalancer: address,
    files: {
      '/mosquitto/config/mosquitto.conf': [
        'listener 1883',
        `password_file ${PASSWORDS}/users`,
        'persistence true',
        'persistence_location /mosquitto/data/',
        '',
      ].join('\n'),
    },
    volumes: {
      '/mosquitto/data': claim('data', '1Gi'),
      [PASSWORDS]: secretVolume('passwords', 'mosquitto', { keys: ['users'] }),
    },
    resources: { memory: '16Mi' },
    security: { user: 1883 },
  });
}
