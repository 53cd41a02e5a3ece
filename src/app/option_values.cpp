#include "app/option_values.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <limits>
#include <re2/re2.h>
#include <string>
#include <string_view>
#include <vector>

#include "app/duration_argument.hpp"
#include "app/time_argument.hpp"
#include "ascii.hpp"

namespace lastseen {

namespace {

std::vector<std::string_view> split(std::string_view list, char separator) {
  std::vector<std::string_view> items;
  while (true) {
    const std::size_t end = list.find(separator);
    if (const std::string_view item = list.substr(0, end); !item.empty()) items.push_back(item);
    if (end == std::string_view::npos) return items;
    list.remove_prefix(end + 1);
  }
}

template <typename Number>
Number parse_number(const Argument& argument, Number least, Number greatest) {
  Number number{};
  const char* const end = argument.text.data() + argument.text.size();
  const auto [stop, error] = std::from_chars(argument.text.data(), end, number);
  if (error != std::errc() || stop != end || argument.text.empty()) refuse(argument, "is not a whole number");
  if (number < least || number > greatest)
    refuse(argument, fmt::format("is not a number from {} to {}", least, greatest));
  return number;
}

std::string parse_name_of_file(const Argument& argument) {
  if (argument.text.empty()) refuse(argument, "is not the name of a file");
  return argument.text;
}

std::string parse_name(const Argument& argument) {
  if (argument.text.empty()) refuse(argument, "is not a name: it is empty");
  return argument.text;
}

Duration parse_positive_duration(const Argument& argument) {
  const Duration duration = parse_duration(argument);
  if (duration <= Duration(0)) refuse(argument, "is no time at all: try 1m");
  return duration;
}

TimeZone parse_zone(const Argument& argument) {
  auto zone = TimeZone::named(argument.text);
  if (!zone) refuse(argument, "is not a time zone: try UTC, local, Europe/Paris or +01:00");
  return *std::move(zone);
}

/// The position of a word in the option's choices.
std::size_t parse_choice(const Argument& argument, std::string_view choices) {
  const auto words = split(choices, ' ');
  const auto found = std::ranges::find(words, argument.text);
  if (found == words.end()) refuse(argument, fmt::format("is none of {}", fmt::join(words, ", ")));
  return static_cast<std::size_t>(found - words.begin());
}

void check_regex(const Argument& argument, std::string_view regex) {
  const RE2 compiled(re2::StringPiece(regex.data(), regex.size()), RE2::Quiet);
  if (compiled.ok()) return;
  const std::size_t in_regex = regex.find(compiled.error_arg());
  const bool after_start = in_regex != 0 && in_regex != std::string_view::npos;
  const std::size_t column = after_start ? argument.text.size() - regex.size() + in_regex : 0;
  refuse(argument,
         fmt::format("is not a regular expression: {} (https://github.com/google/re2/wiki/Syntax)", compiled.error()),
         column);
}

void add_names(const Argument& argument, NameSelection& names) {
  const std::string_view text = argument.text;
  if (text.starts_with("re:")) {
    check_regex(argument, text.substr(3));
    names.patterns.emplace_back(text.substr(3));
  } else if (text.starts_with("file:")) {
    const std::string path(text.substr(5));
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
      if (line.ends_with('\r')) line.pop_back();
      if (line.find_first_not_of(" \t") != std::string::npos) names.exact.push_back(line);
    }
    if (!file.eof()) refuse(argument, "cannot be read: name a file of names, one a line");
    names.from_file = true;
  } else {
    names.exact.push_back(parse_name(argument));
  }
}

/// An entry of a list without the blanks round it.
std::string_view without_blanks(std::string_view entry) {
  while (entry.starts_with(' ')) entry.remove_prefix(1);
  while (entry.ends_with(' ')) entry.remove_suffix(1);
  return entry;
}

/// `401,407`, `4xx`, `500-599`; what begins with `+` adds to the statuses that are ignored by default.
StatusSet parse_statuses(const Argument& argument) {
  StatusSet statuses;
  std::string_view list = argument.text;
  if (list.starts_with('+')) {
    statuses = default_ignored_statuses();
    list.remove_prefix(1);
  }
  const auto status = [&](std::string_view text) {
    std::size_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.size() != 3 || error != std::errc() || stop != text.data() + text.size()) {
      refuse(argument, "is not a list of statuses: try 401,407, +403, 4xx or 500-599",
             static_cast<std::size_t>(text.data() - argument.text.data()));
    }
    return number;
  };
  for (const std::string_view entry : split(list, ',')) {
    const std::string_view item = without_blanks(entry);
    std::size_t first = 0;
    std::size_t last = 0;
    if (item.size() == 3 && item.ends_with("xx") && is_digit(item[0])) {
      first = static_cast<std::size_t>(item[0] - '0') * 100;
      last = first + 99;
    } else {
      const std::size_t dash = item.find('-');
      first = status(item.substr(0, dash));
      last = dash == std::string_view::npos ? first : status(item.substr(dash + 1));
    }
    if (first > last)
      refuse(argument, "is not a list of statuses: a range begins with the lesser one",
             static_cast<std::size_t>(item.data() - argument.text.data()));
    for (std::size_t i = first; i <= last; ++i) statuses.set(i);
  }
  return statuses;
}

