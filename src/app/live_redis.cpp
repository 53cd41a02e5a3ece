#include "app/live_redis.hpp"

#include "app/redis_options.hpp"

namespace lastseen {

LiveRedis::LiveRedis(const Options& options, const People& people, const ProfileTemplates& templates)
    : people_(people),
      templates_(options.publish_views ? &templates : nullptr),
      publisher_(redis_url(options), publisher_settings(options)),
      wall_(options.now) {}

void LiveRedis::observe(std::string_view user, const Event& event, std::optional<std::string_view> path) {
  publisher_.observe(user, event.time, path, wall_);
  const auto segment = templates_ != nullptr ? templates_->viewed_segment(event) : std::nullopt;
  if (!segment) return;
  percent_decode(*segment, decoded_);
  // With pseudonyms the target bears one already.
  const auto viewed = people_.pseudonymous() ? decoded_ : people_.person(decoded_);
  if (viewed && *viewed != user) publisher_.observe_view(user, *viewed, event.time, wall_);
}

}  // namespace lastseen
