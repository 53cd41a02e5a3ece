#include <fmt/format.h>
#include <random>

#include "catch.hpp"
#include "log/reading.hpp"
#include "log/transcript.hpp"

using namespace lastseen;
using namespace lastseen::test;

// What a fast path makes of lines is what the line parser makes of them, each for itself.

namespace {

class Lines {
 public:
  Lines(unsigned seed, CombinedShape shape) : dice_(seed), hosts_(shape == CombinedShape::vhost_combined ? 18 : 2) {}

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
    if (below(20) < hosts_) line += one_of({"vh.example ", "vh.example:80 ", "a ", "- ", "x  ", " "});
    line += one_of({"1.2.3.4", "203.0.113.255", "2001:db8:85a3:8d3:1319:8a2e:370:7348", "::1", "localhost", "=", ""});
    line += below(20) == 0 ? one_of({" -", " x ", "  - ", " - - "}) : " - ";
    switch (below(12)) {
      case 0:
        line +=
            one_of({"\"\"", "\"quoted\"", "back\\slash", "\\x2D", "two words", " lead", "trail ", "[x]", "-x", "x-"});
        break;
      case 1:
        line += std::string(1 + below(90), 'u');
        break;
      case 2:
        line += "";
        break;
      default:
        line += below(2) == 0 ? "-" : one_of({"alice", "bob", "c", "d@example.com", "\xC3\xA9milie"});
    }
    // Mostly of one minute, as in a log; sometimes of another one, of another zone, or of no time there is.
    minute_ += below(10) == 0 ? below(3) : 0;
    line += fmt::format(" [24/Nov/2026:{:02}:{:02}:{:02} +0{}00] \"", minute_ / 60 % 24, minute_ % 60,
                        below(50) == 0 ? 60 + below(3) : below(60), below(15) == 0 ? 1 : 0);
    line +=
        one_of({"GET / HTTP/1.1", "GET /users/alice HTTP/2.0", "POST /a b HTTP/1.1", "HEAD /", "-", "", "\\x16\\x03",
                "GET /\\\"x HTTP/1.1", "GET  HTTP/1.1", "G(T / HTTP/1.1", "GET /?q=\\\\ HTTP/1.0", " / HTTP/1.1"});
    if (below(4) == 0) line.insert(line.size() - 1, std::string(below(150), 'p'));
    line +=
        one_of({"\" 200 5", "\" 401 5", "\" 304", "\" - 5", "\" 20 5", "\" 2000 5", "\"200 5", " 200 5", "\" 500 "});
    if (below(2) == 0) line += " \"-\" \"" + std::string(below(200), 'a') + "\"";
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

  std::mt19937 dice_;
  unsigned hosts_;  ///< of 20 lines, before the address
  unsigned minute_ = 600;
};

}  // namespace

TEST_CASE("the fast paths read what the line parser reads", "[log][property]") {
  const auto name = GENERATE("combined", "vhost_combined");
  const auto format = FormatChooser(format_request(name)).choose({});
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(name, seed);
    Lines lines(seed, format->fast_shape().value());
    const std::string text = lines.text(500);
    const std::vector<std::string_view> blocks = lines.blocks(text);
    HowToRead how;
    how.needs = seed % 2 == 0 ? Needs::request : Needs::user_and_time;
    how.places = seed / 2 % 2 == 0;
    how.now = Instant(std::chrono::sys_days(std::chrono::November / 24 / 2026) + std::chrono::hours(11));
    how.fast_path = FastPath::none;
    const Transcript truth = transcribe(*format, how, blocks);
    CHECK(truth.events() > 30);
    for (const FastPath path : {FastPath::portable, FastPath::best}) {
      how.fast_path = path;
      REQUIRE(first_difference(transcribe(*format, how, blocks).text(), truth.text()) == "");
    }
  }
}