void parse_fold(const Argument& argument, Options& options) {
  options.people.fold_case = false;
  options.people.fold_domain = false;
  for (const std::string_view entry : split(argument.text, ',')) {
    const std::string_view item = without_blanks(entry);
    if (item == "case") {
      options.people.fold_case = true;
    } else if (item == "domain") {
      options.people.fold_domain = true;
    } else {
      refuse(argument, "is not a list of case and domain",
             static_cast<std::size_t>(item.data() - argument.text.data()));
    }
  }
}

OutputFormat parse_output(const Argument& argument, Command command) {
  const CommandSpec& spec = spec_of(command);
  std::vector<std::string_view> names;
  for (const OutputFormat format : spec.outputs) {
    if (name_of(format) == argument.text) return format;
    names.push_back(name_of(format));
  }
  const std::string formats = fmt::format("{}", fmt::join(names, ", "));
  for (int i = 0; i <= static_cast<int>(OutputFormat::markdown); ++i) {
    if (name_of(static_cast<OutputFormat>(i)) == argument.text)
      refuse(argument, fmt::format("is not a format of {} ({})", spec.name, formats));
  }
  if (argument.text.find_first_of("./") != std::string::npos) {
    const std::string_view extension =
        std::string_view(argument.text).substr(std::min(argument.text.rfind('.'), argument.text.size() - 1) + 1);
    const bool known = std::ranges::find(names, extension) != names.end();
    const std::string_view format = known ? extension : names.front();
    const std::string_view into = command == Command::report ? "--write" : ">";
    refuse(argument, fmt::format("is not a format ({}); to write a file: {} {} {} {}", formats, argument.option, format,
                                 into, shell_word(argument.text)));
  }
  const std::string_view meant = nearest(argument.text, names);
  refuse(argument,
         fmt::format("is not a format ({}){}", formats, meant.empty() ? "" : fmt::format("; did you mean {}?", meant)));
}

void check_column(const Argument& argument, std::string_view column, Command command) {
  const auto columns = spec_of(command).columns;
  if (std::ranges::find(columns, column) != columns.end()) return;
  refuse(argument, fmt::format("is not among the columns of {}: {}", spec_of(command).name, fmt::join(columns, ", ")));
}

std::vector<std::string> parse_fields(const Argument& argument, Command command) {
  std::vector<std::string> fields;
  for (const std::string_view item : split(argument.text, ',')) {
    check_column(argument, item, command);
    fields.emplace_back(item);
  }
  if (fields.empty()) refuse(argument, "names no column");
  return fields;
}

}  // namespace

