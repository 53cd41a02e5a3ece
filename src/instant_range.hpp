#pragma once

#include "event.hpp"

namespace lastseen {

/// The instants of the years 0 to 9999, which four digits can write. No log bears others.
constexpr Instant kFirstInstant{Duration(-62'167'219'200'000)};  ///< 0000-01-01T00:00:00Z
constexpr Instant kLastInstant{Duration(253'402'300'799'999)};   ///< 9999-12-31T23:59:59.999Z

}  // namespace lastseen
