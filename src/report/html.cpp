#include "report/html.hpp"

namespace lastseen {

std::string Html::safe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Html escaped(std::string_view text) {
  Html html;
  html.bytes_ = Html::safe(text);
  return html;
}

Html percentage(double fraction) {
  std::string digits = fmt::format("{:.3f}", 100 * fraction);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return escaped(digits + "%");
}

}  // namespace lastseen
