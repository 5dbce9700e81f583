const { API, TOKEN, FORGE } = process.env;
const AUTHORIZATION = FORGE === 'gitlab' ? { 'private-token': TOKEN } : { authorization: `token ${TOKEN}` };

export async function ask(path, method = 'GET', body = undefined) {
  const headers = { ...AUTHORIZATION, 'content-type': 'application/json' };
  const answer = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), redirect: 'error' });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}

export async function all(path) {
  const found = [];
  for (let page = 1; page <= 100; page++) {
    const some = await ask(`${path}${path.includes('?') ? '&' : '?'}per_page=100&limit=50&page=${page}`);
    if (some.length === 0) break;
    found.push(...some);
  }
  return found;
}
