#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "app/row_list.hpp"
#include "report/document.hpp"

namespace lastseen {

/// A user who is online, as answers of `who` and `live` have it.
struct WhoRow {
  std::string_view user;
  Instant last_seen{};
  Duration idle{};
  Instant since{};
  std::uint64_t requests = 0;
  std::optional<std::string_view> target;
};

Cell who_cell(const WhoRow& row, std::size_t column);

/// By the last request, the latest first; users of one instant in byte order.
RowOrder who_order();

}  // namespace lastseen
