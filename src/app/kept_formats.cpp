#include "app/kept_formats.hpp"

#include "app/about_input.hpp"
#include "app/log_sample.hpp"
#include "app/sampled_stream.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

/// A content from its start; an error is told when it is read for its events.
class ContentBytes final : public ByteStream {
 public:
  explicit ContentBytes(const Content& content) : stream_(content.stream(0)) {}
  std::size_t read(std::span<char> buffer) override { return stream_->read(buffer); }
  const std::optional<InputError>& error() const override { return no_error_; }

 private:
  std::unique_ptr<ContentStream> stream_;
  std::optional<InputError> no_error_;
};

}  // namespace

std::shared_ptr<const LogFormat> KeptFormats::choose(const Content& content,
                                                     const std::optional<std::string>& kept) const {
  const SampledStream stream(std::make_unique<ContentBytes>(content));
  // A last line that is still being written is not read and must not be guessed from.
  const Sample sample = sample_of(stream.sample(), stream.whole() && content.settled());
  return about_input(content.name(), [&] { return choose(sample, kept); });
}

std::shared_ptr<const LogFormat> KeptFormats::choose(const Sample& sample,
                                                     const std::optional<std::string>& kept) const {
  if (!kept || given()) return chooser_.choose(sample);
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
