import { app, type Component, claim, emptyDir, image, secret, url } from 'bramble';

/** Options of {@link zigbee2mqtt}. */
export interface Zigbee2mqttProps {
  /** The stick, as the facts of a node have it: `/dev/serial/by-id/…`. */
  readonly stick: string;
  /** The component that passes messages on, and its port. @default 'mosquitto:mqtt' */
  readonly broker?: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<Zigbee2mqttProps> = { stick: '/dev/serial/by-id/usb-stick', broker: 'mosquitto:mqtt' };

/**
 * Tells a broker what the things of a Zigbee network say. It runs where its stick is plugged in.
 * https://www.zigbee2mqtt.io/guide/configuration
 */
export function zigbee2mqtt({ stick, broker = 'mosquitto:mqtt' }: Zigbee2mqttProps): Component {
  return app({
    name: 'zigbee2mqtt',
    about: 'Tells a broker what the things of a Zigbee network say.',
    image: image('ghcr.io/koenkk/zigbee2mqtt'),
    port: 8080,
    namespace: { podSecurity: 'privileged' },
    devices: [stick],
    env: {
      ZIGBEE2MQTT_CONFIG_SERIAL_PORT: stick,
      ZIGBEE2MQTT_CONFIG_MQTT_SERVER: url(broker, 'mqtt'),
      ZIGBEE2MQTT_CONFIG_MQTT_USER: secret('user'),
      ZIGBEE2MQTT_CONFIG_MQTT_PASSWORD: secret('password'),
      ZIGBEE2MQTT_CONFIG_FRONTEND_ENABLED: true,
    },
    volumes: { '/app/data': claim('data', '1Gi'), '/tmp': emptyDir('tmp') },
    resources: { memory: '128Mi' },
    expose: { through: 'lan' },
  });
}
