import type { Finding, Mistake } from '../model/finding.ts';

/** Why a registry did not say what it was asked. */
export class NoAnswer extends Error {
  readonly mistake: Mistake;
  readonly severity: Finding['severity'];
  /** The registry could not be reached at all: to ask it of something else has no use. */
  readonly isSilent: boolean;

  /** @param severity `error` where the registry says that what is asked for is not there, `note` where it said nothing */
  constructor(what: string, fix: string, severity: Finding['severity'] = 'warning') {
    super(what);
    this.name = 'NoAnswer';
    this.mistake = { what, fix };
    this.severity = severity;
    this.isSilent = severity === 'note';
  }
}

/** What `fetch` threw, in words. */
export function unreached(registry: string, error: unknown): NoAnswer {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  const why = name === 'TimeoutError' ? 'it does not answer' : (cause?.code ?? cause?.message ?? String(error));
  if (/CERT|SIGNATURE|ISSUER/.test(why)) {
    const fix = "let NODE_EXTRA_CA_CERTS name its authority's certificate";
    return new NoAnswer(`${registry} has a certificate that nobody here trusts: ${why}`, fix);
  }
  if (/SSL|EPROTO/.test(why)) return new NoAnswer(`${registry} speaks no HTTPS: ${why}`, 'give it a certificate');
  const isNetwork = /^(?:it does|E[A-Z]+_?AGAIN|E(?:NOTFOUND|CONN|NET|HOST|TIMEDOUT|PIPE)|UND_ERR)/.test(why);
  if (!isNetwork) return new NoAnswer(`${registry} cannot be asked: ${why}`, 'see to its name');
  return new NoAnswer(`${registry} cannot be reached: ${why}`, 'run it again where there is a network', 'note');
}
