#include "app/redis_command.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/answer_writer.hpp"
#include "app/redis_options.hpp"
#include "app/row_list.hpp"
#include "app/users_command.hpp"
#include "app/who_row.hpp"
#include "person/name_filter.hpp"
#include "person/people.hpp"
#include "person/pseudonym_key.hpp"
#include "presence/profile_templates.hpp"
#include "report/coverage_notes.hpp"
#include "report/display_text.hpp"
#include "shared_presence/hiredis_connection.hpp"
#include "shared_presence/redis_reader.hpp"
#include "time_text.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// A user with what the model says of them at the instant asked about.
struct SharedRow {
  SharedUser seen;
  Duration idle{};
  bool remembered = false;
  bool online = false;
};

Cell path_cell(const SharedUser& user) {
  return user.path ? Cell(Bytes{*user.path}) : Cell();
}

/// When a run began, and its requests, are not shared: they are null.
Cell who_cell(const SharedRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.seen.user};
    case 1:
      return row.seen.last_seen;
    case 2:
      return row.idle;
    case 5:
      return path_cell(row.seen);
    default:
      return {};
  }
}

Cell users_cell(const SharedRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return Name{row.seen.user};
    case 2:
      return row.seen.last_seen;
    case 3:
      return row.remembered;
    case 4:
      return row.online;
    case 6:
      return path_cell(row.seen);
    default:
      return {};
  }
}

/// One question to a Redis, from its options to its exit status.
class SharedQuestion {
 public:
  explicit SharedQuestion(const Options& options)
      : options_(options),
        at_(options.at.instant),
        notes_(options.quiet),
        people_(options.people),
        templates_(options.profiles),
        names_(options.users, options.ignored_users, people_),
        url_(redis_url(options)),
        reader_(url_, hiredis_connector(url_)) {
    people_.keep_pseudonyms();  // live may have published some
    if (options.why) throw UsageError("--why shows a line of a log, and a Redis holds none: ask the logs");
    if (!options.paths.empty() || !options.ignored_paths.empty()) {
      throw UsageError("--path and --ignore-path select events, and a Redis holds none: ask the logs");
    }
  }

  int answer() {
    switch (options_.command) {
      case Command::who:
        return who();
      case Command::users:
        return users();
      default:
        return is_online();
    }
  }

 private:
  int who() {
    auto rows = rows_of(reader_.users());
    if (!rows || !read_nodes()) return unreachable();
    count(*rows);
    std::erase_if(*rows, [](const SharedRow& row) { return !row.online; });
    document_.command = "who";
    document_.head = {{"at", at_}, {"timeout", options_.timeout}};
    return finish_list(who_order(), *std::move(rows), who_cell);
  }

  int users() {
    auto rows = rows_of(reader_.users());
    if (!rows || !read_nodes()) return unreachable();
    count(*rows);
    if (!options_.all) {
      std::erase_if(*rows, [](const SharedRow& row) { return !row.remembered; });
      if (document_.counts.forgotten != 0) {
        notes_.note(forgotten_note(document_.counts.forgotten, *options_.retention, true));
      }
    }
    document_.command = "users";
    document_.head = {{"at", at_},
                      {"timeout", options_.timeout},
                      {"retention", options_.retention ? Cell(*options_.retention) : Cell()}};
    return finish_list(users_order(), *std::move(rows), users_cell);
  }

  int is_online() {
    const std::optional<std::string> user = people_.asked(options_.user);
    const std::string called = people_.called(options_.user);
    // Published under another name, the person is found only among all.
    const auto seen = [&] {
      if (!user) return std::optional(std::vector<SharedUser>());
      return people_.identity() ? reader_.user(*user) : reader_.users();
    };
    auto rows = rows_of(seen());
    if (!rows || !read_nodes()) return unreachable();
    std::erase_if(*rows, [&](const SharedRow& each) { return each.seen.user != user; });
    const SharedRow* row = rows->empty() ? nullptr : &rows->front();
    document_.command = "is-online";
    document_.head = {{"user", Name{called}},
                      {"at", at_},
                      {"timeout", options_.timeout},
                      {"online", row != nullptr && row->online},
                      {"remembered", row != nullptr && row->remembered},
                      {"last_seen", row != nullptr ? Cell(row->seen.last_seen) : Cell()},
                      {"target", row != nullptr ? path_cell(row->seen) : Cell()}};
    return finish(row == nullptr || !row->online);
  }

