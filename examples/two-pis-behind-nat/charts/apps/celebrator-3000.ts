import { app, emptyDir, host, image, port, secret } from 'bramble';
import { saved } from './saved.ts';

/** Looks every morning who has a birthday, and puts a mail about it into a queue of RabbitMQ. */
export const celebrator3000 = app({
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
  uses: ['mariadb:mysql'],
  volumes: { '/tmp': emptyDir('tmp') },
  with: [saved('celebrator-3000')],
  resources: { memory: '96Mi' },
  accept: { 'unknown-platforms': 'its author builds it, and what for is written down nowhere' },
});
