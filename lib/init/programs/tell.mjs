import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

// The job that ran the code of the branch has written these files, so they may hold anything: they are bounded, and are text.
function handedOver(name, longest) {
  const path = join(realpathSync('.'), 'handed-over', name);
  if (!existsSync(path)) return undefined;
  const isPlain = lstatSync(path).isFile() && realpathSync(path) === path;
  if (!isPlain || lstatSync(path).size > longest) throw new Error(`refused: ${name} is a link, no file, or too long`);
  return readFileSync(path, 'utf8').trim();
}

const MARK = '<!-- bramble diff -->';
const LABEL = 'danger: ';

export async function tell(forge) {
  if (process.env.BRANCH.startsWith('image-updates-')) await forge.open?.();
  const request = await forge.find();
  if (request === undefined) return 'no open request has this commit at its head';
  const text = handedOver('comment.md', 65_536 * 4);
  const labels = handedOver('labels', 4096);
  if (text === undefined || labels === undefined) return 'nothing was handed over';
  if (!text.startsWith(MARK) || text.length > 65_536) throw new Error('refused: comment.md is no report of bramble');
  const wanted = labels.split('\n').filter((each) => each !== '');
  const strange = wanted.find((each) => !/^danger: [a-z0-9-]{1,40}$/.test(each));
  if (strange !== undefined || wanted.length > 40) throw new Error('refused: labels are no dangers of bramble');

  // A comment that somebody else has begun with the mark is theirs.
  const comments = await forge.comments(request);
  const [kept, ...others] = comments.filter((each) => each.isOwn && each.text.startsWith(MARK));
  if (kept === undefined) await forge.say(request, text);
  else if (kept.text.trim() !== text) await forge.sayAnew(request, kept.id, text);
  for (const { id } of others) await forge.unsay(request, id);

  const there = (await forge.labels(request)).filter((each) => each.startsWith(LABEL));
  const added = wanted.filter((each) => !there.includes(each));
  if (added.length > 0) await forge.label(request, added);
  for (const name of there) if (!wanted.includes(name)) await forge.unlabel(request, name);
  return `told in request ${request}: ${wanted.length} kinds of danger`;
}
