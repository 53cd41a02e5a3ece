#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "log/bare_format.hpp"

namespace lastseen {

/// The combined family: a head of fixed words, then `USER [TIME] "REQUEST" STATUS` and anything or nothing.
enum class CombinedHead : std::uint8_t {
  ingress_nginx_old,  ///< `ADDR - [ADDR] - `
  forwarded,          ///< `ADDR, ADDR, ... - `
  vhost_combined,     ///< `HOST[:PORT] ADDR - `
  combined,           ///< `ADDR - `
  lighttpd,           ///< `ADDR WORD `
};

/// A line whose user begins like the words before a user (`- `, `[ADDR] - `) is a line of another shape, shifted.
enum class ShiftedLines : std::uint8_t { read, refused };

/// Whether --user-field calls so what the family has for a user: `$remote_user`, `%u`.
bool is_combined_user(std::string_view user_field);

/// `name` is what the format calls itself: `common` reads as `combined` does.
std::shared_ptr<const BareFormat> combined_format(CombinedHead head, std::string name, const ReadingRules& rules,
                                                  ShiftedLines shifted = ShiftedLines::read);

/// Both forms of ingress-nginx: the old one where a line fits it, else combined.
std::shared_ptr<const BareFormat> ingress_nginx_format(const ReadingRules& rules);

}  // namespace lastseen
