import { at, documents, type Found, ingress, openRoutes, type Rule, type Subject } from 'bramble/rules';

/** The ways to apps on which nobody asks who comes from the internet. */
function unasked(subject: Subject): readonly Found[] {
  const what = 'lets in everybody from the internet';
  return [...new Set(openRoutes(subject).map(({ placed }) => placed))].map((placed) =>
    at(placed, { what, fix: 'give expose an access, lead requests past what asks for a password, or accept it' }),
  );
}

/** What this home wants of its apps. */
export const rules: readonly Rule[] = [
  {
    id: 'no-login',
    severity: 'warning',
    what: 'An app is open to the internet, and nothing before it asks who comes',
    why: 'What an app forgets to protect is then open to everybody, and each hole of an old version too. A login before it keeps strangers away from both.',
    fix: 'Say in `access` who may come, or lead requests through a middleware that asks for a password. Accept it for what is meant for everybody, or asks by itself, and say so.',
    check: unasked,
    wrong: { component: { expose: { through: 'tunnel' } }, objects: documents(ingress('web.bramble.example')) },
    right: {
      component: { expose: { through: 'tunnel', access: { emails: ['admin@bramble.example'] } } },
      objects: documents(ingress('web.bramble.example')),
    },
  },
];
