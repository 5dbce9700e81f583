import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'keeps the logs of all pods and nodes for two weeks, to be searched',
  needs: ['traefik'],
  images: ['victoria-logs', 'vlagent'],
  memory: (nodes) => 192 + 64 * nodes,
  props: () => ({}),
  steps: () => [
    'On each node, for its journal: `sudo apt-get install systemd-journal-remote`, the line `URL=http://127.0.0.1:9429/insert/journald` below `[Upload]` in `/etc/systemd/journal-upload.conf`, and `sudo systemctl enable --now systemd-journal-upload`.',
  ],
};
