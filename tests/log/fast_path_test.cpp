#include <fmt/format.h>
#include <random>

#include "catch.hpp"
#include "log/reading.hpp"
#include "log/transcript.hpp"

using namespace lastseen;
using namespace lastseen::test;

// What a fast path makes of lines is what the line parser makes of them, each for itself.

namespace {

struct Shape {
  const char* format;
  unsigned hosts = 0;       ///< lines of 20 that begin with the host's name
  bool time_first = false;  ///< the time before the user
  bool iso = false;
  bool names = false;  ///< a referer and a browser end the line
};

class Lines {
 public:
  Lines(unsigned seed, const Shape& shape) : dice_(seed), shape_(shape) {}

  std::string text(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += line() + '\n';
    if (below(3) == 0) text.pop_back();
    return text;
  }

  /// The text in pieces of whole lines.
  std::vector<std::string_view> blocks(std::string_view text) {
    std::vector<std::string_view> blocks;
    std::size_t begin = 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      if (below(40) != 0) continue;
      blocks.push_back(text.substr(begin, at + 1 - begin));
      begin = at + 1;
    }
    if (begin != text.size()) blocks.push_back(text.substr(begin));
    return blocks;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(dice_() % limit); }
  std::string_view one_of(std::initializer_list<std::string_view> choices) {
    return choices.begin()[below(static_cast<unsigned>(choices.size()))];
  }

  std::string line() {
    if (below(30) == 0) return std::string(one_of({"", " ", "nonsense", "==> access.log <==", "\r"}));
    std::string line;
    if (below(20) < shape_.hosts) line += one_of({"vh.example ", "vh.example:80 ", "a ", "- ", "x  ", " "});
    line += one_of({"1.2.3.4", "203.0.113.255", "2001:db8:85a3:8d3:1319:8a2e:370:7348", "::1", "localhost", "=", ""});
    line += below(20) == 0 ? one_of({" -", " x ", "  - ", " - - "}) : shape_.time_first ? " " : " - ";
    const std::string who = user();
    const std::string when = time();
    line += shape_.time_first ? when + ' ' + who : who + ' ' + when;
    line += " \"";
    line +=
        one_of({"GET / HTTP/1.1", "GET /users/alice HTTP/2.0", "POST /a b HTTP/1.1", "HEAD /", "-", "", "\\x16\\x03",
                "GET /\\\"x HTTP/1.1", "GET  HTTP/1.1", "G(T / HTTP/1.1", "GET /?q=\\\\ HTTP/1.0", " / HTTP/1.1"});
    if (below(4) == 0) line.insert(line.size() - 1, std::string(below(150), 'p'));
    const std::string names = " \"-\" \"" + std::string(below(200), 'a') + "\"";
    if (shape_.time_first && below(16) != 0)
      return line.append(one_of({"\" 200 5", "\" 401 0"})) + (shape_.names ? names : "");
    line +=
        one_of({"\" 200 5", "\" 401 5", "\" 304", "\" - 5", "\" 20 5", "\" 2000 5", "\"200 5", " 200 5", "\" 500 "});
    if (below(2) == 0) line += names;
    if (below(20) == 0) line += '\r';
    for (unsigned flaws = below(12) == 0 ? 1 + below(3) : 0; flaws != 0 && !line.empty(); --flaws) {
      const std::size_t at = below(static_cast<unsigned>(line.size()));
      switch (below(3)) {
        case 0:
          line[at] = " -\"\\[]/:0\x01\xFF"[below(11)];
          break;
        case 1:
          line.erase(at, 1 + below(5));
          break;
        default:
          line.insert(at, 1, " -\"\\[]/:0=\t"[below(11)]);
      }
    }
    return line;
  }

  std::string user() {
    switch (below(12)) {
      case 0:
        return std::string(
            one_of({"\"\"", "\"quoted\"", "back\\slash", "\\x2D", "two words", " lead", "trail ", "[x]", "-x", "x-"}));
      case 1:
        return std::string(1 + below(90), 'u');
      case 2:
        return "";
      default:
        return std::string(below(2) == 0 ? "-" : one_of({"alice", "bob", "c", "d@example.com", "\xC3\xA9milie"}));
    }
  }

  std::string time() {
    // Mostly of one minute, as in a log; sometimes of another one, of another zone, or of no time there is.
    minute_ += below(10) == 0 ? below(3) : 0;
    const unsigned second = below(50) == 0 ? 60 + below(3) : below(60);
    return fmt::format(
        fmt::runtime(shape_.iso ? "[2026-11-24T{:02}:{:02}:{:02}+0{}:00]" : "[24/Nov/2026:{:02}:{:02}:{:02} +0{}00]"),
        minute_ / 60 % 24, minute_ % 60, second, below(15) == 0 ? 1 : 0);
  }

  std::mt19937 dice_;
  Shape shape_;
  unsigned minute_ = 600;
};

}  // namespace

TEST_CASE("the fast paths read what the line parser reads", "[log][property]") {
  const Shape shape = GENERATE(
      Shape{"combined", 2}, Shape{"vhost_combined", 18},
      Shape{R"($remote_addr [$time_local] $remote_user "$request" $status $body_bytes_sent)", 0, true},
      Shape{
          R"($remote_addr [$time_local] $remote_user "$request" $status $bytes_sent "$http_referer" "$http_user_agent")",
          0, true, false, true},
      Shape{R"(log_format x escape=none '$remote_addr [$time_iso8601] $remote_user "$request" $status $bytes_sent';)",
            0, true, true},
      Shape{R"(%h %t %u "%r" %>s %b "%{Referer}i" "%{User-Agent}i")", 0, true, false, true});
  const auto format = FormatChooser(format_request(shape.format)).choose({});
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(shape.format, seed);
    Lines lines(seed, shape);
    const std::string text = lines.text(500);
    const std::vector<std::string_view> blocks = lines.blocks(text);
    HowToRead how;
    how.needs = seed % 2 == 0 ? Needs::request : Needs::user_and_time;
    how.places = seed / 2 % 2 == 0;
    how.now = Instant(std::chrono::sys_days(std::chrono::November / 24 / 2026) + std::chrono::hours(11));
    how.fast_path = FastPath::none;
    const Transcript truth = transcribe(*format, how, blocks);
    CHECK(truth.events() > 20);
    for (const FastPath path : {FastPath::portable, FastPath::best}) {
      how.fast_path = path;
      REQUIRE(first_difference(transcribe(*format, how, blocks).text(), truth.text()) == "");
    }
  }
}
