#include "log/format_table.hpp"

#include <algorithm>

#include "ascii.hpp"
#include "log/combined.hpp"
#include "log/events_format.hpp"
#include "log/json_format.hpp"
#include "log/ltsv.hpp"
#include "log/oauth2_proxy.hpp"
#include "log/w3c.hpp"

namespace lastseen {

namespace {

// To add a format: write it as NAME.{hpp,cpp} beside this file, with a function that makes a BareFormat, and give it a
// row here. A guessed format must refuse, in its parser's `guess`, the lines of all others.
constexpr FormatRow kTable[] = {
    {"ingress-nginx (old)", true,
     [](const ReadingRules& rules) {
       return combined_format(CombinedHead::ingress_nginx_old, "ingress-nginx (old)", rules);
     }},
    {"forwarded", true,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::forwarded, "forwarded", rules); }},
    {"vhost_combined", true,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::vhost_combined, "vhost_combined", rules); }},
    {"combined", true,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::combined, "combined", rules); }},
    {"lighttpd", true,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::lighttpd, "lighttpd", rules); }},
    {"oauth2-proxy", true, oauth2_proxy_format},
    {"ltsv", true, ltsv_format},
    {"w3c", true, w3c_format},
    {"events", true, events_format},
    {"caddy", true, caddy_format},
    {"traefik", true, traefik_format},
    {"json", true, json_format},
    {"common", false,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::combined, "common", rules); }},
    {"vhost_common", false,
     [](const ReadingRules& rules) { return combined_format(CombinedHead::vhost_combined, "vhost_common", rules); }},
    {"ingress-nginx", false, ingress_nginx_format},
};

/// GoAccess's names that are not ours with case aside.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"vcombined", "vhost_combined"},
    {"vcommon", "vhost_common"},
    {"traefikclf", "combined"},
};

}  // namespace

std::span<const FormatRow> format_table() {
  return kTable;
}

const FormatRow* find_format(std::string_view name) {
  for (const auto& [other, ours] : kOtherNames) {
    if (equal_ignoring_case(name, other)) name = ours;
  }
  const auto row = std::find_if(std::begin(kTable), std::end(kTable),
                                [&](const FormatRow& r) { return equal_ignoring_case(name, r.name); });
  return row == std::end(kTable) ? nullptr : row;
}

bool carries_no_user(std::string_view name) {
  for (const std::string_view known :
       {"awselb", "awsalb", "awsnlb", "elb", "alb", "awss3", "cloudfront", "cloudstorage", "envoy", "haproxy"}) {
    if (equal_ignoring_case(name, known)) return true;
  }
  return false;
}

}  // namespace lastseen
