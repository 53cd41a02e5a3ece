// What a browser makes of the report.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { browser, bytes, data, folder, lastseen, log, open, report, text } from "./browser.mjs";
import { busy_site, crowd, hostile_names, hostile_site, line, MARCH, plain_site } from "./logs.mjs";

after(() => browser.close());

const MEGABYTE = 1e6;
const SITE = data("oracle/access.log");
const NINE_DAYS = ["--utc", "-S", "2012-02-24", "-U", "2012-03-04", SITE];
const nine_days = report(...NINE_DAYS);
const hostile = report("--utc", log(hostile_site()));
const busy = report("--utc", log(busy_site()));

/** Tags and the names of their attributes, but for how often they stand there. */
const kinds = (page) => page.evaluate(() => [...new Set(Array.from(document.querySelectorAll("*"),
  (element) => [element.localName, ...element.getAttributeNames().sort()].join(" ")))].sort());

test("it asks for nothing and complains of nothing", async () => {
  const { page, seen, close } = await open(nine_days);
  assert.deepEqual(seen, { loads: [`file://${nine_days}`], messages: [], dialogs: [] });
  const html = text(nine_days);
  assert.equal(html.match(/<script/g).length, 1);
  assert.equal(html.match(/<style/g).length, 1);
  for (const element of ["script", "style"]) {
    const [, content] = html.match(new RegExp(`<${element}>(.*?)</${element}>`, "s"));
    assert.match(html, new RegExp(`${element}-src 'sha256-${createHash("sha256").update(content).digest("base64").replace(/[+]/g, "\\+")}'`));
  }
  const outward = await page.evaluate(() => Array.from(document.querySelectorAll("*"), (element) => [...element.attributes])
    .flat().filter(({ name, value }) => name === "style" || name.startsWith("on") || (/^(href|src|action|data)$/.test(name) && !value.startsWith("#")))
    .map(({ name, value }) => `${name}=${value}`));
  assert.deepEqual(outward, []);
  assert.equal(await page.locator("img, form, iframe, object, embed, link, base").count(), 0);
  await close();
});

test("what is pasted into it does nothing", async () => {
  const path = join(folder, "pasted.html");
  writeFileSync(path, text(nine_days).replace("</main>", `<script>document.title = "pasted"</script>
    <img src="https://example.com/x.png" onerror="document.title = 'pasted'"><p id="pasted" style="color: rgb(1, 2, 3)">x</p>
    <style>#pasted { color: rgb(1, 2, 3) }</style><a id="link" href="javascript:document.title='pasted'">x</a></main>`));
  const { page, seen, close } = await open(path);
  await page.click("#link");
  assert.deepEqual(seen.loads, [`file://${path}`]);
  assert.equal(await page.title(), "Presence report");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.getElementById("pasted")).color), "rgb(1, 2, 3)");
  await close();
});

/** A name as the page is to show it, by the rules and not by the program. */
function shown(name) {
  const blanks = new Set([...name.toString("latin1").matchAll(/^ +| +$| {2,}/g)].flatMap((run) => Array.from(run[0], (_, i) => run.index + i)));
  let out = "";
  let units = 0;
  for (let at = 0; at < name.length; ++units) {
    if (units === 200) return `${out}… ${name.length.toLocaleString("en")} bytes`;
    let character;
    for (const length of [1, 2, 3, 4]) {
      try { character = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name.subarray(at, at + length)); break; } catch { /* a longer one? */ }
    }
    const length = character ? Buffer.byteLength(character) : 1;
    const hidden = !character || /[\p{C}\p{Zl}\p{Zp}]/u.test(character) || blanks.has(at);
    out += hidden ? Array.from(name.subarray(at, at + length), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("") : character;
    at += length;
  }
  return out;
}

test("hostile names are text", async () => {
  const { page, seen, close } = await open(hostile);
  assert.deepEqual(seen, { loads: [`file://${hostile}`], messages: [], dialogs: [] });

  const plain = await open(report("--utc", log(plain_site())));
  const extra = (await kinds(page)).filter((kind) => !["i", "span class=cut"].includes(kind.replace(/ class$/, " class=cut")));
  const known = await kinds(plain.page);
  assert.deepEqual(extra.filter((kind) => !known.includes(kind) && kind !== "code"), []);
  await plain.close();

  const names = await page.$$eval("#users tbody summary", (summaries) => summaries.map((summary) => summary.textContent));
  const wanted = hostile_names.map(shown);
  for (const name of wanted) assert.ok(names.some((text) => text === name || text.startsWith(`${name} `)), name);
  assert.equal(names.length, hostile_names.length);
  assert.equal(new Set(names).size, names.length, "no two look the same");
  // One spells \x1b, one holds the byte: only the latter is marked.
  assert.equal(await page.locator("#users summary", { hasText: /^\\x1b$/ }).locator("i").count(), 0);
  assert.equal(await page.locator("#users summary", { hasText: /^a\\x1b/ }).locator("i").count(), 1);

  const raw = bytes(hostile).toString("utf8");
  assert.doesNotMatch(raw, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/);
  assert.doesNotMatch(raw, /<img|alert\(1\)<\/script>/);
  await close();
});

