#pragma once

#include <span>
#include <string>
#include <utility>

#include "app/argument_list.hpp"
#include "app/option_table.hpp"

namespace lastseen {

/// `lastseen report --since yesterday -o html`: the command and its options as given, for a page that others read. What
/// changes nothing of the answer is left out, such as how many threads read the logs; of a file its folder; with
/// pseudonyms the names of persons.
std::string given_options(const CommandSpec& command, std::span<const std::pair<OptionId, GivenOption>> options);

}  // namespace lastseen
