import { app, type Component, emptyDir, host, image, type Placement, port, secret } from 'bramble';

/** Every option, for the tests, which render it so. */
export const example: Required<Placement> = {
  nodeSelector: { 'bramble.example/disk': 'ssd' },
  preferNodes: { 'kubernetes.io/hostname': ['pi-1', 'pi-3'] },
  tolerations: [{ key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' }],
};

/**
 * Looks every morning who has a birthday, and puts a mail about it into the queue `email` of RabbitMQ. The password
 * becomes part of a URL: letters and digits only.
 */
export function celebrator3000(placement: Placement = {}): Component {
  return app({
    name: 'celebrator-3000',
    about: 'Reminds of birthdays, through a queue of RabbitMQ.',
    image: image('docker.io/tomondre/celebrator-3000'),
    schedule: '0 6 * * *',
    timeZone: 'Europe/Prague',
    // After a message it keeps its connection open, and does not end by itself.
    activeDeadline: '10m',
    env: {
      DATABASE_URL: secret('database-url'),
      RABBITMQ_HOST: host('rabbitmq:amqp'),
      RABBITMQ_PORT: port('rabbitmq:amqp'),
      RABBITMQ_USERNAME: secret('rabbitmq-username'),
      RABBITMQ_PASSWORD: secret('rabbitmq-password'),
    },
    volumes: { '/tmp': emptyDir('tmp') },
    resources: { memory: '96Mi' },
    accept: { 'unknown-platforms': 'its author builds it, and what for is written down nowhere' },
    ...placement,
  });
}
