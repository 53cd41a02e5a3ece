// Makes the picture in samples/ of what stands in a terminal, tmux. Needs tmux and pngquant beside what the tests need.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser } from "./browser.mjs";

const samples = process.env.LASTSEEN_SAMPLES;
const COMMANDS = ["lastseen who --at end -n 8 access.log", "lastseen is-online alice --at end access.log"];
const [WIDTH, HEIGHT] = [80, 16];

// The screen with its colours, as the terminal has it in the end.
function screen() {
  const folder = mkdtempSync(join(tmpdir(), "terminal-"));
  const tmux = (...words) => execFileSync("tmux", ["-S", join(folder, "socket"), ...words], { encoding: "utf8", env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" } });
  const script = COMMANDS.map((command) => `printf '$ %s\\n' '${command}'; ${command.replace(/^lastseen/, process.env.LASTSEEN)}`).join("; echo; ");
  try {
    tmux("-f", "/dev/null", "new-session", "-d", "-x", `${WIDTH}`, "-y", `${HEIGHT}`, "-c", samples, "sh", "-c", `${script}; tmux wait-for -S done; exec cat`);
    tmux("wait-for", "done");
    return tmux("capture-pane", "-e", "-p").trimEnd();
  } finally {
    tmux("kill-server");
    rmSync(folder, { recursive: true });
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.codePointAt(0)};`);

// Select Graphic Rendition (ECMA-48) as classes, which last until the next one.
function html(text) {
  let classes = new Set();
  return text
    .split(/\x1b\[([\d;]*)m/)
    .map((piece, i) => {
      if (i % 2 === 0) return `<span class="${[...classes].join(" ")}">${escaped(piece)}</span>`;
      for (const code of (piece || "0").split(";")) {
        if (code === "0") classes.clear();
        else if (code === "39") classes = new Set([...classes].filter((name) => !/^sgr3/.test(name)));
        else classes.add(`sgr${code}`);
      }
      return "";
    })
    .join("");
}

const STYLE = `
  body { margin: 0; background: var(--bg); color: var(--fg); }
  pre { margin: 0; padding: 14px 18px; width: max-content; font: 15px/1.4 "DejaVu Sans Mono", ui-monospace, monospace; }
  .sgr1 { font-weight: bold } .sgr2 { opacity: .65 } .sgr4 { text-decoration: underline }
  .sgr31 { color: var(--red) } .sgr32 { color: var(--green) } .sgr33 { color: var(--yellow) } .sgr34 { color: var(--blue) } .sgr36 { color: var(--cyan) }
  :root { --bg: #ffffff; --fg: #1b1f24; --red: #b3261e; --green: #1a7f4b; --yellow: #9a5b00; --blue: #0b63a5; --cyan: #0f7b83 }
  @media (prefers-color-scheme: dark) {
    :root { --bg: #14181c; --fg: #e4e8ec; --red: #f28b82; --green: #56c08a; --yellow: #e3a53d; --blue: #6db3ec; --cyan: #6fd3da }
  }`;

const text = html(screen());
for (const colorScheme of ["light", "dark"]) {
  const page = await browser.newPage({ colorScheme, deviceScaleFactor: 1.5 });
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${STYLE}</style><pre>${text}</pre>`);
  const path = join(samples, `terminal-${colorScheme}.png`);
  await page.locator("pre").screenshot({ path });
  execFileSync("pngquant", ["--force", "--strip", "--output", path, "32", path]);
}
await browser.close();
