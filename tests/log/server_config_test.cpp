#include "log/server_config.hpp"

#include "catch.hpp"
#include "log/reading.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;
using namespace lastseen::test;
using Catch::Matchers::Contains;

TEST_CASE("format directives are found in a server's configuration", "[log][config]") {
  const auto formats = configured_formats(
      "http {\n"
      "  # log_format old '$msec';\n"
      "  log_format main '$remote_user ; \"' # comment; with '\n"
      "                  \"$msec\";\n"
      "  access_log /var/log/x.log main; log_format two escape=json $msec;\n"
      "}\n"
      "#LogFormat \"%u\" old\n"
      "LogFormat \"%t \\\"%r\\\" %u\" mine\n"
      "  logformat '%t %u' \\\n    other\n"
      "LogFormat \"%u %t\"\n"
      "CustomLog /var/log/a.log mine\n");
  std::vector<std::string> names;
  for (const auto& format : formats) names.push_back(format.name);
  CHECK(names == std::vector<std::string>{"main", "two", "mine", "other", ""});
  CHECK(formats[2].directive == "LogFormat \"%t \\\"%r\\\" %u\"");
  CHECK(formats[1].directive == "log_format two escape=json $msec;");
}

TEST_CASE("a server's configuration need not be tidy", "[log][config]") {
  const auto formats = configured_formats(
      "http{log_format one '$msec {';\n"
      "  content_by_lua_block {\n"
      "    -- says \"hello, don't\n"
      "    ngx.say('it is')\n"
      "  }\n"
      "  add_header X log_format;\n"
      "  log_format \"two\" $msec;}\n"
      "LogFormat \"%u\" \"three\"\n");
  std::vector<std::string> names;
  for (const auto& format : formats) names.push_back(format.name);
  CHECK(names == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("a server's configuration may have the ends of lines of Windows", "[log][config]") {
  const auto formats = configured_formats(
      "log_format one '$msec '\r\n"
      "               '$remote_user';\r\n"
      "LogFormat \"%t \\\r\n"
      "%u\" \\\r\n"
      "  two\r\n"
      "LogFormat \"%u\" three\r\n");
  std::vector<std::string> names;
  for (const auto& format : formats) names.push_back(format.name);
  CHECK(names == std::vector<std::string>{"one", "two", "three"});
  CHECK(read_line("[24/Nov/2026:10:00:00 +0000] alice", formats[1].directive) == "10:00:00 alice - - -");
}

TEST_CASE("the name of a log_format may be in quotes", "[log][config]") {
  const auto formats = configured_formats("log_format 'of the site' '$msec $remote_user';");
  REQUIRE(formats.size() == 1);
  CHECK(formats[0].name == "of the site");
  CHECK(read_line("1795514400.000 alice", formats[0].directive) == "10:00:00 alice - - -");
}

TEST_CASE("of a format that a configuration names twice the last holds", "[log][config]") {
  const auto formats = configured_formats("LogFormat \"%u\" a\nLogFormat \"%t\" b\nLogFormat \"%u %t\" a\n");
  REQUIRE(formats.size() == 2);
  CHECK(formats[1].name == "a");
  CHECK(formats[1].directive == "LogFormat \"%u %t\"");
}

TEST_CASE("a log_format of requests holds before one of connections", "[log][config]") {
  const std::string http = "http { server { } log_format main '$msec $remote_user'; }\n";
  const std::string stream = "stream { server { } log_format main '$msec $bytes_sent'; log_format only '$msec'; }\n";
  for (const std::string& text : {http + stream, stream + http}) {
    const auto formats = configured_formats(text);
    REQUIRE(formats.size() == 2);
    CHECK(formats[0].name == "only");
    CHECK(formats[1].directive == "log_format main '$msec $remote_user';");
  }
}

TEST_CASE("a LogFormat that only names another is none", "[log][config]") {
  const auto formats = configured_formats("LogFormat \"%t %u\" common\nLogFormat common\n");
  REQUIRE(formats.size() == 1);
  CHECK(formats[0].name == "common");
}

TEST_CASE("--server-config", "[log][config][usage]") {
  const TemporaryFolder folder;
  const auto with = [&](const std::string& text, const std::string& log_format) {
    FormatRequest request = format_request(log_format);
    request.server_config = folder.write("server.conf", text);
    return FormatChooser(request).choose({});
  };
  CHECK(with("log_format a '$msec $remote_user';", "auto")->name() == "log_format");
  CHECK(with("log_format a '$msec $remote_user'; log_format combined '$msec $remote_user x';", "combined")->name() ==
        "log_format");
  CHECK(with("log_format a '$msec $remote_user';", "json")->name() == "json");
  CHECK_THROWS_WITH(with("log_format a '$msec'; log_format b '$msec';", "auto"),
                    Contains("holds several formats; choose one with --log-format: a, b"));
  CHECK_THROWS_WITH(with("server { }", "auto"), Contains("no log_format or LogFormat in it"));
  CHECK(with("server { }", "combined")->name() == "combined");
  CHECK_THROWS_WITH(with("server { }", "mine"),
                    Contains("'mine' is not a format (in ") && Contains(": none; else auto"));
  CHECK_THROWS_WITH(with("log_format a '$msec';", "auto"), Contains("$remote_user is not in it"));
  FormatRequest request;
  request.server_config = folder / "missing.conf";
  CHECK_THROWS_WITH(FormatChooser(request), Contains("No such file"));
  request.server_config = folder.path();
  CHECK_THROWS_WITH(FormatChooser(request), Contains("Is a directory"));
}
