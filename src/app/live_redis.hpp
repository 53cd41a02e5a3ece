#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/options.hpp"
#include "event.hpp"
#include "person/people.hpp"
#include "presence/profile_templates.hpp"
#include "shared_presence/background_publisher.hpp"

namespace lastseen {

/// `live --redis`: hands each event of `live` to a publisher, and with --views who viewed whom.
class LiveRedis {
 public:
  /// Starts to connect. Throws UsageError for a URL that is none. `people` and `templates` must outlive this.
  LiveRedis(const Options& options, const People& people, const ProfileTemplates& templates);

  /// The wall clock's time, by which events that are too far ahead are left out. Before events, as often as it is
  /// known.
  void tick(Instant wall) { wall_ = wall; }

  /// An event under the name that answers bear, with its path; each one, also those that change nothing for `live`.
  void observe(std::string_view user, const Event& event, std::optional<std::string_view> path);

  /// All there is has been read: from now on the node is listed, as having read up to the clock.
  void caught_up() { publisher_.read_to(std::nullopt); }

  /// Its descriptor and news belong into the loop of `live`; `finish` at its end.
  BackgroundPublisher& publisher() { return publisher_; }

 private:
  const People& people_;
  const ProfileTemplates* templates_;  ///< null without --views
  BackgroundPublisher publisher_;
  Instant wall_{};
  std::string decoded_;
};

}  // namespace lastseen
