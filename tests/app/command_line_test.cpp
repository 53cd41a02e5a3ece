#include "app/command_line.hpp"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <unistd.h>

#include "app/help.hpp"
#include "app/option_table.hpp"
#include "catch.hpp"
#include "temporary_folder.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace std::chrono_literals;
using Catch::Matchers::Message;
using std::chrono::days;

namespace {

const Instant kNow(1795511100000ms);  // 2026-11-24 09:05:00 UTC

using Words = std::vector<std::string>;

/// Another standard input for the length of a test.
class StandardInput {
 public:
  explicit StandardInput(int descriptor) : saved_(dup(STDIN_FILENO)) {
    dup2(descriptor, STDIN_FILENO);
    close(descriptor);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

int dev_null() {
  return open("/dev/null", O_RDONLY);
}
int a_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  close(ends[1]);
  return ends[0];
}

/// A directory of its own to stand in, and no settings from outside.
class Scene {
 public:
  Scene() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(directory_.path());
    unsetenv("LASTSEEN_CONFIG");
    setenv("TZ", "UTC", 1);
  }
  ~Scene() {
    std::filesystem::current_path(before_);
    unsetenv("LASTSEEN_CONFIG");
    unsetenv("TZ");
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  void file(const std::string& name, const std::string& text) const { std::ofstream(name) << text; }

 private:
  std::filesystem::path before_;
  TemporaryFolder directory_;
  StandardInput input_{dev_null()};
};

Options parsed(const Words& words) {
  return std::get<Options>(parse_command_line(words, kNow));
}
std::string printed(const Words& words) {
  return std::get<Printout>(parse_command_line(words, kNow)).text;
}

std::string complaint(const Words& words) {
  try {
    parse_command_line(words, kNow);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no complaint";
}

/// Words as a shell takes them: between spaces, quotes taken off.
Words shell_words(const std::string& line) {
  Words words;
  std::string word;
  bool quoted = false;
  bool any = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      any = true;
    } else if (c == ' ' && !quoted) {
      if (any) words.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  if (any) words.push_back(word);
  return words;
}

}  // namespace

TEST_CASE("what is not given has its default", "[command_line]") {
  const Scene scene;
  const Options options = parsed({"who", "access.log"});
  CHECK(options.command == Command::who);
  CHECK(options.logs == Words{"access.log"});
  CHECK(options.now == kNow);
  CHECK(options.zone.name() == "UTC");
  CHECK(options.at == TimeArgument{TimeArgument::Kind::instant, kNow});
  CHECK(options.since.kind == TimeArgument::Kind::log_start);
  CHECK(options.until.kind == TimeArgument::Kind::log_end);
  CHECK_FALSE(options.since_given);
  CHECK_FALSE(options.until_given);
  CHECK(options.timeout == 5min);
  CHECK(options.retention == days(7));
  CHECK(options.ignore_status.count() == 2);
  CHECK(options.ignore_status.test(401));
  CHECK(options.ignore_status.test(407));
  CHECK(options.format.log_format == "auto");
  CHECK_FALSE(options.format.zone_given);
  CHECK(options.output == OutputFormat::table);
  CHECK_FALSE(options.limit);
  CHECK(parsed({"report", "a"}).output == OutputFormat::text);
}

TEST_CASE("options may stand anywhere and be written in each usual way", "[command_line]") {
  const Scene scene;
  const auto words = GENERATE(values<Words>({
      {"window", "-S", "-1d", "-n", "5", "-q", "-r", "a", "b"},
      {"-S", "-1d", "window", "a", "-n5", "b", "-qr"},
      {"--since", "-1d", "--limit=5", "window", "--quiet", "a", "b", "--reverse"},
      {"--since=-1d", "-rqn5", "window", "a", "b"},
      {"-S-1d", "-qrn", "5", "window", "--", "a", "b"},
  }));
  CAPTURE(words);
  const Options options = parsed(words);
  CHECK(options.command == Command::window);
  CHECK(options.logs == Words{"a", "b"});
  CHECK(options.since == TimeArgument{TimeArgument::Kind::instant, kNow - days(1)});
  CHECK(options.since_given);
  CHECK(options.limit == 5);
  CHECK(options.quiet);
  CHECK(options.reverse);
}

TEST_CASE("values may begin with a minus, be empty, or look like options", "[command_line]") {
  const Scene scene;
  CHECK(parsed({"who", "--at", "-2h", "a"}).at.instant == kNow - 2h);
  CHECK(parsed({"who", "--at=-2h", "a"}).at.instant == kNow - 2h);
  CHECK(parsed({"report", "--title", "-n", "a"}).title == "-n");
  CHECK(parsed({"report", "--title=", "a"}).title.empty());
  CHECK(parsed({"report", "--title", "--", "a"}).title == "--");
  CHECK(parsed({"who", "--path", "[a-z]", "a"}).paths == Words{"[a-z]"});
  CHECK(parsed({"who", "--", "-S", "[x]"}).logs == Words{"-S", "[x]"});
  CHECK(parsed({"who", "-"}).logs == Words{"-"});
  CHECK(parsed({"is-online", "--", "-alice", "a"}).user == "-alice");
}

TEST_CASE("bounds that are the ends of the logs ask nothing of them", "[command_line]") {
  const Scene scene;
  const Options all = parsed({"window", "-S", "start", "-U", "end", "a"});
  CHECK_FALSE(all.since_given);
  CHECK_FALSE(all.until_given);
  const Options last = parsed({"window", "-S", "end", "-U", "start", "a"});
  CHECK(last.since_given);
  CHECK(last.until_given);
  CHECK(last.since.kind == TimeArgument::Kind::log_end);
}

TEST_CASE("the zone counts wherever it stands, and the last one counts", "[command_line]") {
  const Scene scene;
  CHECK(parsed({"who", "--at", "2026-11-24 10:00", "--tz", "Europe/Paris", "a"}).at.instant == Instant(1795510800s));
  CHECK(parsed({"who", "--tz", "Europe/Paris", "--at", "10:00", "--utc", "a"}).at.instant == Instant(1795514400s));
  CHECK(parsed({"who", "--tz=+01:00", "a"}).zone.name() == "+01:00");
  const Options of_logs = parsed({"who", "--log-tz", "Asia/Tokyo", "--tz", "Europe/Paris", "a"});
  CHECK(of_logs.format.zone.name() == "Asia/Tokyo");
  CHECK(of_logs.format.zone_given);
  CHECK(parsed({"who", "--tz", "Europe/Paris", "a"}).format.zone.name() == "Europe/Paris");
}

TEST_CASE("values", "[command_line]") {
  const Scene scene;
  scene.file("names", "carol\r\n\n dave \n");
  const Options options = parsed({"window",
                                  "a",
                                  "--timeout",
                                  "10m",
                                  "--retention",
                                  "forever",
                                  "--user",
                                  "alice",
                                  "--user",
                                  "re:^b",
                                  "--user",
                                  "file:names",
                                  "--ignore-user",
                                  "eve",
                                  "--path",
                                  "^/a",
                                  "--path",
                                  "^/b",
                                  "--ignore-path",
                                  "x$",
                                  "--fold",
                                  "case, domain",
                                  "--user-map",
                                  "map",
                                  "--pseudonyms",
                                  "key",
                                  "--log-format",
                                  "combined",
                                  "--server-config",
                                  "nginx.conf",
                                  "--user-field",
                                  "u",
                                  "-o",
                                  "tsv",
                                  "--fields",
                                  "user,spans",
                                  "--no-header",
                                  "--sort",
                                  "requests",
                                  "-j2",
                                  "--color=never",
                                  "--no-progress",
                                  "--strict",
                                  "--fail-if-empty"});
  CHECK(options.timeout == 10min);
  CHECK_FALSE(options.retention);
  CHECK(options.users.exact == Words{"alice", "carol", " dave "});
  CHECK(options.users.patterns == Words{"^b"});
  CHECK(options.ignored_users.exact == Words{"eve"});
  CHECK(options.paths == Words{"^/a", "^/b"});
  CHECK(options.ignored_paths == Words{"x$"});
  CHECK(options.people.fold_case);
  CHECK(options.people.fold_domain);
  CHECK(options.people.user_map == "map");
  CHECK(options.people.pseudonyms == "key");
  CHECK(options.format.log_format == "combined");
  CHECK(options.format.server_config == "nginx.conf");
  CHECK(options.format.user_field == "u");
  CHECK(options.output == OutputFormat::tsv);
  CHECK(options.fields == Words{"user", "spans"});
  CHECK_FALSE(options.header);
  CHECK(options.sort == "requests");
  CHECK(options.threads == 2);
  CHECK(options.color == Color::never);
  CHECK_FALSE(options.progress);
  CHECK(options.strict);
  CHECK(options.fail_if_empty);

  const Options names = parsed({"who", "-0", "a"});
  CHECK(names.output == OutputFormat::names);
  CHECK(names.null_terminated);
  CHECK(parsed({"users", "--all", "a"}).all);
  CHECK(parsed({"timeline", "--step", "1h", "a"}).step == 1h);
  const Options views = parsed({"views", "--of", "alice", "--by", "bob", "--profile", "/p/{user}", "--profile",
                                "/q/{user}", "--known-only", "a"});
  CHECK(views.viewed_user == "alice");
  CHECK(views.viewer == "bob");
  CHECK(views.profiles == Words{"/p/{user}", "/q/{user}"});
  CHECK(views.known_only);
  const Options why = parsed({"is-online", "alice", "a", "b", "--why"});
  CHECK(why.user == "alice");
  CHECK(why.logs == Words{"a", "b"});
  CHECK(why.why);
  const Options live = parsed({"live", "--clock", "log", "--lag", "5m", "--redis", "redis://h", "--node", "n",
                               "--publish-every", "2s", "--views", "a"});
  CHECK(live.clock_of_log);
  CHECK(live.lag == 5min);
  CHECK(live.redis == "redis://h");
  CHECK(live.node == "n");
  CHECK(live.publish_every == 2s);
  CHECK(live.publish_views);
  const Options every = parsed({"live", "--every", "15s", "-o", "json", "--write", "f", "a"});
  CHECK(every.every == 15s);
  CHECK(every.write == "f");
  const Options report = parsed({"report", "--title", "T", "--write", "w.html", "-o", "html", "a"});
  CHECK(report.title == "T");
  CHECK(report.write == "w.html");
  const Options ingest = parsed(
      {"ingest", "--archive", "f", "--source", "web1", "--wait", "5s", "--no-siblings", "--targets", "views", "a"});
  CHECK(ingest.archive == "f");
  CHECK(ingest.source == "web1");
  CHECK(ingest.wait == 5s);
  CHECK_FALSE(ingest.siblings);
  CHECK(ingest.targets == Options::Targets::views);
  const Options archive = parsed({"archive", "f", "--check"});
  CHECK(archive.archive == "f");
  CHECK(archive.check);
  const Options forget = parsed({"forget", "--archive", "f", "--user", "alice", "--user", "bob", "--dry-run"});
  CHECK(forget.forgotten_users == Words{"alice", "bob"});
  CHECK_FALSE(forget.users.is_given());
  CHECK(forget.dry_run);
  CHECK(parsed({"forget", "--archive", "f", "--before", "-90d"}).before->instant == kNow - days(90));
  CHECK(parsed({"forget", "--archive", "f", "--input", "3"}).forgotten_inputs == std::vector<std::int64_t>{3});
  CHECK(parsed({"who", "--redis", "redis://h"}).logs.empty());
}

TEST_CASE("statuses that prove nobody", "[command_line]") {
  const Scene scene;
  struct Case {
    const char* list;
    std::vector<std::size_t> some;
    std::size_t count;
  };
  const auto c = GENERATE(values<Case>({{"403", {403}, 1},
                                        {"+403", {401, 403, 407}, 3},
                                        {"4xx", {400, 499}, 100},
                                        {"500-599,401", {401, 500, 599}, 101},
                                        {"000-002", {0, 2}, 3},
                                        {"", {}, 0},
                                        {"+", {401, 407}, 2},
                                        {"401, 403", {401, 403}, 2}}));
  CAPTURE(c.list);
  const auto statuses = parsed({"who", "a", "--ignore-status", c.list}).ignore_status;
  CHECK(statuses.count() == c.count);
  for (const std::size_t status : c.some) CHECK(statuses.test(status));
}

TEST_CASE("without a LOG standard input is one if it can be", "[command_line]") {
  const Scene scene;
  SECTION("a pipe") {
    const StandardInput input(a_pipe());
    CHECK(parsed({"who"}).logs == Words{"-"});
    CHECK(parsed({"is-online", "alice"}).logs == Words{"-"});
  }
  SECTION("a file") {
    scene.file("log", "");
    const StandardInput input(open("log", O_RDONLY));
    CHECK(parsed({"live"}).logs == Words{"-"});
  }
  SECTION("cron's /dev/null") {
    CHECK(complaint({"who"}) ==
          "no log to read: name a file (lastseen who /var/log/nginx/access.log) or pipe one in (zcat access.log.2.gz | "
          "lastseen who)");
    CHECK(complaint({"is-online", "alice"}) ==
          "no log to read: name a file (lastseen is-online alice /var/log/nginx/access.log) or pipe one in (zcat "
          "access.log.2.gz | lastseen is-online alice)");
  }
}

TEST_CASE("what makes no sense is said with the remedy", "[command_line]") {
  const Scene scene;
  scene.file("access.log", "");
  scene.file("my log", "");
  struct Case {
    Words words;
    const char* message;
  };
  const auto c = GENERATE(values<Case>({
      {{}, "no command: lastseen who LOG says who is online; lastseen help lists all commands"},
      {{"access.log"}, "'access.log' is a file, not a command: lastseen who access.log"},
      {{"my log"}, "'my log' is a file, not a command: lastseen who 'my log'"},
      {{"-"}, "'-' is standard input, not a command: lastseen who -"},
      {{"last"}, "no command 'last': did you mean 'sessions'?"},
      {{"lastlog", "access.log"}, "no command 'lastlog': did you mean 'users'?"},
      {{"w"}, "no command 'w': did you mean 'who'?"},
      {{"tail"}, "no command 'tail': did you mean 'live'?"},
      {{"-f", "access.log"}, "no command '-f': did you mean 'live'?"},
      {{"sesions"}, "no command 'sesions': did you mean 'sessions'?"},
      {{"isonline"}, "no command 'isonline': did you mean 'is-online'?"},
      {{"help", "sesions"}, "no command 'sesions': did you mean 'sessions'?"},
      {{"frobnicate"},
       "no command 'frobnicate': who, window, sessions, users, is-online, views, timeline, events, live, report, "
       "explain, ingest, archive, forget "
       "(lastseen help tells what they answer)"},
      {{"is-online"}, "is-online needs a USER: lastseen is-online alice /var/log/nginx/access.log"},
      {{"is-online", "access.log"}, "'access.log' is a file, not a USER: lastseen is-online USER access.log"},
      {{"is-online", "", "access.log"}, "is-online needs a USER: the name is empty"},

      {{"who", "--sinse", "x"}, "no option '--sinse': did you mean '--since'?"},
      {{"window", "--from", "10:00"}, "no option '--from': did you mean '--since'?"},
      {{"window", "--to=11:00"}, "no option '--to': did you mean '--until'?"},
      {{"who", "--json"}, "no option '--json': did you mean '-o json'?"},
      {{"who", "--fail"}, "no option '--fail': did you mean '--fail-if-empty'?"},
      {{"who", "-x"}, "no option '-x': lastseen help lists the commands, lastseen COMMAND --help their options"},
      {{"who", "-qx"}, "no option '-x': lastseen help lists the commands, lastseen COMMAND --help their options"},
      {{"who", "-f", "a"}, "no option '-f': did you mean the command 'live'?"},
      {{"who", "-2h", "a"}, "no option '-2': a time before now goes after --at or --since (--at -2h)"},
      {{"who", "-S", "10:00", "a"},
       "who does not take -S: it is an option of window, sessions, views, timeline, events, report"},
      {{"window", "--redis", "redis://h", "a"},
       "window does not take --redis: it is an option of who, users, is-online, live"},
      {{"who", "a", "--at"}, "--at needs a value: --at TIME"},
      {{"is-online", "alice", "a", "--why=yes"}, "--why takes no value"},

      {{"who", "-o", "report.csv", "a"},
       "-o 'report.csv' is not a format (table, names, tsv, csv, json, jsonl, prometheus); to write a file: -o csv > "
       "report.csv"},
      {{"who", "--output", "out.txt", "a"},
       "--output 'out.txt' is not a format (table, names, tsv, csv, json, jsonl, prometheus); to write a file: "
       "--output table > out.txt"},
      {{"report", "-o", "june.html", "a"},
       "-o 'june.html' is not a format (text, html, markdown, json); to write a file: -o html --write june.html"},
      {{"who", "-o", "jsn", "a"},
       "-o 'jsn' is not a format (table, names, tsv, csv, json, jsonl, prometheus); did you mean json?"},
      {{"who", "-o", "", "a"}, "-o '' is not a format (table, names, tsv, csv, json, jsonl, prometheus)"},
      {{"is-online", "alice", "a", "-o", "names"},
       "-o 'names' is not a format of is-online (table, tsv, csv, json, jsonl)"},
      {{"sessions", "-0", "a"}, "sessions does not take -0: it is an option of who, window, users, live"},
      {{"who", "-0", "-o", "json", "a"}, "-0 is for names: leave out -o json, or write -o names"},

      {{"window", "--since", "last monday", "a"},
       "--since 'last monday' is not a time: try 2026-11-23, 10:00, yesterday, -2h, @1763978400 or start"},
      {{"window", "-S", "10:00", "-U", "09:00", "a"},
       "--since 2026-11-24 10:00:00 +00:00 (UTC) is after --until 2026-11-24 09:00:00 +00:00 (UTC): swap them, or name "
       "the day (yesterday 18:00)"},
      {{"who", "--timeout", "8d", "a"}, "--retention 7d is below --timeout 8d: a user would be forgotten while online"},
      {{"who", "--timeout", "1y", "a"},
       "--timeout '1y' is not a duration: y: years differ in length: write days (365d)"},
      {{"timeline", "--step", "0", "a"}, "--step '0' is no time at all: try 1m"},
      {{"who", "--tz", "Paris", "a"}, "--tz 'Paris' is not a time zone: try UTC, local, Europe/Paris or +01:00"},
      {{"who", "-n", "few", "a"}, "-n 'few' is not a whole number"},
      {{"who", "-n", "-1", "a"}, "-n '-1' is not a whole number"},
      {{"who", "--threads", "2000", "a"}, "--threads '2000' is not a number from 1 to 1024"},
      {{"who", "--color", "red", "a"}, "--color 'red' is none of auto, always, never"},
      {{"who", "--sort", "name", "a"},
       "--sort 'name' is not among the columns of who: user, last_seen, idle_seconds, since, requests, target"},
      {{"who", "--fields", "user,name", "a"},
       "--fields 'user,name' is not among the columns of who: user, last_seen, idle_seconds, since, requests, target"},
      {{"who", "--ignore-status", "401,40", "a"},
       "--ignore-status '401,40' is not a list of statuses: try 401,407, +403, 4xx or 500-599\n  401,40\n      ^"},
      {{"who", "--ignore-status", "599-500", "a"},
       "--ignore-status '599-500' is not a list of statuses: a range begins with the lesser one"},
      {{"who", "--fold", "case,dom", "a"}, "--fold 'case,dom' is not a list of case and domain\n  case,dom\n       ^"},
      {{"who", "--user", "", "a"}, "--user '' is not a name: it is empty"},
      {{"who", "--user", "file:none", "a"}, "--user 'file:none' cannot be read: name a file of names, one a line"},
      {{"who", "--user", "re:(a", "a"},
       "--user 're:(a' is not a regular expression: missing ): (a (https://github.com/google/re2/wiki/Syntax)"},
      {{"who", "--path", "^/a[", "a"},
       "--path '^/a[' is not a regular expression: missing ]: [ (https://github.com/google/re2/wiki/Syntax)\n  ^/a[\n  "
       "   ^"},
      {{"views", "--profile", "/people", "a"}, "--profile '/people' must hold {user} once, such as /people/{user}"},

      {{"live", "--once", "--every", "5s", "a"}, "--once and --every exclude each other"},
      {{"live", "--every", "5s", "a"},
       "--every replaces a file: it needs --write FILE and -o json or -o prometheus (lastseen live --every 15s -o "
       "prometheus --write lastseen.prom)"},
      {{"live", "--write", "f", "a"}, "live --write FILE needs --every DURATION: how often to replace the file"},
      {{"live", "-o", "csv", "a"}, "live -o csv needs --once; a line a change is -o table, tsv or jsonl"},
      {{"live", "--node", "web1", "a"}, "--node needs --redis URL"},
      {{"who", "--redis", "redis://h", "a"}, "--redis is asked instead of logs: leave out one of --redis and 'a'"},
      {{"who", "--redis", "redis://h", "--at", "-1h"},
       "--redis knows only what is now: leave out --at, or ask logs or an archive"},
      {{"ingest", "a"}, "ingest needs --archive FILE: lastseen ingest --archive audit.lastseen access.log"},
      {{"ingest", "--archive", "f"},
       "no log to ingest: name the files (lastseen ingest --archive audit.lastseen /var/log/nginx/access.log*)"},
      {{"ingest", "--archive", "f", "-"},
       "ingest: standard input has no identity by which its lines would be known the next time: name the files"},
      {{"archive"}, "archive needs one FILE: lastseen archive audit.lastseen"},
      {{"archive", "f", "g"}, "archive needs one FILE: lastseen archive audit.lastseen"},
      {{"forget", "--user", "alice"},
       "forget needs --archive FILE: lastseen forget --archive audit.lastseen --before -90d"},
      {{"forget", "--archive", "f"}, "forget needs what to erase: --before TIME, --user NAME or --input N"},
      {{"forget", "--archive", "f", "--user", "alice", "--input", "1"},
       "forget erases by one of --before, --user and --input: run it once for each"},
      {{"forget", "--archive", "f", "--input", "0"}, "--input '0' is not a number from 1 to 9223372036854775807"},
      {{"forget", "--archive", "f", "--user", "alice", "access.log"},
       "forget takes no LOG, but 'access.log': it erases from the archive of --archive FILE"},
      {{"completions", "tcsh"}, "completions needs a shell: bash, zsh or fish"},
  }));
  CHECK(complaint(c.words) == c.message);
}

TEST_CASE("--write replaces no file that is read", "[command_line]") {
  const Scene scene;
  scene.file("a.log", "");
  scene.file("key", "");
  std::filesystem::create_symlink("a.log", "link");
  std::filesystem::create_hard_link("a.log", "same");
  CHECK(complaint({"report", "--write", "a.log", "b.log", "a.log"}) ==
        "--write a.log would replace a.log, which is read: name another file");
  CHECK(complaint({"report", "--write", "link", "a.log"}) ==
        "--write link would replace a.log, which is read: name another file");
  CHECK(complaint({"report", "--write", "same", "a.log"}) ==
        "--write same would replace a.log, which is read: name another file");
  CHECK(complaint({"report", "--pseudonyms", "key", "--write", "key", "a.log"}) ==
        "--write key would replace key, which is read: name another file");
  CHECK(complaint({"report", "--ignore-user", "file:key", "--write", "key", "a.log"}) ==
        "--write key would replace key, which is read: name another file");
  CHECK(complaint({"report", "--config", "key", "--write", "key", "a.log"}) ==
        "--write key would replace key, which is read: name another file");
  CHECK(complaint({"live", "--every", "1s", "-o", "json", "--write", "a.log", "a.log"}) ==
        "--write a.log would replace a.log, which is read: name another file");
  {
    const StandardInput input{open("a.log", O_RDONLY)};
    CHECK(complaint({"report", "--write", "a.log"}) ==
          "--write a.log would replace standard input, which is read: name another file");
  }
  CHECK(parsed({"report", "--write", "page", "a.log"}).write == "page");
  CHECK(parsed({"report", "--write", "/dev/null", "/dev/null"}).write == "/dev/null");
}

TEST_CASE("a configuration file gives arguments before those of the command line", "[command_line]") {
  const Scene scene;
  scene.file("settings", "# ours\n\n--timeout=10m\n  -n\n5\r\n--step=1h\n--user\nalice\n");
  SECTION("by --config") {
    const Options options = parsed({"who", "--config", "settings", "--timeout", "15m", "--user", "bob", "a"});
    CHECK(options.timeout == 15min);
    CHECK(options.limit == 5);
    CHECK(options.users.exact == Words{"alice", "bob"});
    CHECK(options.logs == Words{"a"});
    CHECK_FALSE(options.step);  // is no option of who, and is left to timeline
    CHECK(parsed({"timeline", "--config=settings", "a"}).step == 1h);
  }
  SECTION("by $LASTSEEN_CONFIG, which --config replaces") {
    setenv("LASTSEEN_CONFIG", "settings", 1);
    CHECK(parsed({"who", "a"}).timeout == 10min);
    scene.file("others", "--timeout=20m\nb\n");
    CHECK(parsed({"who", "--config", "others", "a"}).timeout == 20min);
    CHECK(parsed({"who", "--config", "others", "a"}).logs == Words{"a", "b"});
    CHECK(parsed({"is-online", "--config", "others", "alice"}).user == "alice");
    CHECK(parsed({"who", "--config", "", "a"}).timeout == 5min);
  }
  SECTION("several, the later ones with the last word") {
    scene.file("others", "--timeout=20m\n");
    CHECK(parsed({"who", "--config", "settings", "--config", "others", "a"}).timeout == 20min);
    CHECK(parsed({"who", "--config", "others", "--config", "settings", "a"}).timeout == 10min);
  }
  SECTION("errors name its line") {
    scene.file("wrong", "-n\n5\n--config=settings\n");
    CHECK(complaint({"who", "--config", "wrong", "a"}) ==
          "wrong:3: --config is for the command line, which may name several files");
    scene.file("wrong", "# one\n--tz=Paris\n");
    CHECK(complaint({"who", "--config", "wrong", "a"}) ==
          "wrong:2: --tz 'Paris' is not a time zone: try UTC, local, Europe/Paris or +01:00");
    scene.file("wrong", "--timeot=5m\n");
    CHECK(complaint({"who", "--config", "wrong", "a"}) == "wrong:1: no option '--timeot': did you mean '--timeout'?");
    scene.file("wrong", "--timeout 5m\n");
    CHECK(complaint({"who", "--config", "wrong", "a"}) ==
          "wrong:1: '--timeout 5m': an argument a line: write --timeout=5m");
    CHECK(complaint({"who", "--config", "missing", "a"}) == "--config 'missing': No such file or directory");
    CHECK(complaint({"who", "--config", ".", "a"}) == "--config '.': Is a directory");
  }
}

TEST_CASE("help and the version are texts, whatever else is given", "[command_line]") {
  const Scene scene;
  CHECK(printed({"--version"}) == "lastseen " LASTSEEN_VERSION "\n");
  CHECK(printed({"-V"}) == printed({"--version"}));
  CHECK(printed({"help"}) == overview());
  CHECK(printed({"-h"}) == overview());
  CHECK(printed({"--help"}) == overview());
  CHECK(printed({"help", "who"}) == help_of(spec_of(Command::who)));
  CHECK(printed({"who", "-h"}) == printed({"help", "who"}));
  CHECK(printed({"--help", "who"}) == printed({"help", "who"}));
  CHECK(printed({"who", "--at", "nonsense", "--help"}) == printed({"help", "who"}));
}

TEST_CASE("all help fits a screen of 80 columns and 24 lines", "[command_line]") {
  std::vector<std::string> texts{overview()};
  for (const CommandSpec& command : command_table()) texts.push_back(help_of(command));
  for (const std::string& text : texts) {
    std::istringstream lines(text);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      CAPTURE(line);
      CHECK(line.size() <= 79);
    }
    CAPTURE(text);
    CHECK(count <= 24);
  }
}

TEST_CASE("the help of a command begins with what it answers, names all its options, ends with two examples that work",
          "[command_line]") {
  const Scene scene;
  const StandardInput input(a_pipe());
  for (const CommandSpec& command : command_table()) {
    const std::string text = help_of(command);
    CAPTURE(text);
    CHECK(text.starts_with(command.answers));
    for (const OptionSpec& option : option_table()) {
      if (!option.commands.contains(command.command)) continue;
      const bool named = text.find(option.name) != std::string::npos;
      const bool lettered = option.letter != 0 && text.find(fmt::format("-{}", option.letter)) != std::string::npos;
      CAPTURE(option.name);
      CHECK((named || lettered));
    }
    CHECK(text.ends_with(fmt::format("\nExamples:\n  {}\n  {}\n", command.examples[0], command.examples[1])));
    for (const std::string_view example : command.examples) {
      std::string line(example.substr(example.find("lastseen ") + 9));
      line = line.substr(0, line.find(" &&"));
      CAPTURE(line);
      CHECK(complaint(shell_words(line)) == "no complaint");
    }
  }
}
