// Writes an access log to standard output: what a site of some tens of thousands of users leaves
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
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace {

struct LogShape {
  std::uint64_t size = 1'000'000'000;
  std::uint32_t users = 20'000;
  double authenticated = 0.40;  // share of the lines
  std::uint32_t disorder = 0;   // seconds by which a line may come late
  double days = 10;
  std::uint32_t requests = 0;  // so many different ones, some often; 0: as they come
  std::uint64_t seed = 1;
  enum class Format { combined, json, custom } format = Format::combined;
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
constexpr std::array kStatuses{200u, 200u, 200u, 200u, 200u, 200u, 200u, 200u,
                               200u, 200u, 304u, 304u, 302u, 404u, 499u, 500u};
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

// What a line says, apart from how it is written.
struct Request {
  std::array<std::uint32_t, 4> address{};
  std::string_view user;  // empty: anonymous
  std::int64_t second = 0;
  std::string_view method;
  std::string_view page;  // the path ends in `name`, or in `number` where the page has many
  std::string_view name;
  std::uint32_t number = 0;
  std::uint32_t status = 200;
  std::uint32_t bytes = 0;
  std::string_view referer;
  std::string_view browser;
};

bool has_number(const Request& r) {
  return r.name.empty() && r.page.size() > 1 && (r.page.back() == '/' || r.page.back() == '=');
}

class LineWriter {
 public:
  explicit LineWriter(Output& out) : out_(out) {}

  void combined(const Request& r) {
    address(r);
    put(" - ", r.user.empty() ? "-" : r.user, " [", clock_.at(r.second), "] \"");
    request(r);
    put("\" ", r.status, " ", r.bytes, " \"", r.referer, "\" \"", r.browser, "\"");
    out_.end_line();
  }

  // As nginx writes it of a string whose fields stand in an order of their own.
  void custom(const Request& r) {
    address(r);
    put(" [", clock_.at(r.second), "] ", r.user.empty() ? "-" : r.user, " \"");
    request(r);
    put("\" ", r.status, " ", r.bytes, " \"", r.referer, "\" \"", r.browser, "\"");
    out_.end_line();
  }

  // As nginx writes it with escape=json.
  void json(const Request& r) {
    put("{\"time_local\":\"", clock_.at(r.second), "\",\"remote_addr\":\"");
    address(r);
    put("\",\"remote_user\":\"", r.user, "\",\"request\":\"");
    request(r);
    put("\",\"status\":", r.status, ",\"body_bytes_sent\":", r.bytes, ",\"http_referer\":\"", r.referer,
        "\",\"http_user_agent\":\"", r.browser, "\"}");
    out_.end_line();
  }

 private:
  void address(const Request& r) { put(r.address[0], ".", r.address[1], ".", r.address[2], ".", r.address[3]); }
  void request(const Request& r) {
    put(r.method, " ", r.page, r.name);
    if (has_number(r)) put(r.number);
    put(" HTTP/1.1");
  }
  template <class... Parts>
  void put(const Parts&... parts) {
    const auto one = [this](const auto& part) {
      if constexpr (std::is_integral_v<std::decay_t<decltype(part)>>)
        out_.number(part);
      else
        out_.text(part);
    };
    (one(parts), ...);
  }

  Output& out_;
  ClockText clock_;
};

// What is asked for; of users, the profile of one that `visitor` draws.
template <class Visitor>
void draw_request(Dice& dice, const std::vector<std::string>& names, const Visitor& visitor, Request& r) {
  r.method = dice.below(16) == 0 ? "POST" : "GET";
  if (dice.below(10) == 0) {
    r.page = "/users/";
    r.name = names[visitor()];
  } else {
    r.page = dice.one_of(kPages);
    r.number = dice.below(100'000);
  }
  r.status = dice.below(200) == 0 ? 401 : dice.one_of(kStatuses);
}

// Different in method, path without query and status. Those that are drawn early are those that come up often.
template <class Draw>
std::vector<Request> different_requests(std::uint32_t count, const Draw& draw) {
  std::vector<Request> requests;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view, std::uint32_t, std::uint32_t>> known;
  while (requests.size() < count) {
    Request r;
    draw(r);
    const bool in_path = has_number(r) && r.page.find('?') == std::string_view::npos;
    if (known.emplace(r.method, r.page, r.name, in_path ? r.number : 0, r.status).second) requests.push_back(r);
  }
  return requests;
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
  const double at_once = lines * shape.authenticated / seconds * kSecondsBetweenPages;
  std::vector<std::uint32_t> at_work(std::max<std::size_t>(1, static_cast<std::size_t>(at_once)));
  for (auto& user : at_work) user = visitor();
  const auto draw = [&](Request& r) { draw_request(dice, names, visitor, r); };
  const std::vector<Request> requests = different_requests(shape.requests, draw);

  LineWriter writer(out);
  for (double line = 0; out.written() < shape.size; ++line) {
    Request r;
    if (!requests.empty()) {
      const double x = dice.share();
      r = requests[static_cast<std::size_t>(x * x * static_cast<double>(requests.size()))];
    }
    r.second = kFirstSecond + static_cast<std::int64_t>(line / lines * seconds) - dice.below(shape.disorder + 1);
    if (dice.share() < shape.authenticated) {
      std::uint32_t& seat = dice.one_of(at_work);
      if (dice.share() < kLeaveShare) seat = visitor();
      r.user = names[seat];
    }
    r.address = {10 + dice.below(190), dice.below(256), dice.below(256), dice.below(256)};
    if (requests.empty()) draw(r);
    r.bytes = dice.below(60'000);
    r.referer = dice.one_of(kReferers);
    r.browser = dice.one_of(kBrowsers);
    switch (shape.format) {
      case LogShape::Format::combined:
        writer.combined(r);
        break;
      case LogShape::Format::json:
        writer.json(r);
        break;
      case LogShape::Format::custom:
        writer.custom(r);
        break;
    }
  }
  out.flush();
}

}  // namespace

int main(int argc, char** argv) {
  LogShape shape;
  CLI::App app("Writes an access log to standard output");
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
  app.add_option("--requests", shape.requests,
                 "How many different methods, paths without query and statuses there are together; 0: as they come")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--seed", shape.seed, "Another log of the same kind")->capture_default_str();
  app.add_option("--format", shape.format, "combined, json as nginx writes it, or custom: [TIME] USER")
      ->transform(
          CLI::CheckedTransformer(std::map<std::string, LogShape::Format>{{"combined", LogShape::Format::combined},
                                                                          {"json", LogShape::Format::json},
                                                                          {"custom", LogShape::Format::custom}}));
  CLI11_PARSE(app, argc, argv);
  Output out;
  generate(shape, out);
}
