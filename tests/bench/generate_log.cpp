// Writes an access log in the combined format to standard output: what a site of some tens of thousands of users leaves
// in some days, in lines of about 226 bytes. The same options give the same bytes everywhere.
//
// It imitates sessions: at any time some users are at work, each asks for a page every two minutes or so, and a user
// who leaves makes room for another, some of whom come often. With the default options 1 GB is 4.4 million lines and
// about 980,000 online spans at a timeout of 5 minutes.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

struct LogShape {
  std::uint64_t size = 1'000'000'000;
  std::uint32_t users = 20'000;
  double authenticated = 0.40;  // share of the lines
  std::uint32_t disorder = 0;   // seconds by which a line may come late
  double days = 10;
  std::uint64_t seed = 1;
};

constexpr double kLineBytes = 228.6;  // measured over the lists below
constexpr double kSecondsBetweenPages = 128;
constexpr double kLeaveShare = 0.55;                  // of a user's requests that are the last of the visit
constexpr std::int64_t kFirstSecond = 1'792'800'000;  // 2026-10-24T00:00:00Z

constexpr std::array kPages{std::string_view{"/"},
                            std::string_view{"/orders/"},
                            std::string_view{"/static/css/site.4f1c09.css"},
                            std::string_view{"/api/ping"},
                            std::string_view{"/search?q=winter+boots&page="},
                            std::string_view{"/messages/"},
                            std::string_view{"/static/js/app.b81d77e2.js"},
                            std::string_view{"/projects/"}};
constexpr std::array kStatuses{200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 304, 304, 302, 404, 499, 500};
constexpr std::array kReferers{std::string_view{"-"}, std::string_view{"https://www.example.com/"},
                               std::string_view{"https://www.example.com/search?q=winter+boots"},
                               std::string_view{"https://www.example.com/projects/overview"}};
