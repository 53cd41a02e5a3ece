#include "report/html_names.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>
#include <utf8proc.h>
#include <utility>

#include "report/count_text.hpp"
#include "report/utf8.hpp"

namespace lastseen {

namespace {

/// Whether a character may reach the page as it is.
bool is_readable(char32_t code) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code))) {
    case UTF8PROC_CATEGORY_CN:  // unassigned
    case UTF8PROC_CATEGORY_CO:  // private use
    case UTF8PROC_CATEGORY_CS:
      return false;
    default:
      return !is_unsafe(code);
  }
}

/// Whether the blank at an index would not be seen: leading, trailing, or one of several.
bool is_unseen_blank(std::string_view bytes, std::size_t at) {
  if (bytes[at] != ' ') return false;
  return at == 0 || at + 1 == bytes.size() || bytes[at - 1] == ' ' || bytes[at + 1] == ' ';
}

Html cut_note(std::string_view bytes) {
  Html html;
  html.add("… {} bytes", grouped(bytes.size()));
  return html;
}

std::string short_hash(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return fmt::format("{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]);
}

/// What a cut name would look like without a hash.
std::string cut_form(std::string_view bytes, std::size_t cut) {
  return shown_bytes(bytes, cut).html.bytes() + cut_note(bytes).bytes();
}

}  // namespace

ShownBytes shown_bytes(std::string_view bytes, std::size_t cut) {
  ShownBytes shown;
  std::size_t plain = 0;  // the start of what stands as it is
  bool marked = false;
  const auto unmark = [&] {
    if (std::exchange(marked, false)) shown.html.add("</i>");
  };
  const auto take_plain = [&](std::size_t end) {
    if (plain == end) return;
    unmark();
    shown.html.add("{}", bytes.substr(plain, end - plain));
  };
  std::size_t at = 0;
  for (std::size_t units = 0; at < bytes.size(); ++units) {
    if (units == cut) {
      shown.cut = true;
      break;
    }
    const Utf8Unit unit = decode_utf8(bytes.substr(at));
    if (unit.valid && is_readable(unit.code) && !is_unseen_blank(bytes, at)) {
      at += unit.length;
      continue;
    }
    take_plain(at);
    if (!std::exchange(marked, true)) shown.html.add("<i>");
    // Of bytes that are no character each counts.
    const std::size_t end = at + (unit.valid ? unit.length : 1);
    for (; at < end; ++at) shown.html.add("{}", fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[at])));
    plain = at;
  }
  take_plain(at);
  unmark();
  return shown;
}

HtmlNames::HtmlNames(std::span<const Name> names, std::size_t cut) : cut_(cut) {
  std::vector<std::pair<std::string, std::string_view>> forms;
  for (const Name& name : names) {
    if (name.bytes.size() > cut) forms.emplace_back(cut_form(name.bytes, cut), name.bytes);
  }
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  for (std::size_t i = 1; i < forms.size(); ++i) {
    if (forms[i].first == forms[i - 1].first) alike_.push_back(forms[i].first);
  }
}

Html HtmlNames::operator()(Name name) const {
  const ShownBytes shown = shown_bytes(name.bytes, cut_);
  Html html;
  html.add("<bdi>{}</bdi>", shown.html);
  if (!shown.cut) return html;
  html.add("<span class=\"cut\">{}", cut_note(name.bytes));
  if (std::binary_search(alike_.begin(), alike_.end(), cut_form(name.bytes, cut_))) {
    html.add(" <code>{}</code>", short_hash(name.bytes));
  }
  return html.add("</span>");
}

Html byte_list(std::string_view bytes, std::size_t at_most) {
  std::string text;
  for (const char byte : bytes.substr(0, at_most)) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
  }
  Html html;
  html.add("<code>{}</code>", text);
  if (bytes.size() > at_most) html.add(" {}", cut_note(bytes));
  return html;
}

}  // namespace lastseen