  /// Whom the filters leave, with what the model says of them. Nothing where the Redis could not be asked.
  std::optional<std::vector<SharedRow>> rows_of(std::optional<std::vector<SharedUser>> seen) const {
    if (!seen) return std::nullopt;
    const PresenceRules rules = rules_of(options_);
    std::vector<SharedRow> rows;
    for (auto& user : under_answer_names(*std::move(seen))) {
      // Clocks of nodes differ, and a request that came after the question was asked is known already: both count as
      // seen just now.
      user.last_seen = std::min(user.last_seen, at_);
      const bool remembered = rules.remembered(at_, user.last_seen);
      const bool online = rules.online(at_, user.last_seen);
      const Duration idle = at_ - user.last_seen;
      rows.push_back({std::move(user), idle, remembered, online});
    }
    return rows;
  }

  /// Whom the filters leave, under the names that answers bear, each once: what was published last counts.
  std::vector<SharedUser> under_answer_names(std::vector<SharedUser> published) const {
    std::map<std::string, SharedUser> people;
    for (SharedUser& user : published) {
      const std::optional<std::string> person = people_.person(user.user);
      if (!person) continue;
      user.user = people_.shown(*person);
      if (!names_.accepts(*person, user.user)) continue;
      if (people_.pseudonymous() && names_somebody(user)) user.path.reset();
      SharedUser& latest = people.try_emplace(user.user, user).first->second;
      if (std::tie(latest.last_seen, latest.path) < std::tie(user.last_seen, user.path)) latest = std::move(user);
    }
    std::vector<SharedUser> out;
    out.reserve(people.size());
    for (auto& [name, user] : people) out.push_back(std::move(user));
    return out;
  }

  /// Whether the page is the profile of somebody whom no pseudonym hides.
  bool names_somebody(const SharedUser& user) const {
    const auto segment = user.path ? templates_.segment(*user.path) : std::nullopt;
    return segment && !PseudonymKey::is_pseudonym(*segment);
  }

  void count(const std::vector<SharedRow>& rows) {
    for (const SharedRow& row : rows) {
      document_.counts.online += row.online;
      document_.counts.remembered += row.remembered;
      document_.counts.forgotten += !row.remembered;
    }
  }

  /// What the answer rests on; false where the Redis could not be asked.
  bool read_nodes() {
    const auto nodes = reader_.nodes();
    if (!nodes) return false;
    CoverageRow& coverage = document_.coverage;
    coverage.nodes.emplace();
    for (const SharedNode& node : *nodes) {
      coverage.nodes->push_back({node.node, node.read_to});
      if (node.read_to + options_.timeout >= at_) continue;
      Caveat caveat;
      caveat.name = "node_silent";
      caveat.node = node.node;
      caveat.instants = {{"read_to", node.read_to}};
      caveat.note = fmt::format(
          "note: node {} has published nothing for {}: who is online there is missing; does lastseen live run on it?",
          visible(node.node), duration_text(at_ - node.read_to));
      coverage.caveats.push_back(std::move(caveat));
    }
    if (nodes->empty()) {
      Caveat& caveat = coverage.caveats.emplace_back();
      caveat.name = "no_nodes";
      caveat.note = fmt::format("note: no node publishes in {} under '{}': run lastseen live --redis there on each",
                                url_.address(), visible(url_.prefix));
    }
    return true;
  }

  int unreachable() {
    notes_.error(reader_.error());
    return 2;
  }

  int finish_list(const RowOrder& order, std::vector<SharedRow> rows,
                  Cell (*make_cell)(const SharedRow&, std::size_t)) {
    RowList<SharedRow> list(std::move(rows), make_cell);
    document_.total = list.arrange(order, options_);
    document_.rows_key = "users";
    document_.columns.assign(order.columns.begin(), order.columns.end());
    document_.rows = &list;
    return finish(list.all().empty());
  }

  int finish(bool no) {
    Output out = Output::standard();
    write_answer(document_, options_, out);
    out.flush();
    if (out.error()) notes_.error(*out.error());
    if (options_.output == OutputFormat::table) tell_caveats(document_.coverage, notes_);
    return exit_status(document_.coverage, options_, out.error().has_value(), no);
  }

  const Options& options_;
  const Instant at_;
  Notes notes_;
  People people_;
  ProfileTemplates templates_;
  NameFilter names_;
  RedisUrl url_;
  RedisReader reader_;
  Document document_;
};

}  // namespace

int run_redis_command(const Options& options) {
  return SharedQuestion(options).answer();
}

}  // namespace lastseen