test("its figures are those of the other commands", async () => {
  const { page, close } = await open(nine_days);
  const ask = (command, ...more) => JSON.parse(lastseen(command, "-o", "json", ...more, ...NINE_DAYS));
  const window = ask("window");
  const views = ask("views");
  const json = ask("report");
  const count = (number) => number.toLocaleString("en");
  const figures = await page.$$eval(".figures dd", (all) => all.map((dd) => dd.innerText.split("\n")));
  assert.equal(figures[0][0], count(window.total));
  assert.equal(figures[1][0], count(window.peak.online));
  assert.equal(figures[4][1], `${count(window.users.reduce((sum, user) => sum + user.requests, 0))} requests`);
  const rows = await page.$$eval("#users tbody tr", (all) => all.map((row) => Array.from(row.cells, (cell) => Number(cell.dataset.v))));
  assert.deepEqual(rows.map((row) => [row[1] / 1000, row[2], row[3]]), window.users.map((user) => [user.online_seconds, user.spans.length, user.requests]));
  const pairs = await page.$$eval("#views tbody td[data-v]:nth-child(3)", (all) => all.map((cell) => Number(cell.dataset.v)));
  assert.deepEqual(pairs, views.pairs.map((pair) => pair.count).sort((a, b) => b - a).slice(0, 100));
  const lines = await page.$$eval(".lines tr > td:nth-child(2)", (all) => all.map((cell) => Number(cell.textContent.replaceAll(",", ""))));
  assert.equal(lines.slice(0, -1).reduce((sum, number) => sum + number, 0), lines.at(-1));
  assert.equal(lines.at(-1), window.coverage.lines);

  assert.deepEqual(json.users, window.users);
  assert.deepEqual(json.pairs, views.pairs);
  assert.deepEqual({ online: json.peak.online, at: json.peak.at }, window.peak);
  assert.deepEqual(json.coverage, window.coverage);
  assert.deepEqual(json.timeline.points, ask("timeline", "--step", `${json.timeline.step}s`).points);
  await close();
});

test("it filters and sorts", async () => {
  const { page, close } = await open(nine_days);
  const names = () => page.$$eval("#users tbody tr:not([hidden]) summary", (all) => all.map((summary) => summary.textContent));
  const before = await names();
  await page.fill("#users input", "EDGE");
  assert.equal(await page.textContent("#users output"), "8 of 150 shown");
  assert.ok((await names()).every((name) => name.includes("edge")));
  await page.fill("#users input", "");
  assert.deepEqual(await names(), before);

  const head = page.locator("#users thead th").nth(0);
  const button = head.locator("button");
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.equal(await page.locator("#users [aria-sort]").count(), 1);
  const ascending = await names();
  assert.deepEqual(ascending, [...before].sort(new Intl.Collator("en").compare));
  await button.click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  for (const column of [1, 2, 3, 4]) {
    const number = page.locator("#users thead th").nth(column);
    for (const order of ["descending", "ascending"]) {
      await number.locator("button").click();
      assert.equal(await number.getAttribute("aria-sort"), order);
      const values = await page.$$eval("#users tbody tr", (all, i) => all.map((row) => Number(row.cells[i].dataset.v)), column);
      assert.deepEqual(values, [...values].sort((a, b) => order === "ascending" ? a - b : b - a));
    }
  }
  await close();
});

test("a filter hides the row that sums the rest", async () => {
  const { page, close } = await open(report("-n", "5", ...NINE_DAYS));
  assert.match(await page.innerText("#users tfoot"), /145 more/);
  await page.fill("#users input", "e");
  assert.equal(await page.isVisible("#users tfoot"), false);
  await close();
});

test("sorting 500 rows puts each in its place once", async () => {
  const { page, close } = await open(busy);
  const { rows, put } = await page.evaluate(() => {
    const body = document.querySelector("#users tbody");
    const changes = new MutationObserver(() => {});
    changes.observe(body, { childList: true });
    document.querySelectorAll("#users thead button")[0].click();
    const put = changes.takeRecords().reduce((sum, change) => sum + change.addedNodes.length, 0);
    return { rows: body.rows.length, put };
  });
  assert.equal(rows, 500);
  assert.equal(put, rows);
  await close();
});

