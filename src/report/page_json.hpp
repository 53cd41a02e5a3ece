#pragma once

#include "report/presence_report.hpp"
#include "report/text_buffer.hpp"

namespace lastseen {

/// The report as one JSON document on one line. All users and pairs unless a limit says otherwise; `users` are written
/// as `window` does, `pairs` as `views` does, `points` as `timeline` does.
void write_page_json(const PresenceReport& report, TextBuffer& out);

}  // namespace lastseen
