import { all, ask } from './ask.mjs';

const { REPOSITORY, BRANCH, COMMIT } = process.env;
const AT = `/projects/${encodeURIComponent(REPOSITORY)}/merge_requests`;

export const forge = {
  find: async () => {
    const requests = await all(`${AT}?state=opened&source_branch=${encodeURIComponent(BRANCH)}`);
    const own = requests.find((each) => each.sha === COMMIT && each.source_project_id === each.target_project_id);
    return own?.iid;
  },
  comments: async (request) => {
    const { username } = await ask('/user');
    const notes = await all(`${AT}/${request}/notes`);
    return notes.map(({ id, body, author }) => ({ id, text: body, isOwn: author.username === username }));
  },
  say: (request, body) => ask(`${AT}/${request}/notes`, 'POST', { body }),
  sayAnew: (request, id, body) => ask(`${AT}/${request}/notes/${id}`, 'PUT', { body }),
  unsay: (request, id) => ask(`${AT}/${request}/notes/${id}`, 'DELETE'),
  labels: async (request) => (await ask(`${AT}/${request}`)).labels,
  label: (request, names) => ask(`${AT}/${request}`, 'PUT', { add_labels: names.join(',') }),
  unlabel: (request, name) => ask(`${AT}/${request}`, 'PUT', { remove_labels: name }),
};