constexpr std::array kBrowsers{
    std::string_view{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                     "Chrome/142.0.0.0 Safari/537.36"},
    std::string_view{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                     "Version/26.1 Safari/605.1.15"},
    std::string_view{"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"},
    std::string_view{"Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                     "Version/26.1 Mobile/15E148 Safari/604.1"},
    std::string_view{"Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"}};

// A library's distributions differ from one to the next; these do not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double share() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>((engine_() >> 32) * n >> 32); }
  template <class List>
  auto& one_of(List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// Fills a buffer and writes it out when a line may no longer fit.
class Output {
 public:
  void text(std::string_view s) {
    std::memcpy(end_, s.data(), s.size());
    end_ += s.size();
  }
  void number(std::uint64_t n) { end_ = std::to_chars(end_, end_ + 20, n).ptr; }
  void end_line() {
    *end_++ = '\n';
    if (end_ > buffer_.data() + buffer_.size() - kLongestLine) flush();
  }
  std::uint64_t written() const { return written_ + static_cast<std::uint64_t>(end_ - buffer_.data()); }
  void flush() {
    for (const char* at = buffer_.data(); at < end_;) {
      const ssize_t n = ::write(STDOUT_FILENO, at, static_cast<std::size_t>(end_ - at));
      if (n < 0) std::exit(EXIT_FAILURE);
      at += n;
      written_ += static_cast<std::uint64_t>(n);
    }
    end_ = buffer_.data();
  }

 private:
  static constexpr std::size_t kLongestLine = 1024;
  std::vector<char> buffer_ = std::vector<char>(1 << 20);
  char* end_ = buffer_.data();
  std::uint64_t written_ = 0;
};

// `24/Oct/2026:00:00:00 +0000`
class ClockText {
 public:
  std::string_view at(std::int64_t second) {
    const std::int64_t day = second / 86400;
    if (day != day_) {
      day_ = day;
      const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
      two_digits(0, static_cast<unsigned>(date.day()));
      std::memcpy(&text_[3], &"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * (static_cast<unsigned>(date.month()) - 1)], 3);
      std::to_chars(&text_[7], &text_[11], static_cast<int>(date.year()));
    }
    const auto clock = static_cast<unsigned>(second % 86400);
    two_digits(12, clock / 3600);
    two_digits(15, clock / 60 % 60);
    two_digits(18, clock % 60);
    return text_;
  }

 private:
  void two_digits(std::size_t place, unsigned n) {
    text_[place] = static_cast<char>('0' + n / 10);
    text_[place + 1] = static_cast<char>('0' + n % 10);
  }
  std::int64_t day_ = -1;
  std::string text_ = "00/Jan/0000:00:00:00 +0000";
};

// Pronounceable names of 4 to 12 letters, no two alike.
std::vector<std::string> user_names(std::uint32_t count, Dice& dice) {
  constexpr std::array kSyllables{"ba", "ke",  "lo",  "mi",  "ra",  "su",  "ti",  "vo",
                                  "na", "der", "fin", "gar", "hel", "jon", "mar", "tor"};
  std::vector<std::string> names(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t n = 2 + dice.below(2); n > 0; --n) names[i] += dice.one_of(kSyllables);
    names[i] += std::to_string(i);
  }
  return names;
}

void generate(const LogShape& shape, Output& out) {
  Dice dice(shape.seed);
  const std::vector<std::string> names = user_names(shape.users, dice);
  // Squared, so that some come often: a quarter of the visits are those of the first sixteenth of the users.
  const auto visitor = [&] {
    const double x = dice.share();
    return static_cast<std::uint32_t>(x * x * shape.users);
  };
  const double lines = static_cast<double>(shape.size) / kLineBytes;
  const double seconds = shape.days * 86400;
  std::vector<std::uint32_t> at_work(
      std::max<std::size_t>(1, static_cast<std::size_t>(lines * shape.authenticated / seconds * kSecondsBetweenPages)));
  for (auto& user : at_work) user = visitor();

  ClockText clock;
  for (double line = 0; out.written() < shape.size; ++line) {
    const auto second =
        kFirstSecond + static_cast<std::int64_t>(line / lines * seconds) - dice.below(shape.disorder + 1);
    std::string_view user = "-";
    if (dice.share() < shape.authenticated) {
      std::uint32_t& seat = dice.one_of(at_work);
      if (dice.share() < kLeaveShare) seat = visitor();
      user = names[seat];
    }
    out.number(10 + dice.below(190));
    for (int i = 0; i < 3; ++i) out.text("."), out.number(dice.below(256));
    out.text(" - ");
    out.text(user);
    out.text(" [");
    out.text(clock.at(second));
    out.text(dice.below(16) == 0 ? "] \"POST " : "] \"GET ");
    if (dice.below(10) == 0) {
      out.text("/users/");
      out.text(names[visitor()]);
    } else {
      const std::string_view page = dice.one_of(kPages);
      out.text(page);
      if (page.size() > 1 && (page.back() == '/' || page.back() == '=')) out.number(dice.below(100'000));
    }
    out.text(" HTTP/1.1\" ");
    out.number(dice.below(200) == 0 ? 401 : static_cast<std::uint64_t>(dice.one_of(kStatuses)));
    out.text(" ");
    out.number(dice.below(60'000));
    out.text(" \"");
    out.text(dice.one_of(kReferers));
    out.text("\" \"");
    out.text(dice.one_of(kBrowsers));
    out.text("\"");
    out.end_line();
  }
  out.flush();
}

}  // namespace

int main(int argc, char** argv) {
  LogShape shape;
  CLI::App app("Writes an access log in the combined format to standard output");
  app.add_option("--size", shape.size, "Bytes, to the end of a line")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  app.add_option("--users", shape.users, "How many users there are")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--authenticated", shape.authenticated, "Share of the lines that name a user")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--disorder", shape.disorder, "Seconds by which a line may come late")->capture_default_str();
  app.add_option("--days", shape.days, "From the first line to the last")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--seed", shape.seed, "Another log of the same kind")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Output out;
  generate(shape, out);
}
