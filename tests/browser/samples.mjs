// Makes what samples/ shows of the report. Needs pngquant beside what the tests need.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, data, lastseen, open, report } from "./browser.mjs";

const samples = process.env.LASTSEEN_SAMPLES;
const log = join(samples, "access.log");
lastseen("report", "--utc", "-o", "html", "--write", join(samples, "report.html"), log);
writeFileSync(join(samples, "report.txt"), lastseen("report", "--utc", log));

const nine_days = report("--utc", "-S", "2012-02-24", "-U", "2012-03-04", data("oracle/access.log"));
for (const scheme of ["light", "dark"]) {
  const { page } = await open(nine_days, { width: 1024, scheme });
  // Down to the first users, without the table of days.
  await page.click("#time summary");
  const row = await page.locator("#users tbody tr").nth(12).boundingBox();
  const path = join(samples, `report-${scheme}.png`);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: 1024, height: Math.round(row.y) } });
  execFileSync("pngquant", ["--force", "--strip", "--output", path, "64", path]);
}
await browser.close();
