#pragma once

#include <string>

#include "report/presence_report.hpp"

namespace lastseen {

/// The report as one HTML file that loads nothing and sends nothing; at most 3 MB whatever the log. 500 users unless a
/// limit says otherwise.
std::string page_html(const PresenceReport& report);

}  // namespace lastseen
