#include "catch.hpp"
#include "log/reading.hpp"

using namespace lastseen;
using namespace lastseen::test;

// Lines as software writes them out of the box, read by `auto`.

TEST_CASE("auto reads what real software writes", "[log][auto][formats]") {
  struct Written {
    std::string_view by;
    std::string_view text;
    std::string_view format;
    std::vector<std::string> lines;
  };
  const std::vector<Written> all = {
      {"ingress-nginx",
       "10.1.2.3 - alice [24/Nov/2026:10:00:00 +0000] \"GET /x?y=1 HTTP/2.0\" 200 612 \"-\" \"Mozilla/5.0 (X11)\" 33 "
       "0.002 [default-web-80] [] 10.244.0.7:8080 612 0.002 200 3f1c7b8f6f1e4a9d\n"
       "10.1.2.3 - - [24/Nov/2026:10:00:01 +0000] \"GET /healthz HTTP/1.1\" 401 5 \"-\" \"kube-probe/1.30\" 33 0.000 "
       "[] [] - - - - 7d2c\n",
       "combined",
       {"10:00:00 alice GET /x?y=1 200", "10:00:01 - - - -"}},
      {"ingress-nginx before 0.23",
       "10.1.2.3 - [10.1.2.3, 172.16.0.9] - alice [24/Nov/2026:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 612 \"-\" "
       "\"curl/8\" 81 0.003 [default-web-80] 10.244.0.7:8080 612 0.003 200 3f1c\n"
       "10.1.2.3 - [10.1.2.3] - - [24/Nov/2026:10:00:01 +0000] \"GET / HTTP/1.1\" 200 612 \"-\" \"curl/8\" 81 0.003\n",
       "ingress-nginx (old)",
       {"10:00:00 alice GET /x 200", "10:00:01 - - - -"}},
      {"Traefik, common",
       "10.1.2.3 - alice [24/Nov/2026:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 17 \"-\" \"-\" 42 \"web@docker\" "
       "\"http://172.18.0.3:80\" 3ms\n",
       "combined",
       {"10:00:00 alice GET /x 200"}},
      {"Traefik, json",
       R"({"ClientAddr":"10.1.2.3:51344","ClientHost":"10.1.2.3","ClientPort":"51344","ClientUsername":"alice","DownstreamContentSize":17,"DownstreamStatus":200,"Duration":3141592,"OriginStatus":200,"RequestAddr":"app.example.com","RequestHost":"app.example.com","RequestMethod":"GET","RequestPath":"/x","RequestPort":"-","RequestProtocol":"HTTP/1.1","RetryAttempts":0,"RouterName":"web@docker","ServiceAddr":"172.18.0.3:80","StartLocal":"2026-11-24T11:00:00.123456789+01:00","StartUTC":"2026-11-24T10:00:00.123456789Z","entryPointName":"web","level":"info","msg":"","time":"2026-11-24T11:00:00+01:00"})",
       "traefik",
       {"10:00:00.123 alice GET /x 200"}},
      {"Caddy",
       R"({"level":"info","ts":1795514400.1234567,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.1.2.3","remote_port":"51344","client_ip":"10.1.2.3","proto":"HTTP/2.0","method":"GET","host":"app.example.com","uri":"/x?y=1","headers":{"User-Agent":["curl/8.4.0"],"Authorization":["REDACTED"]},"tls":{"resumed":false,"version":772}},"bytes_read":0,"user_id":"alice","duration":0.000929,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"]}})",
       "caddy",
       {"10:00:00.123 alice GET /x?y=1 200"}},
      {"GitLab, production_json.log",
       R"({"method":"GET","path":"/group/project","format":"html","controller":"ProjectsController","action":"show","status":200,"time":"2026-11-24T10:00:00.519Z","params":[{"key":"namespace_id","value":"group"}],"remote_ip":"10.1.2.3","user_id":7,"username":"alice","ua":"Mozilla/5.0","correlation_id":"01J","meta.user":"alice","db_duration_s":0.01,"duration_s":0.2})",
       "json",
       {"10:00:00.519 alice GET /group/project 200"}},
      {"GitLab, api_json.log",
       R"({"time":"2026-11-24T10:00:00.519Z","severity":"INFO","duration_s":0.05,"status":200,"method":"GET","path":"/api/v4/user","params":[],"host":"gitlab.example.com","remote_ip":"10.1.2.3","ua":"curl/8","route":"/api/:version/user","user_id":7,"username":"alice","meta.caller_id":"GET /api/:version/user"})",
       "json",
       {"10:00:00.519 alice GET /api/v4/user 200"}},
      {"Jira, access_log",
       "10.1.2.3 600x1234x1 alice [24/Nov/2026:10:00:00 +0000] \"GET /rest/api/2/myself HTTP/1.1\" 200 512 0.0431 "
       "\"-\" "
       "\"Mozilla/5.0\" \"1x2y3z\"\n"
       "10.1.2.3 600x1235x1 - [24/Nov/2026:10:00:01 +0000] \"GET /login.jsp HTTP/1.1\" 200 512 0.0431 \"-\" "
       "\"Mozilla/5.0\" \"-\"\n",
       "lighttpd",
       {"10:00:00 alice GET /rest/api/2/myself 200", "10:00:01 - - - -"}},
      {"GlitchTip and other gorilla/handlers",
       "10.1.2.3 - alice [24/Nov/2026:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 2 \"\" \"curl/8.4.0\"\n"
       "10.1.2.3 - - [24/Nov/2026:10:00:01 +0000] \"GET /x HTTP/1.1\" 200 2 \"\" \"curl/8.4.0\"\n",
       "combined",
       {"10:00:00 alice GET /x 200", "10:00:01 - - - -"}},
      {"Jetty",
       "10.1.2.3 - alice [24/Nov/2026:10:00:00 +0000] \"GET /x HTTP/1.1\" 200 2 \"-\" \"curl/8.4.0\"\n"
       "10.1.2.3 -  -  [24/Nov/2026:10:00:01 +0000] \"GET /x HTTP/1.1\" 200 2 \"-\" \"curl/8.4.0\" 3\n",
       "combined",
       {"10:00:00 alice GET /x 200", "10:00:01 - - - -"}},
      {"IIS",
       "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-11-24 10:00:00\r\n"
       "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
       "sc-status sc-substatus sc-win32-status time-taken\r\n"
       "2026-11-24 10:00:00 10.0.0.1 GET /x y=1 443 CORP\\alice 10.1.2.3 Mozilla/5.0+(X11) - 200 0 0 15\r\n"
       "2026-11-24 10:00:01 10.0.0.1 GET /x - 443 - 10.1.2.3 Mozilla/5.0+(X11) - 401 2 5 15\r\n",
       "w3c",
       {"10:00:00 CORP\\alice GET /x 200", "10:00:01 - GET /x 401"}},
  };
  for (const Written& written : all) {
    CAPTURE(written.by);
    const Reading reading = read_input(written.text, FormatRequest{});
    CHECK(reading.format == written.format);
    CHECK(reading.lines == written.lines);
  }
}

