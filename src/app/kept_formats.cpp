#include "app/kept_formats.hpp"

#include "app/about_input.hpp"
#include "app/log_sample.hpp"
#include "app/sampled_stream.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

constexpr std::string_view kUserField = " --user-field ";
constexpr std::string_view kLogTz = " --log-tz ";

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
  if (!kept || chooser_.given()) return chooser_.choose(sample);
  const std::lock_guard lock(mutex_);
  auto known = kept_choosers_.find(*kept);
  if (known == kept_choosers_.end()) {
    try {
      known = kept_choosers_.emplace(*kept, FormatChooser(request_for(*kept))).first;
    } catch (const UsageError&) {  // it stood in a server's configuration that is not named now
      return chooser_.choose(sample);
    }
  }
  return known->second.choose(sample);
}

FormatRequest KeptFormats::request_for(std::string_view kept) const {
  FormatRequest request = request_;
  const auto take = [&](std::string_view option) -> std::optional<std::string> {
    const std::size_t at = kept.rfind(option);
    if (at == std::string_view::npos) return std::nullopt;
    std::string value(kept.substr(at + option.size()));
    kept = kept.substr(0, at);
    return value;
  };
  if (const auto zone = take(kLogTz); zone && !request.zone_given) {
    if (auto known = TimeZone::named(*zone)) {
      request.zone = *std::move(known);
      request.zone_given = true;
    }
  }
  if (auto field = take(kUserField); field && !request.user_field) request.user_field = std::move(field);
  request.log_format = kept;
  return request;
}

std::string KeptFormats::text_to_keep(std::string_view found, const std::optional<std::string>& kept) const {
  FormatRequest request = request_;
  if (chooser_.given())
    request.log_format = *chooser_.given();
  else if (kept)
    request = request_for(*kept);
  else
    request.log_format = found;
  std::string text = std::move(request.log_format);
  if (request.user_field) text.append(kUserField).append(*request.user_field);
  if (request.zone_given) text.append(kLogTz).append(request.zone.name());
  return text;
}

}  // namespace lastseen
