import type { Mistake } from 'bramble';
import { type Answers, type Question, type Starter, yesOrNo } from 'bramble/init';
import { isTimeZone } from 'bramble/rules';

const MAIL = 'alertmanager-mail';
const TO = 'alertmanager-to';
const SERVER = 'alertmanager-server';
const FROM = 'alertmanager-from';
const NIGHTS = 'alertmanager-nights';
/** The Secret that it is given. */
const SECRET = 'alertmanager';

const NO = 'no';

const hasMail = (answers: Answers) => answers[MAIL] === 'yes';

function unlessMatching(pattern: RegExp, what: string, example: string) {
  return (given: string): Mistake | undefined =>
    pattern.test(given) ? undefined : { what: `'${given}' is no ${what}`, fix: `write one such as ${example}` };
}

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

const QUESTIONS: readonly Question[] = [
  yesOrNo({
    name: MAIL,
    asks: 'Mail',
    says: 'Whether somebody is told by mail when something does not work: a mail server takes it, with a password, which you make.',
    usual: () => NO,
  }),
  {
    name: TO,
    asks: 'Mail to',
    says: 'Who is told.',
    value: 'ADDRESS',
    usual: () => '',
    check: unlessMatching(ADDRESS, 'address', 'you@bramble.example'),
    isAsked: hasMail,
  },
  {
    name: SERVER,
    asks: 'Mail server',
    says: 'The server that takes mail of your provider, with its port.',
    value: 'HOST:PORT',
    usual: () => '',
    check: unlessMatching(/^[\w.-]+:\d+$/, 'server with its port', 'smtp.bramble.example:587'),
    isAsked: hasMail,
  },
  {
    name: FROM,
    asks: 'Mail from',
    says: 'The address that you log in with there: few servers take mail from another.',
    value: 'ADDRESS',
    usual: (answers) => answers[TO] ?? '',
    check: unlessMatching(ADDRESS, 'address', 'you@bramble.example'),
    isAsked: hasMail,
  },
  {
    name: NIGHTS,
    asks: 'Quiet nights',
    says: 'The time zone in whose nights nobody is told of what can wait, such as Europe/Prague, or no.',
    value: 'ZONE',
    usual: () => NO,
    check: (given) =>
      given === NO || isTimeZone(given)
        ? undefined
        : { what: `'${given}' is no time zone`, fix: 'write one such as Europe/Prague' },
  },
];

export const init: Starter = {
  says: 'tells people of alerts, and of what Flux does, by mail and by chats',
  asks: QUESTIONS,
  images: ['alertmanager'],
  memory: () => 64,
  props: (answers) => {
    const { [TO]: to = '', [SERVER]: server = '', [FROM]: from = '', [NIGHTS]: nights = NO } = answers;
    return {
      ...(hasMail(answers) && { to: { mail: { through: 'mail', to, from, server, secret: SECRET } } }),
      ...(nights !== NO && { nights }),
    };
  },
  secrets: (answers) =>
    hasMail(answers)
      ? [{ component: 'alertmanager', keys: { password: 'with which you log in at the mail server' } }]
      : [],
};
