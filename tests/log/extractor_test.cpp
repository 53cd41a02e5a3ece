#include "log/extractor.hpp"

#include "catch.hpp"
#include "log/server_data.hpp"
#include "log/transcript.hpp"

using namespace lastseen;
using namespace lastseen::test;

namespace {

/// The same log with some bytes changed, `distance` apart: not all lines are what a fast path hopes for.
std::string damaged(std::string text, std::size_t distance) {
  constexpr std::string_view kBytes("\"\\ -]:{0\n\r\x01\xFF,");
  for (std::size_t at = distance, n = 0; at < text.size(); at += distance, ++n) text[at] = kBytes[n % kBytes.size()];
  return text;
}

void check_fast_paths(const LogFormat& format, const std::string& lines) {
  for (const Needs needs : {Needs::user_and_time, Needs::request}) {
    for (const bool places : {false, true}) {
      const std::string expected = transcript(format, {needs, places, FastPath::none}, lines);
      for (const FastPath path : {FastPath::portable, FastPath::best})
        CHECK(first_difference(transcript(format, {needs, places, path}, lines), expected) == "");
    }
  }
}

}  // namespace

TEST_CASE("fast paths read what the parser reads", "[log][extractor]") {
  struct Log {
    std::string file;
    FormatRequest request;
  };
  const std::vector<Log> logs = {
      {"nginx/combined.log", format_request("combined")},
      {"nginx/json.log", format_request("json")},
      {"nginx/json.log", configured("nginx", "json")},
      {"nginx/custom.log", configured("nginx", "custom")},
      {"nginx/tsv.log", configured("nginx", "tsv")},
      {"nginx/none.log", configured("nginx", "none")},
      {"apache/combined.log", configured("apache", "combined")},
      {"apache/vhost_combined.log", format_request("vhost_combined")},
      {"apache/custom.log", configured("apache", "custom")},
      {"apache/fakejson.log", configured("apache", "fakejson")},
      {"caddy/access.json", format_request("caddy")},
      {"lighttpd/access.log", format_request("lighttpd")},
  };
  for (const Log& log : logs) {
    CAPTURE(log.file, log.request.log_format);
    const auto format = FormatChooser(log.request).choose({});
    const std::string text = server_data(log.file);
    check_fast_paths(*format, text);
    for (const std::size_t distance : {97, 307, 1009}) check_fast_paths(*format, damaged(text, distance));
  }
}

TEST_CASE("lines of JSON whose shape changes are read one by one", "[log][extractor]") {
  std::string lines;
  for (int i = 0; i < 200; ++i) {
    lines += R"({"time":"2026-11-24T10:00:00Z","user":"alice","username":"bob","n":1})"
             "\n"
             R"({"time":"2026-11-24T10:00:01Z","user":"","username":"bob","n":1})"
             "\n";
    if (i % 3 == 0) lines += "{\"time\":\"2026-11-24T10:01:00Z\",\"user\":null,\"username\":\"carol\",\"n\":1}\n";
    if (i % 5 == 0) lines += "{\"time\":\"2026-11-24T10:00:60Z\",\"user\":\"-\",\"username\":\"carol\",\"n\":01}\r\n";
    if (i % 7 == 0) lines += "{\"n\":[\"x\"],\"time\":1795514400.5,\"user\":[\"dora\"],\"a.b\":{\"c\":-1}}\n";
    if (i % 9 == 0) lines += "{\"time\":\"2026-11-24T10:00:09Z\",\"user\":\"a\\\\b\",\"username\":\"bob\",\"n\":1}\n";
  }
  const auto format = FormatChooser(format_request("json")).choose({});
  check_fast_paths(*format, lines);
  CHECK(transcript(*format, {}, lines).find("carol") != std::string::npos);
}

TEST_CASE("what is no part of a line does not make it too long", "[log][extractor]") {
  const auto format = FormatChooser(format_request("combined")).choose({});
  std::string line = R"(1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 )";
  line.resize(kLongestLine, 'x');
  struct : EventSink {
    void observe(EventBatch&) override {}
  } sink;
  Extractor extractor(*format, {}, sink);
  extractor.read(std::string(50, '\0') + line + "\r\n" + line + "\n");
  CHECK(extractor.malformed().empty());
  extractor.read(line + "x\r\n" + std::string(50, '\0') + line + "x\n");
  CHECK(extractor.malformed().size() == 2);
}

TEST_CASE("a byte order mark is left to those who know where an input starts", "[log][extractor]") {
  const auto format = FormatChooser(format_request("json")).choose({});
  const std::string line = "\xEF\xBB\xBF{\"time\":\"2026-11-24T10:00:00Z\",\"user\":\"alice\"}\n";
  struct : EventSink {
    void observe(EventBatch&) override {}
  } sink;
  Extractor extractor(*format, {}, sink);
  extractor.read(line + line);
  CHECK(extractor.malformed().size() == 2);
}

TEST_CASE("a note on joined parts shows nothing after a ? in any of them", "[log][extractor]") {
  const std::string lines =
      "2026-11-24T10:00:00.1Z stdout P 1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] \"GET /?token=\n"
      "2026-11-24T10:00:00.1Z stdout F secret HTTP/1.1\" 2x0 5\n";
  const FormatRequest request = format_request("combined");
  const auto format = FormatChooser(request).choose({split_lines(lines)});
  struct : EventSink {
    void observe(EventBatch&) override {}
  } sink;
  Extractor extractor(*format, {}, sink);
  extractor.read(lines);
  REQUIRE(extractor.malformed().size() == 1);
  CHECK(extractor.malformed()[0].rejection.column == 107);
  CHECK(extractor.malformed()[0].excerpt.find("secret") == std::string::npos);
}
