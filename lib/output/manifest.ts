import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { type Document, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import type { Mistake } from '../model/finding.ts';
import { isMap, isObject, type Json, type KubernetesObject } from '../model/object.ts';
import { sourceOf } from './header.ts';

/** What a file of manifests holds, and the first thing that is wrong with it. */
export interface Manifest {
  /** None where anything is wrong. */
  readonly objects: readonly KubernetesObject[];
  readonly mistake?: Mistake;
}

/**
 * Reads the objects of a YAML file as Flux does. Whatever the text, it does not throw. A mistake names a line and never quotes:
 * a file may hold what is secret.
 */
export function readDocuments(text: string): Manifest {
  if (text.includes('\0')) return wrong('is no text', 'remove it, or move it out of this folder');
  const conflict = /^(?:<{7}|>{7})(?: .*)?\r?$/m.exec(text);
  if (conflict)
    return wrong(`holds a conflict of git in line ${lineAt(text, conflict.index)}`, 'solve it, or run npm run synth');
  const quick = quicklyRead(text);
  if (quick) return quick;
  const { values, mistake } = readValues(text);
  if (mistake) return wrong(mistake, 'correct it, or remove it and run npm run synth');
  if (values.length === 0) return wrong('holds no object', 'remove it, or run npm run synth');
  const objects = values.flatMap((value) => (isMap(value) && isObject(value) ? [value] : []));
  if (objects.length === values.length) return { objects };
  return wrong('holds something that is no object', 'give it apiVersion, kind and metadata.name, or remove it');
}

/** What YAML 1.1 and 1.2 take for different things, and bramble writes in quotes. */
const AMBIGUOUS =
  /[ \n{[,](?:y|n|yes|no|on|off|[-+]?0[0-7_]+|[-+]?\d[\d_]*(?::\d+)+|[-+]?\d[\d,]*_[\d_,]*|<<:.*|=)\s*(?:[,}\]#].*)?$/im;

/** Maps and lists on one line, which bramble only writes where they are empty. */
const IN_BRACES = /[:-] +[{[](?![}\]])/;

/**
 * Reads what bramble has written some six times as fast: in a repository with many apps that decides how long a comparison takes.
 * Undefined where anything is unusual.
 */
function quicklyRead(text: string): Manifest | undefined {
  if (sourceOf(text) === undefined || AMBIGUOUS.test(text) || IN_BRACES.test(text)) return undefined;
  try {
    const objects = loadAll(text, null, { schema: CORE_SCHEMA }) as Json[];
    return objects.length > 0 && objects.every((each) => isMap(each) && isObject(each))
      ? { objects: objects as readonly KubernetesObject[] }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The documents of a YAML text, as Kubernetes reads it, and the first thing that is wrong with it. Empty ones are none. */
export function readValues(text: string): { readonly values: readonly Json[]; readonly mistake?: string } {
  try {
    return valuesOf(text);
  } catch {
    // Deeper than the stack, or an alias of nothing, of itself, or one that grows beyond measure.
    return { values: [], mistake: 'cannot be read as YAML' };
  }
}

function valuesOf(text: string): ReturnType<typeof readValues> {
  const lineCounter = new LineCounter();
  const all = parseAllDocuments(text, { version: '1.1', customTags: jsonTags, lineCounter, logLevel: 'silent' });
  const documents: readonly Document[] = Array.isArray(all) ? all : [];
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error) return { values: [], mistake: `is no YAML in line ${lineCounter.linePos(error.pos[0]).line}` };
  // An empty document, as behind a last `---`, is nothing to Flux.
  return { values: documents.map(plain).filter((value) => value !== null) };
}

/** Times and bytes are text to Kubernetes. */
function jsonTags(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !/:(?:timestamp|binary|omap|pairs|set)$/.test(tag.tag));
}

/** Throws on a value that holds itself. */
function plain(document: Document): Json {
  return JSON.parse(JSON.stringify(document.toJS() ?? null)) as Json;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function wrong(what: string, fix: string): Manifest {
  return { objects: [], mistake: { what, fix } };
}