void apply_option(OptionId id, const Argument& argument, Options& options) {
  const auto time = [&] { return parse_time(argument, options.now, options.zone); };
  switch (id) {
    case OptionId::at:
      options.at = time();
      break;
    case OptionId::since:
      options.since = time();
      options.since_given = options.since.kind != TimeArgument::Kind::log_start;
      break;
    case OptionId::until:
      options.until = time();
      options.until_given = options.until.kind != TimeArgument::Kind::log_end;
      break;
    case OptionId::step:
      options.step = parse_positive_duration(argument);
      break;
    case OptionId::why:
      options.why = true;
      break;
    case OptionId::all:
      options.all = true;
      break;
    case OptionId::of:
      options.viewed_user = parse_name(argument);
      break;
    case OptionId::by:
      options.viewer = parse_name(argument);
      break;
    case OptionId::profile:
      options.profiles.push_back(argument.text);
      break;
    case OptionId::known_only:
      options.known_only = true;
      break;

    case OptionId::log_format:
      options.format.log_format = argument.text;
      break;
    case OptionId::server_config:
      options.format.server_config = parse_name_of_file(argument);
      break;
    case OptionId::user_field:
      options.format.user_field = parse_name(argument);
      break;
    case OptionId::log_tz:
      options.format.zone = parse_zone(argument);
      options.format.zone_given = true;
      break;
    case OptionId::ignore_status:
      options.ignore_status = parse_statuses(argument);
      options.ignore_status_given = true;
      break;
    case OptionId::timeout:
      options.timeout = parse_duration(argument);
      break;
    case OptionId::retention:
      options.retention = argument.text == "forever" ? std::nullopt : std::optional(parse_duration(argument));
      break;

    case OptionId::user:
      add_names(argument, options.users);
      break;
    case OptionId::ignore_user:
      add_names(argument, options.ignored_users);
      break;
    case OptionId::path:
      check_regex(argument, argument.text);
      options.paths.push_back(argument.text);
      break;
    case OptionId::ignore_path:
      check_regex(argument, argument.text);
      options.ignored_paths.push_back(argument.text);
      break;
    case OptionId::fold:
      parse_fold(argument, options);
      break;
    case OptionId::user_map:
      options.people.user_map = parse_name_of_file(argument);
      break;
    case OptionId::pseudonyms:
      options.people.pseudonyms = parse_name_of_file(argument);
      break;
    case OptionId::tz:
      options.zone = parse_zone(argument);
      break;
    case OptionId::utc:
      options.zone = TimeZone::utc();
      break;

    case OptionId::output:
      options.output = parse_output(argument, options.command);
      break;
    case OptionId::fields:
      options.fields = parse_fields(argument, options.command);
      break;
    case OptionId::no_header:
      options.header = false;
      break;
    case OptionId::limit:
      options.limit = parse_number<std::uint64_t>(argument, 0, std::numeric_limits<std::uint64_t>::max());
      break;
    case OptionId::sort:
      check_column(argument, argument.text, options.command);
      options.sort = argument.text;
      break;
    case OptionId::reverse:
      options.reverse = true;
      break;
    case OptionId::null:
      options.null_terminated = true;
      break;
    case OptionId::threads:
      options.threads = parse_number<unsigned>(argument, 1, 1024);
      break;
    case OptionId::color:
      options.color = static_cast<Color>(parse_choice(argument, "auto always never"));
      break;
    case OptionId::quiet:
      options.quiet = true;
      break;
    case OptionId::no_progress:
      options.progress = false;
      break;
    case OptionId::strict:
      options.strict = true;
      break;
    case OptionId::fail_if_empty:
      options.fail_if_empty = true;
      break;

    case OptionId::clock:
      options.clock_of_log = parse_choice(argument, "wall log") == 1;
      break;
    case OptionId::lag:
      options.lag = parse_duration(argument);
      break;
    case OptionId::once:
      options.once = true;
      break;
    case OptionId::every:
      options.every = parse_positive_duration(argument);
      break;
    case OptionId::write:
      options.write = parse_name_of_file(argument);
      break;
    case OptionId::title:
      options.title = argument.text;
      break;
    case OptionId::redis:
      options.redis = parse_name(argument);
      break;
    case OptionId::node:
      options.node = parse_name(argument);
      break;
    case OptionId::publish_every:
      options.publish_every = parse_positive_duration(argument);
      break;
    case OptionId::views:
      options.publish_views = true;
      break;

    case OptionId::archive:
      options.archive = parse_name_of_file(argument);
      break;
    case OptionId::source:
      options.source = argument.text;
      break;
    case OptionId::wait:
      options.wait = parse_duration(argument);
      break;
    case OptionId::no_siblings:
      options.siblings = false;
      break;
    case OptionId::targets:
      options.targets = static_cast<Options::Targets>(parse_choice(argument, "all views none"));
      break;
    case OptionId::check:
      options.check = true;
      break;
    case OptionId::before:
      options.before = time();
      break;
    case OptionId::forgotten_user:
      options.forgotten_users.push_back(parse_name(argument));
      break;
    case OptionId::forgotten_input:
      options.forgotten_inputs.push_back(
          parse_number<std::int64_t>(argument, 1, std::numeric_limits<std::int64_t>::max()));
      break;
    case OptionId::dry_run:
      options.dry_run = true;
      break;

    case OptionId::config:
    case OptionId::help:
    case OptionId::version:
      break;  // acted on before any value is read
  }
}

}  // namespace lastseen