TEST_CASE("what software writes that auto does not know is described by a string", "[log][formats]") {
  // Confluence: the valve of its server.xml, `%t %{X-AUSERNAME}o %I %h %r %s %Dms %b %{Referer}i %{User-Agent}i`, with
  // the thread's name in brackets, which Apache lacks.
  FormatRequest confluence =
      format_request(R"(%t %{X-AUSERNAME}o [%{thread}n] %h %r %s %Dms %b %{Referer}i %{User-Agent}i)");
  confluence.user_field = "%{X-AUSERNAME}o";
  const std::string_view line =
      "[24/Nov/2026:10:00:00 +0000] alice [http-nio-8090-exec-7] 10.1.2.3 GET /dashboard.action HTTP/1.1 200 121ms "
      "27411 https://wiki.example.com/ Mozilla/5.0 (X11)";
  CHECK(read_input(line, confluence).lines == std::vector<std::string>{"10:00:00 alice GET /dashboard.action 200"});

  // Bitbucket's access log: `address | protocol | request id | user | time | "action" | "details" | status | ...`.
  const std::string bitbucket =
      R"re(re:^\S+ \| \S+ \| [*oi@]?\S+ \| (?P<user>.*?) \| (?P<time>[^|]+) \| "(?P<request>[^"]*)" \| "[^"]*"(?: "[^"]*")? \| (?P<status>\d{3}|-) \|)re";
  CHECK(read_line("10.1.2.3,127.0.0.1 | https | o@1VQK8Xx600x4111x0 | alice | 2026-11-24 10:00:00,519 | \"GET "
                  "/projects/ONE/repos/code HTTP/1.1\" | \"-\" \"Mozilla/5.0\" | 200 | 0 | 5120 | - | 42 | 7qz |",
                  bitbucket) == "10:00:00.519 alice GET /projects/ONE/repos/code 200");
  CHECK(read_line("10.1.2.3 | https | i@1VQK8Xx600x4111x0 | - | 2026-11-24 10:00:00,519 | \"GET /login HTTP/1.1\" | "
                  "\"-\" \"Mozilla/5.0\" | - | 0 | 0 | - | - | - |",
                  bitbucket) == "10:00:00.519 - GET /login -");
}
