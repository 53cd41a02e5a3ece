#include "report/page_html.hpp"

#include <array>
#include <sodium.h>

#include "report/display_text.hpp"
#include "report/html_sections.hpp"
#include "report/page_assets.hpp"

namespace lastseen {

namespace {

/// What a content security policy allows an element by: the hash of what stands in it.
std::string policy_hash(std::string_view content) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)> text{};
  sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), sodium_base64_VARIANT_ORIGINAL);
  return text.data();
}

void add_meta(Html& html, const PresenceReport& report) {
  html.add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  html.add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; "
      "script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'\">\n",
      policy_hash(kPageStyle), policy_hash(kPageScript));
  html.add(
      "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n",
      visible(report.title));
}

void add_body(Html& html, const PresenceReport& report) {
  const HtmlPage page(report);
  html.add("<body>\n");
  add_header(html, page);
  html.add("<main>\n");
  add_key_figures(html, page);
  if (page.has_users()) {
    if (page.has_time()) {
      add_time_section(html, page);
      add_hours_section(html, page);
    }
    add_users_section(html, page);
    add_views_section(html, page);
  } else {
    html.add("<p class=\"nobody\">Nobody was online in this period.</p>\n");
  }
  add_basis_section(html, page);
  html.add("</main>\n");
  add_footer(html, page);
}

}  // namespace

std::string page_html(const PresenceReport& report) {
  Html head;
  add_meta(head, report);
  Html body;
  add_body(body, report);
  // The style and the script are this program's own files, the only text that is not escaped.
  return fmt::format("{}<style>{}</style>\n</head>\n{}<script>{}</script>\n</body>\n</html>\n", head.bytes(),
                     kPageStyle, body.bytes(), kPageScript);
}

}  // namespace lastseen
