#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "app/options.hpp"
#include "event.hpp"
#include "person/people.hpp"
#include "presence/profile_templates.hpp"

namespace lastseen {

/// What an archive keeps of each event: under whose name, and which path.
class KeptEvents {
 public:
  KeptEvents(const Options& options, const People& people, const ProfileTemplates& templates)
      : people_(people), templates_(templates), targets_(options.targets), pseudonymous_(people.pseudonymous()) {}

  /// Nothing where the user map drops the user. The views live until the next event.
  std::optional<Event> kept(const Event& event);

 private:
  const std::optional<std::string>& shown(std::string_view raw);
  std::optional<std::string_view> kept_path(std::string_view target);

  const People& people_;
  const ProfileTemplates& templates_;
  const std::optional<Options::Targets> targets_;
  const bool pseudonymous_;
  std::deque<std::string> raw_names_;
  std::deque<std::optional<std::string>> shown_names_;
  boost::unordered_flat_map<std::string_view, const std::optional<std::string>*> names_;
  std::string decoded_;
  std::string path_;
};

}  // namespace lastseen
