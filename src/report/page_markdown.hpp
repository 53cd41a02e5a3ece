#pragma once

#include <string>
#include <string_view>

#include "report/presence_report.hpp"

namespace lastseen {

/// The report as GitHub's Markdown. 20 users and 10 pairs unless a limit says otherwise.
std::string page_markdown(const PresenceReport& report);

/// Text of the logs or the user as a code span: its visible form between more backticks than it holds, `|` escaped for
/// tables. Nothing in it is a mention, a link, HTML or the end of a cell.
std::string code_span(std::string_view bytes);
/// The same for where a `|` ends no cell, and a backslash before it would be seen.
std::string code_span_outside_tables(std::string_view bytes);

}  // namespace lastseen
