import { app, type Component, existingClaim, image, secretFile } from 'bramble';

/** Options of {@link homeAssistant}. */
export interface HomeAssistantProps {
  /** The claim with its configuration, which is there already. */
  readonly claim: string;
  /** A stick of its own, such as one for Z-Wave: a device of a node. @default none */
  readonly stick?: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<HomeAssistantProps> = { claim: 'home-assistant', stick: '/dev/serial/by-id/usb-stick' };

/**
 * Runs the house. It finds things in the network of its node, so that one pod alone has its port there. Passwords are the key
 * `secrets.yaml` of its Secret. https://www.home-assistant.io/docs/configuration/secrets
 */
export function homeAssistant({ claim, stick }: HomeAssistantProps): Component {
  return app({
    name: 'home-assistant',
    about: 'Runs the house.',
    image: image('ghcr.io/home-assistant/home-assistant'),
    port: 8123,
    namespace: { podSecurity: 'privileged' },
    hostNetwork: true,
    security: { user: 'image' },
    devices: stick === undefined ? [] : [stick],
    volumes: {
      '/config': existingClaim(claim),
      '/config/secrets.yaml': secretFile('home-assistant', 'secrets.yaml'),
    },
    resources: { memory: '512Mi', memoryLimit: '1Gi' },
    expose: { through: 'lan' },
  });
}
