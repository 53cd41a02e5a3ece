#pragma once

#include "app/argument.hpp"
#include "app/options.hpp"
#include "event.hpp"
#include "time_zone.hpp"

namespace lastseen {

/// TIME: `now`, `today`, `start`, `@1763978400.5`, `-2h30min`, `2h ago`, `+5s`, `10:00`, `2026-11-24 10:00
/// Europe/Paris`, RFC 3339, the `24/Nov/2026:10:00:00 +0000` of logs, and whatever an answer shows as a time. `zone` is
/// that of times which name none. Finer than milliseconds is cut. Throws UsageError, also for a local time that its
/// zone has twice or never, and outside the years 0 to 9999.
TimeArgument parse_time(const Argument& argument, Instant now, const TimeZone& zone);

}  // namespace lastseen
