#include "fuzz/fuzz_targets.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "app/time_argument.hpp"
#include "log/log_format.hpp"
#include "log/transcript.hpp"
#include "usage_error.hpp"

namespace lastseen::fuzz {

namespace {

void require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Any byte of a view that points where it must not is a finding of the sanitizer.
void touch(std::string_view text) {
  unsigned sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  volatile unsigned sink = sum;
  static_cast<void>(sink);
}

void check(const ParsedLine& line, std::size_t line_size) {
  if (line.kind == ParsedLine::Kind::malformed) {
    require(line.rejection.reason != nullptr && line.rejection.reason[0] != '\0', "a rejection has a reason");
    require(line.column_in_parts ? *line.column_in_parts <= line.text.size() : line.rejection.column <= line_size,
            "a rejection's column is in the line");
  }
  if (line.kind != ParsedLine::Kind::record) return;
  touch(line.text);
  require(!line.record.user || !line.record.user->empty(), "a user is not empty");
  require(!line.record.status || *line.record.status <= 999, "a status has three digits");
  touch(line.record.user.value_or(""));
  touch(line.record.method.value_or(""));
  touch(line.record.target.value_or(""));
}

std::vector<std::string_view> lines_of(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return lines;
}

FormatRequest request_for(std::string_view log_format) {
  FormatRequest request;
  request.log_format = log_format;
  request.zone = TimeZone::utc();
  return request;
}

void read_all(const FormatChooser& chooser, std::string_view bytes) {
  // Lines of their own, so that nothing stands behind them.
  std::vector<std::unique_ptr<char[]>> copies;
  std::vector<std::string_view> lines;
  for (const std::string_view line : lines_of(bytes)) {
    copies.push_back(std::make_unique<char[]>(line.size()));
    std::copy(line.begin(), line.end(), copies.back().get());
    lines.emplace_back(copies.back().get(), line.size());
  }
  const auto format = chooser.choose({lines});
  require(!format->fast_shape() || format->wrapper().empty(), "wrapped lines have no fast path");
  const auto parser = format->parser(Needs::request);
  const auto frugal = format->parser(Needs::user_and_time);
  ParsedLine line, less;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    parser->parse(lines[i], i + 1, line);
    check(line, lines[i].size());
    frugal->parse(lines[i], i + 1, less);
    require(less.kind == line.kind && less.record.time == line.record.time && less.record.user == line.record.user &&
                less.record.status == line.record.status,
            "what is needed changes nothing else");
  }
  while (parser->finish(line)) check(line, 0);
}

template <const char* const* names, std::size_t count>
void read_as(std::string_view bytes) {
  static const std::vector<FormatChooser> choosers = [] {
    std::vector<FormatChooser> all;
    for (std::size_t i = 0; i < count; ++i) all.emplace_back(request_for(names[i]));
    return all;
  }();
  for (const FormatChooser& chooser : choosers) read_all(chooser, bytes);
}

constexpr const char* kFamily[] = {"combined", "vhost_combined", "forwarded", "lighttpd", "ingress-nginx"};
constexpr const char* kJson[] = {"json", "caddy", "traefik", "events"};
constexpr const char* kW3c[] = {"w3c"};
constexpr const char* kLtsv[] = {"ltsv"};
constexpr const char* kOauth2Proxy[] = {"oauth2-proxy"};
constexpr const char* kNginx[] = {
    R"($remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer")",
    R"($msec "$remote_user" $status $request_method $request_uri $uri)",
    R"(escape=none $time_iso8601 $remote_user "$request")",
    R"(log_format j escape=json '{"t":$msec,"u":"$remote_user","r":"$request","s":$status}';)"};
constexpr const char* kApache[] = {R"(%h %l %u %t "%r" %>s %b)", R"(%{sec}t.%{usec_frac}t "%u" %m %U%q %s)",
                                   R"([%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] %u|%r)", R"(%{%Y %j %I %p %Z}t%u)"};
constexpr const char* kRegex[] = {R"(re:^(?P<user>.*?) at (?P<time>\S+ ?\S*) (?P<request>".*")? ?(?P<status>\d*))"};
constexpr const char* kAuto[] = {"auto"};

/// The first line is what --log-format might be, the others are lines.
void read_format_string(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  try {
    read_all(FormatChooser(request_for(bytes.substr(0, end))), bytes.substr(std::min(end + 1, bytes.size())));
  } catch (const UsageError& error) {
    require(error.what()[0] != '\0', "a usage error says something");
  }
}

/// A fast path reads what the parser reads.
void read_blocks(std::string_view bytes) {
  static const std::vector<std::shared_ptr<const LogFormat>> formats = [] {
    std::vector<std::shared_ptr<const LogFormat>> all;
    for (const char* name :
         {"combined", "vhost_combined", "json", kNginx[0], kNginx[1], kNginx[2], kNginx[3], kApache[0], kApache[1],
          kApache[2], R"($remote_addr [$time_iso8601] "$remote_user" $status $request)"})
      all.push_back(FormatChooser(request_for(name)).choose({}));
    return all;
  }();
  // Behind every line of the input stand enough bytes for a fast path to look at it.
  std::string block(bytes);
  block += '\n' + std::string(1024, ' ') + '\n';
  for (const auto& format : formats) {
    for (const Needs needs : {Needs::user_and_time, Needs::request}) {
      for (const bool places : {false, true}) {
        std::string expected;
        for (const FastPath path : {FastPath::none, FastPath::portable, FastPath::best}) {
          const std::string read = test::transcript(*format, {needs, places, path}, block);
          if (path == FastPath::none)
            expected = read;
          else
            require(read == expected, "a fast path reads what the parser reads");
        }
      }
    }
  }
}

void read_time_argument(std::string_view bytes) {
  static const TimeZone zones[] = {TimeZone::utc(), TimeZone::named("Europe/Paris").value()};
  for (const TimeZone& zone : zones) {
    try {
      parse_time({"--at", std::string(bytes)}, Instant(std::chrono::milliseconds(1795514400000)), zone);
    } catch (const UsageError& error) {
      require(error.what()[0] != '\0', "a usage error says something");
    }
  }
}

constexpr Target kTargets[] = {
    {"combined", read_as<kFamily, std::size(kFamily)>},
    {"json", read_as<kJson, std::size(kJson)>},
    {"w3c", read_as<kW3c, std::size(kW3c)>},
    {"ltsv", read_as<kLtsv, std::size(kLtsv)>},
    {"oauth2_proxy", read_as<kOauth2Proxy, std::size(kOauth2Proxy)>},
    {"nginx", read_as<kNginx, std::size(kNginx)>},
    {"apache", read_as<kApache, std::size(kApache)>},
    {"regex", read_as<kRegex, std::size(kRegex)>},
    {"wrapper", read_as<kAuto, std::size(kAuto)>},
    {"format_string", read_format_string},
    {"blocks", read_blocks},
    {"time_argument", read_time_argument},
};

}  // namespace

std::span<const Target> targets() {
  return kTargets;
}

}  // namespace lastseen::fuzz
