import { app, type Component, image } from 'bramble';

/** Options of {@link piWatch}. */
export interface PiWatchProps {
  /**
   * The pins of the node that has the lights, as its facts have them: `/dev/gpiomem`, on a Pi 5 `/dev/gpiochip0` with an image whose
   * RPi.GPIO is that of rpi-lgpio. @default '/dev/gpiomem'
   */
  readonly device?: string;
}

/** Every option, for the tests, which render it so. */
export const example: Required<PiWatchProps> = { device: '/dev/gpiomem' };

/**
 * A traffic light on the pins of a Pi, which blinks for three seconds whenever somebody posts to `/traffic/kubewatch-webhook`. Nobody
 * publishes an image of it: build one. It runs where the pins are. It has no path that is asked in vain, so that no probe asks one.
 */
export function piWatch({ device = '/dev/gpiomem' }: PiWatchProps = {}): Component {
  return app({
    name: 'pi-watch',
    about: 'A traffic light that blinks when something happens in the cluster.',
    image: image('registry.bramble.example/pi-watch'),
    port: 80,
    namespace: { podSecurity: 'privileged' },
    devices: [device],
    resources: { memory: '48Mi' },
  });
}
