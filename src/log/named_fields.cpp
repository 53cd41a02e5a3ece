#include "log/named_fields.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "usage_error.hpp"

namespace lastseen {

std::optional<std::size_t> find_field(const std::vector<Piece>& pieces, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found =
        std::find_if(pieces.begin(), pieces.end(), [&](const Piece& piece) { return piece.name == name; });
    if (found != pieces.end()) return static_cast<std::size_t>(found - pieces.begin());
  }
  return std::nullopt;
}

std::size_t find_user_field(const std::vector<Piece>& pieces, std::initializer_list<std::string_view> names,
                            std::string_view missed) {
  if (const auto field = find_field(pieces, names)) return *field;
  std::vector<std::string_view> present;
  for (const Piece& piece : pieces) {
    if (piece.literal.empty()) present.push_back(piece.name);
  }
  throw UsageError(fmt::format("--log-format: {} is not in it; --user-field names the field that is the user: {}",
                               missed, fmt::join(present, ", ")));
}

void keep_name_whole(std::vector<Piece>& pieces, std::size_t user, bool (*is_word)(std::string_view name)) {
  for (std::size_t i = user + 2; i < pieces.size() && pieces[i - 1].literal == " " && is_word(pieces[i].name); i += 2) {
    if (i + 1 < pieces.size() && !pieces[i + 1].literal.starts_with(' ')) return;
    pieces[i].type = &field_types::kWord;
  }
}

}  // namespace lastseen
