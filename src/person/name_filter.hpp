#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "person/name_selection.hpp"
#include "person/people.hpp"
#include "text_regex.hpp"

namespace lastseen {

/// --user and --ignore-user, understood once. Immutable, safe in many threads.
class NameFilter {
 public:
  /// Exact names are read as the logs' are: `--user ALICE` finds alice where case is folded. Throws UsageError for a
  /// pattern that is none.
  NameFilter(const NameSelection& users, const NameSelection& ignored_users, const People& people);

  /// Whether the events of this person count. `shown` is People::shown(person): patterns may find either, exact names
  /// are compared with it. Of an archive that holds pseudonyms nothing else is known: both are the pseudonym.
  bool accepts(std::string_view person, std::string_view shown) const;

  /// Whether all are accepted, so that nobody needs to be asked for.
  bool accepts_all() const { return !users_ && !ignored_; }

 private:
  struct Names {
    boost::unordered_flat_set<std::string> exact;  ///< as shown
    std::vector<std::unique_ptr<TextRegex>> patterns;
    bool hold(std::string_view person, std::string_view shown) const;
  };
  static std::unique_ptr<Names> compile(const NameSelection& selection, std::string_view option, const People& people);

  std::unique_ptr<Names> users_;    ///< null: --user was not given
  std::unique_ptr<Names> ignored_;  ///< null: --ignore-user was not given
};

}  // namespace lastseen
