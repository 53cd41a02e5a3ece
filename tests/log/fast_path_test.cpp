#include <algorithm>
#include <fmt/format.h>
#include <random>

#include "catch.hpp"
#include "log/extractor.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

// What a fast path makes of lines is what the line parser makes of them, each for itself.

namespace {

/// Everything that can be told of an event.
class Told final : public EventSink {
 public:
  explicit Told(const ExtractRules& rules) : rules_(rules) {}

  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Event& event = batch[i];
      std::string told =
          fmt::format("{} {} {} {}", event.time.time_since_epoch().count(), event.user,
                      event.status ? std::to_string(*event.status) : "-", batch.clock(i).time_since_epoch().count());
      if (rules_.needs == Needs::request)
        told += fmt::format(" {} {}", event.method.value_or("(none)"), event.target.value_or("(none)"));
      if (rules_.places)
        told += fmt::format(" {} {} {}", batch.place(i).number, batch.place(i).offset, batch.place(i).text);
      events.push_back(std::move(told));
    }
  }

  std::vector<std::string> events;

 private:
  const ExtractRules& rules_;
};

struct Extract {
  std::vector<std::string> events;
  std::string tally;
  std::vector<std::string> malformed;
  bool operator==(const Extract&) const = default;
};

/// Reads the text in blocks that end where `cuts` says.
Extract extract(std::string_view text, const std::vector<std::size_t>& cuts, const LogFormat& format,
                const ExtractRules& rules) {
  Told told(rules);
  Extractor extractor(format, rules, told);
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    // A copy: what is read beyond the block is seen by the address sanitizer.
    const std::vector<char> block(text.begin() + static_cast<std::ptrdiff_t>(from),
                                  text.begin() + static_cast<std::ptrdiff_t>(cut));
    extractor.read({block.data(), block.size()});
    from = cut;
  }
  extractor.finish();
  Extract extract;
  extract.events = told.events;
  const Tally& tally = extractor.tally();
  extract.tally = fmt::format(
      "{} events, {} anonymous, {} unauthenticated, {} malformed, {} future, {} to {}, {} read, minutes", tally.events,
      tally.anonymous, tally.unauthenticated, tally.malformed, tally.future_events,
      tally.first.time_since_epoch().count(), tally.last.time_since_epoch().count(), extractor.lines_read());
  for (const auto minute : tally.minutes.sorted()) extract.tally += fmt::format(" {}", minute);
  for (const MalformedLine& line : extractor.malformed())
    extract.malformed.push_back(
        fmt::format("{} {} {} {}", line.number, line.rejection.column, line.rejection.reason, line.excerpt));
  return extract;
}

class Lines {
 public:
  Lines(unsigned seed, CombinedShape shape) : dice_(seed), hosts_(shape == CombinedShape::vhost_combined ? 18 : 2) {}

  std::string text(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += line() + '\n';
    if (below(3) == 0) text.pop_back();
    return text;
  }

  /// Ends of lines, at random; the last one is the end of the text.
  std::vector<std::size_t> cuts(std::string_view text) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      if (below(40) == 0) cuts.push_back(at + 1);
    }
    if (cuts.empty() || cuts.back() != text.size()) cuts.push_back(text.size());
    return cuts;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(dice_() % limit); }
  std::string_view one_of(std::initializer_list<std::string_view> choices) {
    return choices.begin()[below(static_cast<unsigned>(choices.size()))];
  }

  std::string line() {
    if (below(30) == 0) return std::string(one_of({"", " ", "nonsense", "==> access.log <==", "\r"}));
    std::string line;
    if (below(20) < hosts_) line += one_of({"vh.example ", "vh.example:80 ", "a ", "- ", "x  "});
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
    const std::string text = lines.text(400);
    const std::vector<std::size_t> cuts = lines.cuts(text);
    ExtractRules rules;
    rules.needs = seed % 2 == 0 ? Needs::request : Needs::user_and_time;
    rules.places = seed / 2 % 2 == 0;
    rules.ignore_status.set(401);
    rules.now = Instant(std::chrono::sys_days(std::chrono::November / 24 / 2026) + std::chrono::hours(11));
    rules.fast_path = FastPath::none;
    const Extract truth = extract(text, cuts, *format, rules);
    CHECK(truth.events.size() > 30);
    for (const FastPath path : {FastPath::portable, FastPath::best}) {
      rules.fast_path = path;
      const Extract fast = extract(text, cuts, *format, rules);
      const auto [same, wanted] =
          std::mismatch(fast.events.begin(), fast.events.end(), truth.events.begin(), truth.events.end());
      CAPTURE(same == fast.events.end() ? "nothing" : *same, wanted == truth.events.end() ? "nothing" : *wanted);
      REQUIRE((same == fast.events.end() && wanted == truth.events.end()));
      REQUIRE(fast.tally == truth.tally);
      REQUIRE(fast.malformed == truth.malformed);
    }
  }
}