test("without scripts it says the same and has no control", async () => {
  const read = async (scripts) => {
    const { page, close } = await open(nine_days, { scripts });
    const said = (await page.innerText("body")).replace(/^Filter by name\s*\n/gm, "").replace(/\s+/g, " ");
    const controls = await page.locator("button:visible, input:visible, output:visible").count();
    await close();
    return { said, controls };
  };
  const on = await read(true);
  const off = await read(false);
  assert.equal(off.controls, 0);
  assert.ok(on.controls > 0);
  assert.equal(off.said, on.said.replace(/ ?Filter by name ?/g, " ").replace(/ +/g, " "));
});

for (const width of [320, 390, 768, 1280]) {
  test(`it is no wider than a screen of ${width} px`, async () => {
    for (const path of [nine_days, hostile, busy]) {
      const { page, close } = await open(path, { width });
      const scroll = () => page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(await scroll() <= width, `${path} ${await scroll()}`);
      await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
      assert.ok(await scroll() <= width, `${path}, opened: ${await scroll()}`);
      await close();
    }
  });
}

for (const days of [5, 9, 10, 70]) {
  test(`no label of the axes of ${days} days reaches the next`, async () => {
    const path = report("--utc", log([line(MARCH + 9 * 86400, "alice"), line(MARCH + (9 + days) * 86400, "alice")]));
    for (const [width, media] of [[420, "screen"], [761, "screen"], [801, "screen"], [861, "screen"], [1061, "screen"], [1101, "screen"], [688, "print"]]) {
      const { page, close } = await open(path, { width });
      await page.emulateMedia({ media });
      const meeting = await page.evaluate(() => [...document.querySelectorAll(".chart .ticks, .users .ticks")].flatMap((axis) => {
        const labels = [...axis.querySelectorAll("text")].map((text) => ({ said: text.textContent, ...text.getBoundingClientRect().toJSON() })).filter(({ width }) => width);
        return labels.slice(1).filter((label, i) => label.top === labels[i].top && label.left < labels[i].right + 1).map(({ said }) => said);
      }));
      assert.deepEqual(meeting, [], `${width} px, ${media}`);
      await close();
    }
  });
}

test("on the narrowest phone the figures stay within the page's margins", async () => {
  const { page, close } = await open(nine_days, { width: 320 });
  assert.ok(await page.evaluate(() => { const figures = document.querySelector(".figures"); return figures.scrollWidth <= figures.clientWidth; }));
  await close();
});

for (const scheme of ["light", "dark"]) {
  test(`it can be read in the ${scheme}`, async () => {
    const { page, close } = await open(hostile, { scheme });
    const poor = await page.evaluate(() => {
      const channels = (color) => color.match(/[\d.]+/g).map(Number);
      const luminance = (color) => channels(color).slice(0, 3)
        .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const contrast = (a, b) => { const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y); return (light + 0.05) / (dark + 0.05); };
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (channels(color)[3] !== 0) return color;
        }
        return "rgb(255, 255, 255)";
      };
      for (const details of document.querySelectorAll("details")) details.open = true;
      const found = [];
      const judge = (element, color, least) => {
        const ratio = contrast(color, behind(element));
        if (ratio < least) found.push(`${element.localName}.${element.getAttribute("class")} ${ratio.toFixed(2)}`);
      };
      for (const element of document.querySelectorAll("body *")) {
        const style = getComputedStyle(element);
        if (!["title", "desc", "script"].includes(element.localName) && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) {
          judge(element, element.closest("svg") ? style.fill : style.color, 4.5);
        }
      }
      for (const selector of [".line", ".users path", ".bar rect"]) judge(document.querySelector(selector), getComputedStyle(document.querySelector(selector)).fill === "none"
        ? getComputedStyle(document.querySelector(selector)).stroke : getComputedStyle(document.querySelector(selector)).fill, 3);
      for (const selector of ["path.mean", ".strip path", ".peak circle", ".extent.logs rect"]) judge(document.querySelector(selector), getComputedStyle(document.querySelector(selector)).fill, 3);
      return found;
    });
    assert.deepEqual(poor, []);
    await close();
  });
}

test("it prints light, whole and on few pages", async () => {
  for (const [path, most] of [[nine_days, 7], [busy, 17]]) {
    const { page, close } = await open(path, { scheme: "dark" });
    const file = join(folder, "page.pdf");
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual(await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).colorScheme]),
      ["rgb(255, 255, 255)", "light"]);
    for (const gone of ["nav", ".filter"]) assert.equal(await page.locator(gone).first().isVisible(), false);
    const info = execFileSync("pdfinfo", [file], { encoding: "utf8" });
    const pages = Number(info.match(/Pages: +(\d+)/)[1]);
    assert.ok(pages <= most, `${pages} pages`);
    assert.match(info, /A4/);
    const printed = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    for (const section of ["How many were online", "Busiest hours", "Who was online, when", "Who viewed whose profile", "What this rests on", "it loads nothing and sends nothing"]) {
      assert.ok(printed.includes(section), section);
    }
    await close();
  }
});

