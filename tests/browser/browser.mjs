// The browser, and the program that writes what it looks at.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const folder = mkdtempSync(join(tmpdir(), "lastseen-"));
export const data = (name) => join(process.env.LASTSEEN_TEST_DATA, name);

/** What the program prints. `status` is the exit status it must end with. */
export function lastseen(...args) {
  return execFileSync(process.env.LASTSEEN, args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"], env: { TZ: "UTC" } });
}

let files = 0;
/** A log of lines, as a file. */
export function log(lines) {
  const path = join(folder, `log-${files++}.log`);
  writeFileSync(path, lines.join("\n") + (lines.length ? "\n" : ""), "latin1");
  return path;
}

/** A report as a file. */
export function report(...args) {
  const path = join(folder, `report-${files++}.html`);
  lastseen("report", "-o", "html", "--write", path, ...args);
  return path;
}

export const bytes = (path) => readFileSync(path);
export const text = (path) => readFileSync(path, "utf8");

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** Opens a file and notes what a page must not do: ask for anything, complain, or open a dialog. */
export async function open(path, { width = 1280, scripts = true, scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: scripts, colorScheme: scheme });
  const page = await context.newPage();
  const seen = { loads: [], messages: [], dialogs: [] };
  page.on("requestfinished", (request) => seen.loads.push(request.url()));
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  page.on("dialog", (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
  await page.goto(`file://${path}`);
  return { page, seen, close: () => context.close() };
}
