#include "app/kept_formats.hpp"

#include <vector>

#include "app/log_set.hpp"
#include "usage_error.hpp"

namespace lastseen {

std::shared_ptr<const LogFormat> KeptFormats::choose(const Content& content,
                                                     const std::optional<std::string>& kept) const {
  std::vector<char> beginning(LogSet::kSampleBytes);
  const std::unique_ptr<ContentStream> stream = content.stream(0);
  std::size_t used = 0;
  std::size_t got = 1;
  while (used < beginning.size() && got != 0) {
    got = stream->read({beginning.data() + used, beginning.size() - used});
    used += got;
  }
  return choose(sample_of({beginning.data(), used}, got == 0), kept);
}

std::shared_ptr<const LogFormat> KeptFormats::choose(const Sample& sample,
                                                     const std::optional<std::string>& kept) const {
  const bool automatic = request_.log_format == "auto" && !request_.server_config;
  if (!kept || !automatic) return chooser_.choose(sample);
  const std::lock_guard lock(mutex_);
  auto known = kept_choosers_.find(*kept);
  if (known == kept_choosers_.end()) {
    FormatRequest request = request_;
    request.log_format = *kept;
    try {
      known = kept_choosers_.emplace(*kept, FormatChooser(request)).first;
    } catch (const UsageError&) {  // it stood in a server's configuration that is not named now
      return chooser_.choose(sample);
    }
  }
  return known->second.choose(sample);
}

}  // namespace lastseen
