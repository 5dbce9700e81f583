import { rules as JOBS } from '../lib/checks/rules/jobs-rules.ts';
import { rules as STARTS } from '../lib/checks/rules/refused-starts.ts';
import { rules as SHAPES } from '../lib/checks/rules/workload-shapes-rules.ts';
import { judge, podOf } from './judge.ts';

/** What the rules say of a container, by their ids. */
const found = (container: string, ids: readonly string[]) =>
  judge(
    [...JOBS, ...STARTS, ...SHAPES].filter(({ id }) => ids.includes(id)),
    podOf(container),
  );

describe('a program that is told to take more memory than its container may use is named', () => {
  const told = (container: string) =>
    found(`resources: { limits: { memory: 512Mi } }, ${container}`, ['program-above-limit']);

  it.each([
    ['env: [{ name: JAVA_TOOL_OPTIONS, value: -Xms64m -Xmx512M }]', '-Xmx512M'],
    ['command: [java, -Xmx2g, -jar, app.jar]', '-Xmx2g'],
    ['env: [{ name: NODE_OPTIONS, value: --max-old-space-size=2048 }]', '--max-old-space-size=2048'],
    ['env: [{ name: GOMEMLIMIT, value: 1GiB }]', 'GOMEMLIMIT=1GiB'],
    ['args: [redis-server, --maxmemory, 2gb]', '--maxmemory 2gb'],
    ['args: [--innodb-buffer-pool-size=1G]', '--innodb-buffer-pool-size=1G'],
    ['args: [-c, shared_buffers=1GB]', 'shared_buffers=1GB'],
  ])('%s', (container, said) => {
    expect(told(container)).toEqual([expect.stringContaining(`is told to take as much or more: ${said}`)]);
  });

  it.each([
    'env: [{ name: JAVA_OPTS, value: -Xmx384m -XX:MaxRAMPercentage=75 }]',
    'env: [{ name: NODE_OPTIONS, value: --max-old-space-size=384 }]',
    'env: [{ name: GOMEMLIMIT, valueFrom: { resourceFieldRef: { resource: limits.memory } } }]',
    'args: [redis-server, --maxmemory, 400mb, --maxmemory-policy, allkeys-lru]',
    'args: [--maxmemory-samples, "10"]',
  ])('not %s', (container) => {
    expect(told(container)).toEqual([]);
  });
});

describe('a program that is given a time zone that does not exist is named', () => {
  const zone = (value: string) => found(`env: [{ name: TZ, value: "${value}" }]`, ['time-zone']);

  it.each(['Europe/Pragua', 'europe/prague', 'CEST', 'Prague'])('%s', (value) => {
    expect(zone(value)).toEqual([expect.stringContaining(`has the time zone '${value}'`)]);
  });

  it.each([
    'Europe/Prague',
    'America/Port-au-Prince',
    'UTC',
    'utc',
    'CET-1CEST,M3.5.0,M10.5.0/3',
    'EST5EDT',
    '<+03>-3',
    ':Europe/Prague',
    '/usr/share/zoneinfo/Europe/Prague',
    '$(ZONE)',
  ])('not %s', (value) => {
    expect(zone(value)).toEqual([]);
  });
});
