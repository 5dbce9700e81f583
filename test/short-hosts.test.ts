import { rules } from '../lib/checks/rules/missing-service-host.ts';
import { judge, podOf } from './judge.ts';

const SERVICE = `---
apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { ports: [{ port: 5432 }] }
`;
const env = (value: string, name = 'HOST') =>
  podOf(`env: [{ name: ${name}, value: ${JSON.stringify(value)} }]`) + SERVICE;
const AT = 'error home/web pod.web.yaml: spec.containers[web].env[HOST].value leads to';

describe('a short name of a Service that is not there, or of a port that it does not have, is refused', () => {
  it.each([
    ['http://nosuch.web', "'nosuch.web', a Service that is not there"],
    ['nosuch.web:80', "'nosuch.web', a Service that is not there"],
    ['postgres://a@dbb.web/x', "'dbb.web', a Service that is not there"],
    ['db.web:80', "port 80 of 'db.web', which has no such port"],
    ['postgres://db:80/x', "port 80 of 'db', which has no such port"],
  ])('%s', (text, what) => {
    expect(judge(rules, env(text))).toEqual([`${AT} ${what}`]);
  });
});

describe('but not', () => {
  it.each([
    ['one that is there', 'postgres://db.web:5432/x'],
    ['one of the own namespace', 'db:5432'],
    ['a file', 'config.web'],
    ['a domain', 'https://bramble.example:80'],
    ['one of a namespace that no component has', 'http://nas.local:80'],
    ['a name of the own namespace that is no Service', 'nosuch:80'],
    ['a version', 'db:5.2'],
    ['what is told in a comment', '# http://nosuch.web\n; db:80'],
  ])('%s', (_, text) => {
    expect(judge(rules, env(text))).toEqual([]);
  });

  it('the tag of an image', () => {
    expect(judge(rules, env('db:80', 'SIDECAR_IMAGE'))).toEqual([]);
  });
});
