/** What the page does by itself: it finds apps by what is typed, and asks every half minute how they are. Without it, all is there to read. */
export const SCRIPT = `'use strict';
const cards = [...document.querySelectorAll('.card')];
const filter = document.getElementById('filter');
const found = document.getElementById('found');
filter.disabled = false;
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  for (const card of cards) card.hidden = !words.every((word) => texts.get(card).includes(word));
  const shown = cards.filter((card) => !card.hidden).length;
  found.textContent = words.length === 0 ? '' : shown + ' of ' + cards.length;
});

const all = document.getElementById('all');
const watched = cards.filter((card) => card.dataset.of);
const say = (element, text, kind) => {
  if (element.textContent !== text) element.textContent = text;
  element.className = (element === all ? 'all ' : 'state ') + kind;
  element.hidden = text === '';
};
const ask = async () => {
  try {
    const answer = await fetch(document.body.dataset.health, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const { data } = await answer.json();
    const ready = new Map(data.result.map(({ metric, value }) => [metric.namespace + '/' + metric.name, value[1] === '1']));
    let down = 0;
    let known = 0;
    for (const card of watched) {
      const states = card.dataset.of.split(' ').map((name) => ready.get(name));
      const isDown = states.includes(false);
      const isKnown = !states.includes(undefined) || isDown;
      if (isKnown) known += 1;
      if (isDown) down += 1;
      say(card.querySelector('.state'), isDown ? 'not ready' : isKnown ? 'running' : '', isDown ? 'bad' : 'good');
    }
    if (known === 0) say(all, 'Nothing is measured yet', '');
    else say(all, down > 0 ? down + ' of ' + known + ' not ready' : 'All ' + known + ' run', down > 0 ? 'bad' : 'good');
  } catch {
    for (const card of watched) say(card.querySelector('.state'), '', '');
    say(all, 'How they are is not known: the monitoring does not answer', '');
  }
};
if (document.body.dataset.health) {
  ask();
  setInterval(() => document.hidden || ask(), 30000);
  document.addEventListener('visibilitychange', () => document.hidden || ask());
}
`;
