/** The facts of a small cluster as they are written in a cluster.ts, on five lines. */
export const WRITTEN_FACTS = `  name: 'home',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',`;
