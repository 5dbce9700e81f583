import { parseAllDocuments } from 'yaml';
import type { Json } from '../model/object.ts';

/** In characters: what is longer is compared by its lines. */
const LONGEST = 200_000;

/** The map or list that a text is, in JSON or YAML; undefined where it is other text. A text on one line is only read as JSON. */
export function dataIn(text: string): Json | undefined {
  if (text.length > LONGEST || !/[:{[]/.test(text)) return undefined;
  try {
    const value = /^\s*[[{]/.test(text) ? (JSON.parse(text) as Json) : yamlIn(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function yamlIn(text: string): Json | undefined {
  if (!text.trimEnd().includes('\n')) return undefined;
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.length !== 1) return undefined;
  const [document] = documents;
  if (document!.errors.length + document!.warnings.length > 0) return undefined;
  return JSON.parse(JSON.stringify(document!.toJS() ?? null)) as Json;
}
