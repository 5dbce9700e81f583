import { rules as INNER } from '../lib/checks/rules/inner-addresses.ts';
import { judge } from './judge.ts';

const service = (spec: string, name = 'web') => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: web }, ports: [{ port: 80 }], ${spec} }
---`;
const said = (objects: string, cluster = {}) =>
  judge(INNER, objects.replace(/---$/, ''), { cluster }).map((line) => line.replace(/^.*?yaml: /, ''));

describe('an address within the cluster that the API server does not give is refused', () => {
  it('outside the network of Services', () => {
    expect(said(service('clusterIP: 10.96.0.20'))).toEqual(['asks for 10.96.0.20, which lies outside 10.43.0.0/16']);
    const networks = { lan: ['10.10.11.0/24'], services: '10.96.0.0/12' };
    expect(said(service('clusterIP: 10.96.0.20'), { networks })).toEqual([]);
  });

  it('that somebody has already', () => {
    expect(said(service('clusterIP: 10.43.0.1'))).toEqual(['asks for 10.43.0.1, which the API server has']);
    expect(said(service('clusterIP: 10.43.0.10'))).toEqual(["asks for 10.43.0.10, which the cluster's DNS has"]);
    expect(said(service('clusterIP: 10.43.0.10', 'kube-dns'))).toEqual([]);
    const twice = service('clusterIP: 10.43.0.20') + service('clusterIP: 10.43.0.20', 'site');
    expect(said(twice)).toEqual(['asks for 10.43.0.20, as web/web does']);
  });

  it('of a family that the cluster does not have', () => {
    expect(said(service('ipFamilies: [IPv6]'))).toEqual(['asks for addresses of IPv6, of which the cluster has none']);
    expect(said(service('ipFamilyPolicy: RequireDualStack'))).toEqual([
      'asks for addresses of two families, and the cluster has IPv4 alone',
    ]);
    expect(said(service('ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4]'))).toEqual([]);
    expect(said(service('clusterIP: None'))).toEqual([]);
  });
});
