import { all, ask } from './ask.mjs';

const { REPOSITORY, BRANCH, COMMIT, BASE, OWN_NAME } = process.env;
const AT = `/repos/${REPOSITORY}`;
const isGitHub = process.env.FORGE === 'github';

const openRequest = async () => {
  const requests = await all(`${AT}/pulls?state=open`);
  return requests.find(({ head }) => head.ref === BRANCH && head.repo?.full_name === REPOSITORY);
};

export const forge = {
  // Flux pushes a branch, and opens no request for it.
  open: async () => {
    const { message, commit } = await ask(`${AT}/git/commits/${COMMIT}`);
    const [title, ...rest] = (message ?? commit.message).trim().split('\n');
    const says = { title, body: rest.join('\n').trim() };
    const request = await openRequest();
    if (request) await ask(`${AT}/pulls/${request.number}`, 'PATCH', says);
    else await ask(`${AT}/pulls`, 'POST', { ...says, head: BRANCH, base: BASE });
  },
  find: async () => {
    const request = await openRequest();
    return request?.head.sha === COMMIT ? request.number : undefined;
  },
  comments: async (request) => {
    const comments = await (isGitHub ? all : ask)(`${AT}/issues/${request}/comments`);
    return comments.map(({ id, body, user }) => ({ id, text: body, isOwn: user?.login === OWN_NAME }));
  },
  say: (request, body) => ask(`${AT}/issues/${request}/comments`, 'POST', { body }),
  sayAnew: (_, id, body) => ask(`${AT}/issues/comments/${id}`, 'PATCH', { body }),
  unsay: (_, id) => ask(`${AT}/issues/comments/${id}`, 'DELETE'),
  labels: async (request) => (await ask(`${AT}/issues/${request}/labels`)).map(({ name }) => name),
  label: async (request, names) => {
    const known = new Map((await all(`${AT}/labels`)).map((each) => [each.name, each.id]));
    for (const name of names.filter((each) => !known.has(each))) {
      const color = isGitHub ? 'b60205' : '#b60205';
      known.set(name, (await ask(`${AT}/labels`, 'POST', { name, color })).id);
    }
    const labels = isGitHub ? names : names.map((name) => known.get(name));
    await ask(`${AT}/issues/${request}/labels`, 'POST', { labels });
  },
  unlabel: async (request, name) => {
    const there = await ask(`${AT}/issues/${request}/labels`);
    const key = isGitHub ? encodeURIComponent(name) : there.find((each) => each.name === name).id;
    await ask(`${AT}/issues/${request}/labels/${key}`, 'DELETE');
  },
};
