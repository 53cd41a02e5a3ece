#pragma once

#include <string>

#include "report/presence_report.hpp"

namespace lastseen {

/// The report as text for mail: 72 columns, all drawing in ASCII whatever the locale is. 20 users and 10 pairs unless a
/// limit says otherwise.
std::string page_text(const PresenceReport& report);

}  // namespace lastseen
