#include "app/forget_command.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <unistd.h>

#include "app/archive_terms.hpp"
#include "app/notes.hpp"
#include "archive/archive_error.hpp"
#include "archive/forget.hpp"
#include "person/pseudonym_key.hpp"
#include "presence/profile_templates.hpp"
#include "report/count_text.hpp"
#include "report/display_text.hpp"
#include "report/json_writer.hpp"
#include "report/output.hpp"

namespace lastseen {

namespace {

/// The names by which an archive knows a user who is asked for: itself, and as the options have it shown.
std::set<std::string, std::less<>> asked_names(const std::vector<std::string>& users, const People& people) {
  std::set<std::string, std::less<>> names;
  for (const std::string& user : users) {
    names.insert(user);
    if (const auto asked = people.asked(user)) names.insert(*asked);
  }
  return names;
}

/// Without the key of an archive of pseudonyms, or with another, nobody would be found, as if there were nothing to
/// erase. A pseudonym is erased as it is given.
void check_key(const ArchiveTerms& terms, const Options& options, const People& people) {
  if (!terms.key_check) return;
  const std::vector<std::string>& users = options.forgotten_users;
  if (!people.pseudonymous() && std::all_of(users.begin(), users.end(), PseudonymKey::is_pseudonym)) return;
  check_terms(terms, options, people);
}

/// Nothing where the archive holds no time.
std::optional<Instant> instant_of(const TimeArgument& time, const std::string& archive) {
  if (time.kind == TimeArgument::Kind::instant) return time.instant;
  const auto inputs = read_inputs(Database::open_for_reading(archive));
  Tally tally;
  for (const InputRow& input : inputs) tally.merge(input.tally);
  if (!tally.has_times()) return {};
  return time.kind == TimeArgument::Kind::log_start ? tally.first : tally.last;
}

ForgetRequest request_of(const Options& options, const People& people, const ProfileTemplates& templates) {
  ForgetRequest request;
  if (options.before) request.before = instant_of(*options.before, *options.archive);
  if (!options.forgotten_users.empty()) {
    // An archive may know one person by several names that the options fold into one.
    request.is_user = [names = asked_names(options.forgotten_users, people), &people](std::string_view name) {
      if (names.contains(name)) return true;
      const auto person = people.person(name);
      return person && names.contains(people.shown(*person));
    };
    request.names_user = [is_user = request.is_user, &templates](std::string_view target) {
      const auto segment = templates.segment(target);
      if (!segment) return false;
      std::string viewed;
      percent_decode(*segment, viewed);
      return is_user(viewed);
    };
  }
  request.inputs = options.forgotten_inputs;
  request.mode = options.dry_run ? ForgetRequest::Mode::dry_run : ForgetRequest::Mode::erase;
  return request;
}

/// What filters take for a pattern or a file of names is a name here; where it is nobody's, it was hardly meant as one.
std::optional<std::string> mistaken_pattern(const Options& options, const Forgotten& forgotten) {
  if (forgotten.users != 0 || forgotten.targets != 0) return std::nullopt;
  const auto looks_so = [](const std::string& name) { return name.starts_with("re:") || name.starts_with("file:"); };
  const auto found = std::ranges::find_if(options.forgotten_users, looks_so);
  return found != options.forgotten_users.end() ? std::optional(*found) : std::nullopt;
}

void write(const Forgotten& forgotten, const Options& options, Output& out) {
  if (options.output != OutputFormat::json) {
    out.text().append(fmt::format("{} {}, {} and {} that name a user\n", options.dry_run ? "would erase" : "erased",
                                  counted(forgotten.events, "event"), counted(forgotten.users, "name"),
                                  counted(forgotten.targets, "path")));
    return;
  }
  JsonWriter json(out.text());
  json.begin_object();
  json.field("command", "forget");
  json.field("archive", *options.archive);
  json.field("dry_run", options.dry_run);
  json.field("events", forgotten.events);
  json.field("users", forgotten.users);
  json.field("targets", forgotten.targets);
  json.end_object();
  json.end_line();
}

}  // namespace

int run_forget(const Options& options) {
  const Notes notes(options.quiet);
  const People people(options.people);
  const ProfileTemplates templates(options.profiles);
  const std::string name = visible(*options.archive);
  if (access(options.archive->c_str(), F_OK) != 0) {
    notes.error(fmt::format("{}: no such archive", name));
    return 2;
  }
  try {
    Store store(*options.archive, {}, options.wait);
    check_key(store.terms(), options, people);
    const Forgotten forgotten = forget(store, request_of(options, people, templates), options.wait);
    if (const auto pattern = mistaken_pattern(options, forgotten)) {
      notes.error(
          fmt::format("forget --user takes names as they are, and '{}' is nobody's: give each with a --user of its own",
                      visible(*pattern)));
      return 2;
    }
    Output out = Output::standard();
    write(forgotten, options, out);
    out.flush();
    if (!out.error()) return 0;
    notes.error(*out.error());
  } catch (const ArchiveError& error) {
    notes.error(fmt::format("{}: {}", name, error.what()));
  }
  return 2;
}

}  // namespace lastseen
