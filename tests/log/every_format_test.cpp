#include <memory>

#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

// What all formats have in common: each is shown the same eleven requests as it writes them.

namespace {

struct Format {
  std::string log_format;
  std::string header;  ///< a line before the others
  Case plain, awkward, empty_user, junk, refused, no_status, ipv6, fraction, zone, appended, cut;
};

#define TIME "[24/Nov/2026:10:00:00 +0000]"
#define GET " \"GET /x HTTP/1.1\" "

/// The combined family: what stands before the user differs.
Format of_the_family(const std::string& name, const std::string& head, const std::string& ipv6_head) {
  static std::vector<std::unique_ptr<std::string>> kept;
  const auto line = [&](const std::string& before, const std::string& after) -> std::string_view {
    kept.push_back(std::make_unique<std::string>(before + after));
    return *kept.back();
  };
  const std::string_view cut = line(head, "alice [24/Nov/2026:10:0");
  const std::string_view cut_told = line(std::to_string(cut.size() + 1), ": expected ']' after the time");
  return {name,
          "",
          {line(head, "alice " TIME GET "200 5"), "10:00:00 alice GET /x 200"},
          {line(head, "we[ird] \\x22one\\x22 " TIME GET "200 5"), "10:00:00 we[ird] \"one\" GET /x 200"},
          {line(head, "\"\" " TIME GET "200 5"), "10:00:00 - - - -"},
          {line(head, "alice " TIME " \"\\x16\\x03\\x01\" 400 5"), "10:00:00 alice - - 400"},
          {line(head, "alice " TIME GET "401 5"), "10:00:00 alice GET /x 401"},
          {line(head, "alice " TIME GET "- 5"), "10:00:00 alice GET /x -"},
          {line(ipv6_head, "alice " TIME GET "200 5"), "10:00:00 alice GET /x 200"},
          {line(head, "alice [24/Nov/2026:10:00:00.519 +0000]" GET "200 5"), "10:00:00.519 alice GET /x 200"},
          {line(head, "alice [24/Nov/2026:11:30:00 +0130]" GET "200 5"), "10:00:00 alice GET /x 200"},
          {line(head, "alice " TIME GET "200 5 \"-\" \"curl\" 0.003 \"more"), "10:00:00 alice GET /x 200"},
          {cut, cut_told}};
}

std::vector<Format> formats() {
  std::vector<Format> all;
  for (const char* name : {"combined", "common", "ingress-nginx"})
    all.push_back(of_the_family(name, "1.2.3.4 - ", "2001:db8::1 - "));
  for (const char* name : {"vhost_combined", "vhost_common"})
    all.push_back(of_the_family(name, "vh.example:80 1.2.3.4 - ", "vh.example:80 2001:db8::1 - "));
  all.push_back(of_the_family("forwarded", "10.0.0.1, 10.0.0.2 - ", "::1, 2001:db8::1 - "));
  all.push_back(of_the_family("lighttpd", "1.2.3.4 www.example.com ", "2001:db8::1 www.example.com "));
  all.push_back(of_the_family("ingress-nginx", "1.2.3.4 - [1.2.3.4] - ", "::1 - [::1] - "));

  all.push_back(
      {"json",
       "",
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","uri":"/x","status":200})",
        "10:00:00 alice GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"we[ird] \"one\"","request":"GET /x HTTP/1.1","status":"200"})",
        "10:00:00 we[ird] \"one\" GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"","request":"GET /x HTTP/1.1","status":200})",
        "10:00:00 - GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","request":"\u0016\u0003\u0001","status":400})",
        "10:00:00 alice - - 400"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","request":"GET /x HTTP/1.1","status":401})",
        "10:00:00 alice GET /x 401"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","request":"GET /x HTTP/1.1"})", "10:00:00 alice GET /x -"},
       {R"({"remote_addr":"2001:db8::1","time":"2026-11-24T10:00:00Z","user":"alice"})", "10:00:00 alice - - -"},
       {R"({"time":1795514400.519,"user":"alice"})", "10:00:00.519 alice - - -"},
       {R"({"time":"2026-11-24T11:30:00+01:30","user":"alice"})", "10:00:00 alice - - -"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","more":{"a":[1,null]}})", "10:00:00 alice - - -"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"ali)", "43: expected '\"' at the end of a string"}});

  all.push_back(
      {"caddy",
       "",
       {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"alice","status":200})",
        "10:00:00 alice GET /x 200"},
       {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"we[ird] \"one\"","status":200})",
        "10:00:00 we[ird] \"one\" GET /x 200"},
       {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"","status":200})",
        "10:00:00 - GET /x 200"},
       {R"({"ts":1795514400,"request":{},"user_id":"alice","status":400})", "10:00:00 alice - - 400"},
       {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"alice","status":401})",
        "10:00:00 alice GET /x 401"},
       {R"({"ts":1795514400,"request":{"method":"GET","uri":"/x"},"user_id":"alice","status":0})",
        "10:00:00 alice GET /x 0"},
       {R"({"ts":1795514400,"request":{"remote_ip":"::1","method":"GET","uri":"/x"},"user_id":"alice","status":200})",
        "10:00:00 alice GET /x 200"},
       {R"({"ts":1795514400.5199,"request":{},"user_id":"alice"})", "10:00:00.519 alice - - -"},
       {R"({"ts":"2026-11-24T11:30:00+01:30","request":{},"user_id":"alice"})", "10:00:00 alice - - -"},
       {R"({"ts":1795514400,"request":{},"user_id":"alice","more":"x"})", "10:00:00 alice - - -"},
       {R"({"ts":1795514400,"request":{"meth)", "34: expected '\"' at the end of a string"}});

  all.push_back(
      {"traefik",
       "",
       {R"({"ClientUsername":"alice","RequestMethod":"GET","RequestPath":"/x","DownstreamStatus":200,"StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 alice GET /x 200"},
       {R"({"ClientUsername":"we[ird] \"one\"","RequestMethod":"GET","RequestPath":"/x","StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 we[ird] \"one\" GET /x -"},
       {R"({"ClientUsername":"-","RequestMethod":"GET","RequestPath":"/x","StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 - GET /x -"},
       {R"({"ClientUsername":"alice","DownstreamStatus":400,"StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 alice - - 400"},
       {R"({"ClientUsername":"alice","DownstreamStatus":401,"StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 alice - - 401"},
       {R"({"ClientUsername":"alice","DownstreamStatus":null,"StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 alice - - -"},
       {R"({"ClientHost":"2001:db8::1","ClientUsername":"alice","StartUTC":"2026-11-24T10:00:00Z"})",
        "10:00:00 alice - - -"},
       {R"({"ClientUsername":"alice","StartUTC":"2026-11-24T10:00:00.519123456Z"})", "10:00:00.519 alice - - -"},
       {R"({"ClientUsername":"alice","StartLocal":"2026-11-24T11:30:00+01:30"})", "10:00:00 alice - - -"},
       {R"({"ClientUsername":"alice","StartUTC":"2026-11-24T10:00:00Z","RouterName":"r@docker"})",
        "10:00:00 alice - - -"},
       {R"({"ClientUsername":"alice","StartUTC":"2026-11-24T10:00:00Z")", "60: expected ',' or '}'"}});

  all.push_back({"w3c",
                 "#Fields: date time c-ip cs-username cs-method cs-uri-stem sc-status",
                 {"2026-11-24 10:00:00 1.2.3.4 alice GET /x 200", "10:00:00 alice GET /x 200"},
                 {"2026-11-24 10:00:00 1.2.3.4 we[ird]+\\one GET /x 200", "10:00:00 we[ird] \\one GET /x 200"},
                 {"2026-11-24 10:00:00 1.2.3.4 - GET /x 200", "10:00:00 - GET /x 200"},
                 {"2026-11-24 10:00:00 1.2.3.4 alice - - 400", "10:00:00 alice - - 400"},
                 {"2026-11-24 10:00:00 1.2.3.4 alice GET /x 401", "10:00:00 alice GET /x 401"},
                 {"2026-11-24 10:00:00 1.2.3.4 alice GET /x -", "10:00:00 alice GET /x -"},
                 {"2026-11-24 10:00:00 2001:db8::1 alice GET /x 200", "10:00:00 alice GET /x 200"},
                 {"2026-11-24 10:00:00.519 1.2.3.4 alice GET /x 200", "10:00:00.519 alice GET /x 200"},
                 {"2026-11-24 11:30:00 1.2.3.4 alice GET /x 200", "11:30:00 alice GET /x 200"},  // always UTC
                 {"2026-11-24 10:00:00 1.2.3.4 alice GET /x 200 15", "10:00:00 alice GET /x 200"},
                 {"2026-11-24 10:0", "16: expected a time such as 2026-11-24T10:00:00Z"}});

  all.push_back(
      {"ltsv",
       "",
       {"time:" TIME "\thost:1.2.3.4\tuser:alice\treq:GET /x HTTP/1.1\tstatus:200", "10:00:00 alice GET /x 200"},
       {"time:" TIME "\tuser:we[ird] \\x22one\\x22\tmethod:GET\turi:/x\tstatus:200",
        "10:00:00 we[ird] \"one\" GET /x 200"},
       {"time:" TIME "\tuser:\treq:GET /x HTTP/1.1\tstatus:200", "10:00:00 - GET /x 200"},
       {"time:" TIME "\tuser:alice\treq:\\x16\\x03\\x01\tstatus:400", "10:00:00 alice - - 400"},
       {"time:" TIME "\tuser:alice\treq:GET /x HTTP/1.1\tstatus:401", "10:00:00 alice GET /x 401"},
       {"time:" TIME "\tuser:alice\treq:GET /x HTTP/1.1\tstatus:-", "10:00:00 alice GET /x -"},
       {"time:" TIME "\thost:2001:db8::1\tuser:alice", "10:00:00 alice - - -"},
       {"time:2026-11-24T10:00:00.519Z\tuser:alice", "10:00:00.519 alice - - -"},
       {"time_local:24/Nov/2026:11:30:00 +0130\tuser:alice", "10:00:00 alice - - -"},
       {"time:" TIME "\tuser:alice\tvhost:x\tmore", "10:00:00 alice - - -"},
       {"time:[24/Nov/2026:10:0", "6: expected a time"}});

#define TAIL " up.example GET - \"/x\" HTTP/1.1 \"curl\" "
  all.push_back(
      {"oauth2-proxy",
       "",
       {"1.2.3.4 - alice [2026/11/24 10:00:00]" TAIL "200 5 0.002", "10:00:00 alice GET /x 200"},
       {"1.2.3.4 - 0a1b - we[ird] one [2026/11/24 10:00:00]" TAIL "200 5 0.002", "10:00:00 we[ird] one GET /x 200"},
       {"1.2.3.4 - - [2026/11/24 10:00:00]" TAIL "200 5 0.002", "10:00:00 - GET /x 200"},
       {"1.2.3.4 - alice [2026/11/24 10:00:00] up.example - - \"-\" - \"\" 400 5 0.002", "10:00:00 alice - - 400"},
       {"1.2.3.4 - alice [2026/11/24 10:00:00]" TAIL "401 5 0.002", "10:00:00 alice GET /x 401"},
       {"1.2.3.4 - alice [2026/11/24 10:00:00]" TAIL "000 5 0.002", "10:00:00 alice GET /x 0"},
       {"[2001:db8::1]:4180 - alice [2026/11/24 10:00:00]" TAIL "200 5 0.002", "10:00:00 alice GET /x 200"},
       {"1.2.3.4 - alice [2026/11/24 10:00:00.519]" TAIL "200 5 0.002", "37: expected '] '"},
       {"1.2.3.4 - alice [2026/11/24 11:30:00]" TAIL "200 5 0.002", "11:30:00 alice GET /x 200"},
       {"1.2.3.4 - alice [2026/11/24 10:00:00]" TAIL "200 5 0.002 more", "10:00:00 alice GET /x 200"},
       {"1.2.3.4 - alice [2026/11/24 10:0", "18: expected a time such as 2026/11/24 10:00:00"}});
#undef TAIL

  all.push_back(
      {"events",
       "",
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x","status":200})",
        "10:00:00 alice GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"\ufffd","user_base64":"d2VbaXJkXSAib25lIg==","method":"GET","target":"/x","status":200})",
        "10:00:00 we[ird] \"one\" GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"","method":"GET","target":"/x","status":200})",
        "10:00:00 - GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":null,"target":null,"status":400})",
        "10:00:00 alice - - 400"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x","status":401})",
        "10:00:00 alice GET /x 401"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x","status":null})",
        "10:00:00 alice GET /x -"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"2001:db8::1","method":"GET","target":"/x","status":200})",
        "10:00:00 2001:db8::1 GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00.519Z","user":"alice","method":"GET","target":"/x","status":200})",
        "10:00:00.519 alice GET /x 200"},
       {R"({"time":"2026-11-24T11:30:00+01:30","user":"alice","method":"GET","target":"/x","status":200})",
        "10:00:00 alice GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","method":"GET","target":"/x","status":200,"more":1})",
        "10:00:00 alice GET /x 200"},
       {R"({"time":"2026-11-24T10:00:00Z","user":"alice","meth)", "52: expected '\"' at the end of a string"}});

  // A server writes what its string says: more or less than that is no line of it.
  all.push_back({R"($remote_addr [$time_iso8601] "$remote_user" $request_method $request_uri $status)",
                 "",
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "we[ird] \x22one\x22" GET /x 200)",
                  "10:00:00 we[ird] \"one\" GET /x 200"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "-" GET /x 200)", "10:00:00 - GET /x 200"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "alice" - - 400)", "10:00:00 alice - - 400"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "alice" GET /x 401)", "10:00:00 alice GET /x 401"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "alice" GET /x 000)", "10:00:00 alice GET /x 0"},
                 {R"(2001:db8::1 [2026-11-24T10:00:00+00:00] "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00.519+00:00] "alice" GET /x 200)",
                  "10: expected a time such as 2026-11-24T10:00:00+01:00"},
                 {R"(1.2.3.4 [2026-11-24T11:30:00+01:30] "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "alice" GET /x 200 5)", "55: expected the end of the line"},
                 {R"(1.2.3.4 [2026-11-24T10:00:00+00:00] "al)", "40: expected '\"'"}});
  all.push_back({R"(%a %t "%u" %m %U%q %>s)",
                 "",
                 {"1.2.3.4 " TIME R"( "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {"1.2.3.4 " TIME R"( "we[ird] \"one\"" GET /x?a=1 200)", "10:00:00 we[ird] \"one\" GET /x?a=1 200"},
                 {"1.2.3.4 " TIME R"( """" GET /x 200)", "10:00:00 - GET /x 200"},
                 {"1.2.3.4 " TIME R"( "alice" - - 400)", "10:00:00 alice - - 400"},
                 {"1.2.3.4 " TIME R"( "alice" GET /x 401)", "10:00:00 alice GET /x 401"},
                 {"1.2.3.4 " TIME R"( "alice" GET /x -)", "10:00:00 alice GET /x -"},
                 {"2001:db8::1 " TIME R"( "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {R"(1.2.3.4 [24/Nov/2026:10:00:00.519 +0000] "alice" GET /x 200)", "10:00:00.519 alice GET /x 200"},
                 {R"(1.2.3.4 [24/Nov/2026:11:30:00 +0130] "alice" GET /x 200)", "10:00:00 alice GET /x 200"},
                 {"1.2.3.4 " TIME R"( "alice" GET /x 200 5)", "56: expected the end of the line"},
                 {"1.2.3.4 " TIME R"( "al)", "41: expected '\"'"}});
  all.push_back({R"re(re:^(?P<time>\S+) (?P<user>.*?) "(?P<request>[^"]*)" (?P<status>\d{3}|-)?)re",
                 "",
                 {R"(2026-11-24T10:00:00Z alice "GET /x HTTP/1.1" 200)", "10:00:00 alice GET /x 200"},
                 {R"(2026-11-24T10:00:00Z we[ird] one "GET /x HTTP/1.1" 200)", "10:00:00 we[ird] one GET /x 200"},
                 {R"(2026-11-24T10:00:00Z  "GET /x HTTP/1.1" 200)", "10:00:00 - GET /x 200"},
                 {R"(2026-11-24T10:00:00Z alice "-" 400)", "10:00:00 alice - - 400"},
                 {R"(2026-11-24T10:00:00Z alice "GET /x HTTP/1.1" 401)", "10:00:00 alice GET /x 401"},
                 {R"(2026-11-24T10:00:00Z alice "GET /x HTTP/1.1" )", "10:00:00 alice GET /x -"},
                 {R"(2026-11-24T10:00:00Z 2001:db8::1 "GET /x HTTP/1.1" 200)", "10:00:00 2001:db8::1 GET /x 200"},
                 {R"(1795514400.519 alice "GET /x HTTP/1.1" 200)", "10:00:00.519 alice GET /x 200"},
                 {R"(2026-11-24T11:30:00+01:30 alice "GET /x HTTP/1.1" 200)", "10:00:00 alice GET /x 200"},
                 {R"(2026-11-24T10:00:00Z alice "GET /x HTTP/1.1" 200 more)", "10:00:00 alice GET /x 200"},
                 {R"(2026-11-24T10:00:00Z alice "GET)", "1: expected what the expression matches"}});
  return all;
}

}  // namespace

TEST_CASE("every format reads the same requests", "[log][formats]") {
  for (const Format& format : formats()) {
    for (const Case& c : {format.plain, format.awkward, format.empty_user, format.junk, format.refused,
                          format.no_status, format.ipv6, format.fraction, format.zone, format.appended, format.cut}) {
      CAPTURE(format.log_format, c.line);
      const std::string text = format.header + (format.header.empty() ? "" : "\n") + std::string(c.line);
      CHECK(read_input(text, format_request(format.log_format)).lines == std::vector<std::string>{std::string(c.told)});
    }
  }
}
