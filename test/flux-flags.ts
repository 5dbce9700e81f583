/** Flags of `flux bootstrap`, as Flux 2.9.4 has them: those of every provider, and those of some. https://fluxcd.io/flux/cmd/flux_bootstrap/ */
const OF_ALL = [
  'branch',
  'components-extra',
  'interval',
  'path',
  'ssh-hostname',
  'token-auth',
  'toleration-keys',
  'version',
];
const OF_FORGES = ['hostname', 'owner', 'personal', 'read-write-key', 'repository'];
const OF: Readonly<Record<string, readonly string[]>> = {
  github: OF_FORGES,
  gitlab: OF_FORGES,
  gitea: OF_FORGES,
  git: ['allow-insecure-http', 'password', 'silent', 'url', 'username'],
};

/** What Flux would refuse of the commands of a text. A command ends where its line does, unless a backslash goes on with it. */
export function wrongFluxFlags(text: string): readonly string[] {
  return [...text.matchAll(/flux bootstrap ([a-z]+)((?:[^\n`#\\]|\\\n)*)/g)].flatMap(([, provider = '', rest = '']) => {
    const known = OF[provider];
    if (known === undefined) return [`flux bootstrap has no '${provider}'`];
    const flags = [...rest.matchAll(/(?<=\s)--([a-z-]+)/g)].map(([, flag = '']) => flag);
    return flags
      .filter((flag) => ![...OF_ALL, ...known].includes(flag))
      .map((flag) => `flux bootstrap ${provider} has no --${flag}`);
  });
}
