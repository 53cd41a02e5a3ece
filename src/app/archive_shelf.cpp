#include "app/archive_shelf.hpp"

#include <algorithm>
#include <sys/stat.h>

#include "app/kept_events.hpp"
#include "app/log_content.hpp"
#include "app/log_set.hpp"
#include "event_batch.hpp"
#include "input/input.hpp"
#include "usage_error.hpp"

namespace lastseen {

namespace {

struct OwnedInput {
  Input input;
};

/// A log that nobody else holds open.
class OwnedLog final : private OwnedInput, public LogContent {
 public:
  OwnedLog(Input&& opened, Instant now) : OwnedInput{std::move(opened)}, LogContent(input, now) {}
};

/// Takes one log's events out of its lines.
class LogReading final : public LineReading, private EventSink {
 public:
  LogReading(const Content& content, std::shared_ptr<const LogFormat> format, std::string format_text,
             ExtractRules rules, KeptEvents kept, std::uint64_t from, EventTaker& taker, ReadLog& log)
      : content_(content),
        format_(std::move(format)),
        format_text_(std::move(format_text)),
        kept_(std::move(kept)),
        from_(from),
        taker_(taker),
        log_(log),
        extractor_(*format_, at_start_of_input(std::move(rules), start() == 0), *this) {}
  LogReading(const LogReading&) = delete;
  LogReading& operator=(const LogReading&) = delete;
  ~LogReading() override { note_malformed(); }

  std::string format() const override { return format_text_; }
  std::uint64_t start() const override { return format_->has_memory() ? 0 : from_; }

  void read(std::string_view lines) override { extractor_.read(lines); }
  void read_overlong(std::string_view beginning, std::uint64_t bytes) override {
    extractor_.read_overlong(beginning, bytes);
  }
  void pass_known(std::uint64_t lines) override {
    if (extractor_.tally().lines() < lines) extractor_.finish();
    extractor_.forget_malformed();
  }
  void pass(std::uint64_t bytes) override { passed_ += bytes; }
  void finish() override { extractor_.finish(); }
  const Tally& tally() const override { return extractor_.tally(); }

 private:
  static ExtractRules at_start_of_input(ExtractRules rules, bool at_start) {
    rules.starts_input = at_start;
    return rules;
  }

  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (const auto event = kept_.kept(batch[i])) taker_.take(*event, passed_ + batch.place(i).offset);
    }
  }

  /// Lines are counted from the start of the log only where one is to be told.
  void note_malformed() {
    std::vector<MalformedLine> malformed = extractor_.malformed();
    if (malformed.empty()) return;
    const std::optional<std::uint64_t> before = start() > 0 ? count_lines(content_, start()) : 0;
    if (!before) return;  // of what cannot be read any more nothing is told
    for (MalformedLine& line : malformed) line.number += *before;
    log_.malformed = std::move(malformed);
  }

  const Content& content_;
  std::shared_ptr<const LogFormat> format_;
  std::string format_text_;
  KeptEvents kept_;
  std::uint64_t from_;
  EventTaker& taker_;
  ReadLog& log_;
  Extractor extractor_;
  std::uint64_t passed_ = 0;  ///< bytes that are no part of a line: many NULs
};

}  // namespace

ArchiveShelf::ArchiveShelf(const Options& options, const People& people, const ProfileTemplates& templates,
                           const StatusSet& ignore_status)
    : options_(options),
      people_(people),
      templates_(templates),
      ignore_status_(ignore_status),
      formats_(options.format) {}

OpenedLog ArchiveShelf::open(const std::string& name) {
  InputError error;
  std::optional<Input> input = Input::open(name, error);
  if (!input) return {nullptr, error.message};
  if (input->kind() == Input::Kind::archive) {
    archives_.insert(name);
    return {nullptr, "is an archive"};
  }
  if (!input->readable_again()) {
    return {nullptr, "has no identity by which its lines would be known the next time: name files"};
  }
  return {std::make_unique<OwnedLog>(std::move(*input), options_.now), {}};
}

std::unique_ptr<LineReading> ArchiveShelf::read(const Content& content, const std::optional<std::string>& format,
                                                std::uint64_t from, EventTaker& taker) {
  std::shared_ptr<const LogFormat> chosen = formats_.choose(content, format);
  ReadLog& log = read_logs_.emplace_back();
  log.name = content.name();
  log.format = chosen->name();
  std::string text = formats_.text_to_keep(log.format, format);
  ExtractRules rules;
  rules.needs = Needs::request;
  rules.places = true;
  rules.ignore_status = ignore_status_;
  rules.now = options_.now;
  return std::make_unique<LogReading>(content, std::move(chosen), std::move(text), rules,
                                      KeptEvents(options_, people_, templates_), from, taker, log);
}

}  // namespace lastseen
