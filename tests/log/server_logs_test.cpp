#include <date/date.h>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "catch.hpp"
#include "log/server_data.hpp"

using namespace lastseen;
using namespace lastseen::test;
using nlohmann::json;

// Logs that real servers wrote of requests with awkward names, and what was sent to them.

namespace {

struct Sent {
  std::string user;  ///< empty: none
  std::string method, target;
  std::optional<int> status;  ///< that the client got
  bool verified = false;      ///< the server let the user in
  double sent = 0, done = 0;
};

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

/// What was sent, by the number in its target.
std::map<int, Sent> truth(const std::string& file, const std::string& server) {
  std::map<int, Sent> rows;
  std::istringstream lines(server_data(file));
  for (std::string line; std::getline(lines, line);) {
    const json row = json::parse(line);
    if (row["server"] != server) continue;
    Sent sent;
    if (row.contains("user_hex") && row["user_hex"].is_string())
      sent.user = from_hex(row["user_hex"]);
    else if (!row.contains("user_hex") && row["user"].is_string())
      sent.user = row["user"] == "latin\\xfc" ? "latin\xFC" : row["user"];  // JSON has no such byte
    sent.user = sent.user.substr(0, sent.user.find(':'));                   // Basic authentication cuts there
    if (row.contains("method") && row["method"].is_string()) sent.method = row["method"];
    // A target with bytes that are not UTF-8 stands there with lone surrogates, which no JSON reader takes alike.
    if (row["target"].is_string() && line.find("\\udc") == std::string::npos) sent.target = row["target"];
    if (row["got"].is_number()) sent.status = row["got"];
    sent.verified = row.contains("verified")
                        ? row["verified"] == true
                        : sent.status == 200 && row["note"] == "" && sent.target.starts_with("/p/");
    sent.sent = row["sent"];
    sent.done = row["done"];
    rows[row["n"]] = sent;
  }
  return rows;
}

std::optional<int> number_in(std::string_view target) {
  const std::size_t at = target.rfind("n=");
  if (at == std::string_view::npos || at + 2 == target.size() ||
      !std::isdigit(static_cast<unsigned char>(target[at + 2])))
    return std::nullopt;
  return std::stoi(std::string(target.substr(at + 2)));
}

void check_against_truth(const std::string& log, const FormatRequest& request, const std::string& format,
                         const std::map<int, Sent>& rows, std::size_t malformed) {
  const std::string text = server_data(log);
  const std::vector<std::string_view> lines = split_lines(text);
  const auto chosen = FormatChooser(request).choose({lines});
  CHECK(chosen->name() == format);
  const auto parser = chosen->parser(Needs::request);
  std::size_t refused = 0;
  std::map<int, bool> seen;
  ParsedLine line;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    parser->parse(lines[i], i + 1, line);
    CAPTURE(log, i + 1, lines[i]);
    if (line.kind == ParsedLine::Kind::malformed) ++refused;
    if (line.kind != ParsedLine::Kind::record || !line.record.user) continue;
    const std::optional<int> n = number_in(line.record.target.value_or(""));
    if (!n || !rows.contains(*n)) continue;
    const Sent& sent = rows.at(*n);
    // On a 401 the name is only claimed: with digest authentication it is not cut at a colon, Apache ends it at a NUL.
    if (line.record.status == 401) continue;
    // Whoever else is named had sent that name: none is invented, none is changed.
    CHECK(*line.record.user == sent.user);
    if (!sent.verified) continue;
    seen[*n] = true;
    if (!sent.method.empty()) CHECK(line.record.method == sent.method);
    // nginx's $request_uri leaves out the host of an absolute target.
    if (!sent.target.empty()) CHECK(sent.target.ends_with(*line.record.target));
    if (sent.status) CHECK(line.record.status == *sent.status);
    const double time = static_cast<double>(line.record.time.time_since_epoch().count()) / 1000;
    CHECK(time > sent.sent - 1.1);
    CHECK(time < sent.done + 1.1);
  }
  CHECK(refused == malformed);
  // Everybody whom the server let in under a name that is one is seen.
  for (const auto& [n, sent] : rows) {
    if (!sent.verified || sent.user.empty() || sent.user == "-" || !number_in(sent.target)) continue;
    // Apache serves an error page by a redirect of its own, whose %u is nobody; %<u would name the user.
    if (log.starts_with("apache") && sent.target.starts_with("/errdoc/")) continue;
    CAPTURE(log, n, sent.user);
    CHECK(seen[n]);
  }
}

}  // namespace

TEST_CASE("what nginx wrote is read as it was sent", "[log][servers]") {
  const auto rows = truth("nginx/truth.jsonl", "nginx");
  check_against_truth("nginx/combined.log", FormatRequest{}, "combined", rows, 0);
  check_against_truth("nginx/combined.log", format_request("combined"), "combined", rows, 0);
  check_against_truth("nginx/json.log", FormatRequest{}, "json", rows, 0);
  check_against_truth("nginx/json.log", configured("nginx", "json"), "log_format", rows, 0);
  check_against_truth("nginx/custom.log", configured("nginx", "custom"), "log_format", rows, 0);
  check_against_truth("nginx/tsv.log", configured("nginx", "tsv"), "log_format", rows, 0);
}

TEST_CASE("what Apache wrote is read as it was sent", "[log][servers]") {
  const auto rows = truth("apache/truth.jsonl", "apache");
  check_against_truth("apache/combined.log", FormatRequest{}, "combined", rows, 0);
  check_against_truth("apache/combined.log", configured("apache", "combined"), "LogFormat", rows, 0);
  check_against_truth("apache/common.log", FormatRequest{}, "combined", rows, 0);
  check_against_truth("apache/common.log", configured("apache", "common"), "LogFormat", rows, 0);
  check_against_truth("apache/vhost_combined.log", FormatRequest{}, "vhost_combined", rows, 0);
  check_against_truth("apache/vhost_combined.log", configured("apache", "vhost_combined"), "LogFormat", rows, 0);
  check_against_truth("apache/custom.log", configured("apache", "custom"), "LogFormat", rows, 0);
  check_against_truth("apache/fakejson.log", configured("apache", "fakejson"), "LogFormat", rows, 0);
}

TEST_CASE("what Caddy and lighttpd wrote is read as it was sent", "[log][servers]") {
  check_against_truth("caddy/access.json", FormatRequest{}, "caddy", truth("extras_truth.jsonl", "caddy"), 0);
  check_against_truth("caddy/access.json", format_request("json"), "json", truth("extras_truth.jsonl", "caddy"), 0);
  check_against_truth("lighttpd/access.log", FormatRequest{}, "lighttpd", truth("extras_truth.jsonl", "lighttpd"), 0);
}
