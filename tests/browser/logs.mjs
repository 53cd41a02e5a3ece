// Logs that a report must cope with, made from nothing but numbers.

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A line in nginx's combined format. `user` is written as it is: escapes are the caller's. */
export function line(seconds, user, path = "/", status = 200) {
  const [date, time] = new Date(seconds * 1000).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `192.0.2.7 - ${user} [${day}/${MONTHS[month - 1]}/${year}:${time.slice(0, 8)} +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "-"`;
}

/** The same pseudo-random numbers every time, from 0 up to below 1. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const MARCH = Date.UTC(2012, 2, 1) / 1000;

/** Users who work mostly by day and on weekdays; some lines bear nobody. */
export function busy_site({ users = 500, days = 30, visits = 5, seed = 1 } = {}) {
  const next = numbers(seed);
  const lines = [];
  for (let user = 0; user < users; ++user) {
    const keenness = 0.2 + next();
    for (let day = 0; day < days; ++day) {
      const weekend = new Date((MARCH + day * 86400) * 1000).getUTCDay() % 6 === 0;
      for (let visit = 0; visit < visits * keenness * (weekend ? 0.3 : 1) * next() * 2; ++visit) {
        let at = MARCH + day * 86400 + Math.floor((7 + 12 * (next() + next()) / 2) * 3600);
        for (let request = 0; request < 1 + 8 * next(); ++request) {
          lines.push(line(at, `user${user}`, next() < 0.1 ? `/users/user${Math.floor(next() * users)}` : "/orders"));
          at += Math.floor(next() * 290);
        }
      }
    }
  }
  for (let minute = 0; minute < days * 1440; minute += 1 + Math.floor(next() * 20)) lines.push(line(MARCH + minute * 60, "-"));
  return lines;
}

/** As many users as asked, each seen once or twice. */
export function crowd(users) {
  const next = numbers(3);
  return Array.from({ length: users }, (_, user) => line(MARCH + Math.floor(next() * 30 * 86400), `someone-${user}`));
}

// Names that try to be something else.
const HOSTILE = [
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `<!--`,
  `]]>`,
  `&lt;b&gt;&#60;`,
  `' style='color:red`,
  `javascript:alert(1)`,
  `\\x1b`,
  `a\x1b[31mb`,
  `nul\0nul`,
  ` leading`,
  `trailing `,
  `two  blanks`,
  `tab\there`,
  `line\nbreak`,
];
const HOSTILE_BYTES = [
  [0xff],
  [0x61, 0xe2, 0x80, 0xae, 0x62],                 // a, right-to-left override, b
  [0xef, 0xbb, 0xbf, 0x63],                       // a byte order mark
  [0xe2, 0x80, 0x8b, 0x64],                       // a zero-width space
  [0xe2, 0x80, 0xa8, 0x65],                       // a line separator
  [0xf3, 0xa0, 0x81, 0x81, 0x66],                 // a tag character
  [0xee, 0x80, 0x80, 0x67],                       // private use
  [0x63, 0x61, 0x66, 0xc3, 0xa9],                 // one e with an accent
  [0x63, 0x61, 0x66, 0x65, 0xcc, 0x81],           // an e and an accent
  [0xd7, 0xa9, 0xd7, 0x9c, 0xd7, 0x95, 0xd7, 0x9d],  // Hebrew
  [0xc0, 0xaf],                                   // overlong
  [0xed, 0xa0, 0x80],                             // a surrogate
];
/** As bytes. */
export const hostile_names = [...HOSTILE.map((name) => Buffer.from(name, "latin1")), ...HOSTILE_BYTES.map((name) => Buffer.from(name)),
  Buffer.from("x".repeat(4999) + "1"), Buffer.from("x".repeat(4999) + "2")];

/** As nginx's default escaping writes a name. */
export function logged(name) {
  return Array.from(name, (byte) => byte < 32 || byte > 126 || byte === 34 || byte === 92
    ? `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}` : String.fromCharCode(byte)).join("");
}

const percent_encoded = (name) => Array.from(name, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** Each hostile name is seen, and looks at the profile of the next. */
export function hostile_site() {
  return hostile_names.flatMap((name, i) => [
    line(MARCH + i * 60, logged(name)),
    line(MARCH + i * 60 + 1, logged(name), "/users/" + percent_encoded(hostile_names[(i + 1) % hostile_names.length])),
  ]);
}

/** The same with names of letters. */
export function plain_site() {
  return hostile_names.flatMap((_, i) => [
    line(MARCH + i * 60, `plain${i}`), line(MARCH + i * 60 + 1, `plain${i}`, `/users/plain${(i + 1) % hostile_names.length}`)]);
}
