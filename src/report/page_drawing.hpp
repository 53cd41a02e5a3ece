#pragma once

#include <string>
#include <vector>

#include "report/presence_report.hpp"

namespace lastseen {

// Drawings in ASCII, for the formats that have nothing else. Lines are without their newline and end in no space.

/// How many were online, eight rows high over an axis of time, at most 72 columns wide.
std::vector<std::string> plot_lines(const PresenceReport& report);
/// `most at once in each 30m`.
std::string plot_scale(const PresenceReport& report);

/// A digit for each hour of each weekday in the period.
std::vector<std::string> heat_lines(const PresenceReport& report);
/// `average online; 9 is 7.7, . is nobody`.
std::string heat_scale(const PresenceReport& report);

}  // namespace lastseen
