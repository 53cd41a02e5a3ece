#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/event_filter.hpp"
#include "app/make_filter.hpp"
#include "app/options.hpp"
#include "person/name_filter.hpp"
#include "person/people.hpp"
#include "presence/profile_templates.hpp"

namespace lastseen {

/// Which events an answer is about and what names it bears: the filters, names folded, mapped and made pseudonyms.
/// Shared by all threads.
class EventRules {
 public:
  /// Reads the files that the options name. Throws UsageError with the place and the remedy.
  explicit EventRules(const Options& options);

  const People& people() const { return people_; }
  /// Before the first event: some of the names are an archive's pseudonyms.
  void keep_pseudonyms() { people_.keep_pseudonyms(); }
  const ProfileTemplates& templates() const { return templates_; }

  /// What filters and pseudonyms put between the extractor and a model; empty where there is nothing to do.
  MakeFilter filter() const;
  /// Whether that looks at targets.
  bool looks_at_targets() const { return paths_.active() || people_.pseudonymous(); }

  /// Whether names are other than the logs bear them, or some are left out.
  bool renames() const { return !people_.identity() || !names_.accepts_all(); }
  struct Named {
    std::string name;  ///< folded, mapped, as a pseudonym
    bool accepted;     ///< by the filters
  };
  /// What an answer calls a user for a name of the log; nothing where the user map drops them.
  std::optional<Named> named(std::string_view raw) const;
  /// The name that an answer bears for a name of the log; nothing where it is left out.
  std::optional<std::string> answer_name(std::string_view raw) const;

 private:
  People people_;
  NameFilter names_;
  PathFilter paths_;
  ProfileTemplates templates_;
};

}  // namespace lastseen
