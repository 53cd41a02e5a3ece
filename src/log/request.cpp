#include "log/request.hpp"

#include <array>

#include "ascii.hpp"

namespace lastseen {

namespace {

constexpr std::array<bool, 256> token_characters() {
  std::array<bool, 256> is_token{};
  for (unsigned char c = '0'; c <= '9'; ++c) is_token[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) is_token[c] = is_token[c - 'a' + 'A'] = true;
  for (const char c : std::string_view("!#$%&'*+.^_`|~-")) is_token[static_cast<unsigned char>(c)] = true;
  return is_token;
}
constexpr auto kTokenCharacters = token_characters();

/// The length of ` HTTP/x.y` or ` HTTP/x` at the end of a request, 0 without one.
std::size_t protocol_length(std::string_view text) {
  constexpr std::string_view kProtocol = " HTTP/";
  for (const std::size_t digits : {std::size_t{3}, std::size_t{1}}) {
    const std::size_t length = kProtocol.size() + digits;
    if (text.size() < length) continue;
    const std::string_view end = text.substr(text.size() - length);
    if (!end.starts_with(kProtocol) || !is_digit(end[6])) continue;
    if (digits == 1 || (end[7] == '.' && is_digit(end[8]))) return length;
  }
  return 0;
}

}  // namespace

void split_request(std::string_view request, std::optional<std::string_view>& method,
                   std::optional<std::string_view>& target) {
  std::size_t end = 0;
  while (end < request.size() && kTokenCharacters[static_cast<unsigned char>(request[end])]) ++end;
  if (end == 0 || end + 1 >= request.size() || request[end] != ' ') return;
  std::string_view rest = request.substr(end + 1);
  const std::size_t protocol = protocol_length(rest);
  if (protocol < rest.size()) rest.remove_suffix(protocol);
  method = request.substr(0, end);
  target = rest;
}

std::optional<std::uint16_t> status_of(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return static_cast<std::uint16_t>(value);
}

}  // namespace lastseen