const DAY = 86400;
const BERLIN = ["--tz", "Europe/Berlin"];
const UNUSUAL = {
  "no line": () => ["--utc", log([])],
  "nobody": () => ["--utc", log([line(MARCH, "-"), line(MARCH + 60, "-")])],
  "a period without lines": () => ["--utc", "-S", "2020-01-01", "-U", "2020-01-02", log([line(MARCH, "alice")])],
  "one user": () => ["--utc", "-S", "2012-03-01", "-U", "2012-03-02", log([line(MARCH + 60, "alice")])],
  "one instant": () => ["--utc", "-S", "2012-03-01 00:02", "-U", "2012-03-01 00:02", log([line(MARCH + 60, "alice"), line(MARCH + 200, "-")])],
  "one day": () => ["--utc", "-S", "2012-03-01", "-U", "2012-03-02", log(busy_site({ users: 20, days: 2 }))],
  "a day of 23 hours": () => [...BERLIN, "-S", "2012-03-25", "-U", "2012-03-26", log(busy_site({ users: 20 }))],
  "a day of 25 hours": () => [...BERLIN, "-S", "2012-10-28", "-U", "2012-10-29",
    log(Array.from({ length: 50 }, (_, i) => line(Date.UTC(2012, 9, 27, 22) / 1000 + i * 1800, `user${i % 7}`)))],
  "400 days": () => ["--utc", log(Array.from({ length: 4000 }, (_, i) => line(MARCH + i * DAY / 10, `user${i % 50}`)))],
  "50,000 users": () => ["--utc", log(crowd(50000))],
  "50,000 users, all asked for": () => ["--utc", "-n", "0", log(crowd(50000))],
  "500 users of 200 bytes, each online every few hours": () => ["--utc", log(Array.from({ length: 500 * 240 }, (_, i) =>
    line(MARCH + (i % 240) * 10800, `${"\\xFF".repeat(197)}${String(Math.floor(i / 240)).padStart(3, "0")}`)))],
};
for (const [name, args] of Object.entries(UNUSUAL)) {
  test(`it stays sound and small: ${name}`, async () => {
    const path = report(...args());
    assert.ok(statSync(path).size < 3 * MEGABYTE, `${statSync(path).size} bytes`);
    assert.doesNotMatch(text(path).replace(/<script>.*?<\/script>/s, ""), /NaN|Infinity|\binf\b|\bnan\b|undefined|18446744073709551/);
    const { page, seen, close } = await open(path, { width: 390 });
    assert.deepEqual(seen, { loads: [`file://${path}`], messages: [], dialogs: [] });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
    const nobody = await page.getByText("Nobody was online in this period.").count() === 1;
    assert.equal(await page.locator("nav").count(), nobody ? 0 : 1);
    assert.equal(await page.locator("#users").count(), nobody ? 0 : 1);
    for (const link of await page.$$eval("a", (all) => all.map((a) => a.getAttribute("href")))) assert.equal(await page.locator(link).count(), 1);
    await close();
  });
}

test("30 days of 500 users stay under 800 KB", () => assert.ok(statSync(busy).size < 0.8 * MEGABYTE, `${statSync(busy).size} bytes`));

test("the hour that comes twice says which it is", async () => {
  const { page, close } = await open(report(...UNUSUAL["a day of 25 hours"]()));
  await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
  const said = await page.innerText("#users");
  assert.match(said, /02:00:00 \+02:00/);
  assert.match(said, /02:00:00 \+01:00/);
  assert.doesNotMatch(said, /03:00:00 \+/);
  await close();
});

test("the same lines make the same bytes, in any order and by any number of threads", () => {
  const lines = busy_site({ users: 60, days: 9 });
  const write = (name, ordered) => {
    mkdirSync(join(folder, name));
    const path = join(folder, name, "access.log");
    writeFileSync(path, ordered.join("\n") + "\n");
    return path;
  };
  const sorted = write("sorted", lines);
  const shuffled = write("shuffled", lines.map((text, i) => [(i * 7919) % lines.length, text]).sort((a, b) => a[0] - b[0]).map(([, text]) => text));
  const first = bytes(report("--utc", "-j", "1", sorted));
  assert.ok(first.equals(bytes(report("--utc", "-j", "1", sorted))));
  assert.ok(first.equals(bytes(report("--utc", "-j", "8", "-q", sorted))));
  assert.ok(first.equals(bytes(report("--utc", "-j", "8", shuffled))));
  assert.ok(!first.toString().includes(folder), "no folder is named");
});
