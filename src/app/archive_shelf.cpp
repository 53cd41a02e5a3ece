#include "app/archive_shelf.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <sys/stat.h>

#include "app/log_content.hpp"
#include "app/log_set.hpp"
#include "event_batch.hpp"
#include "input/input.hpp"
#include "log_line.hpp"
#include "presence/path.hpp"
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

/// What an archive keeps of each event: under whose name, and which path.
class KeptEvents {
 public:
  KeptEvents(const Options& options, const People& people, const ProfileTemplates& templates)
      : people_(people), templates_(templates), targets_(options.targets), pseudonymous_(people.pseudonymous()) {}

  /// Nothing where the user map drops the user.
  std::optional<Event> kept(const Event& event) {
    Event kept = event;
    if (!people_.identity()) {
      const std::optional<std::string>& name = shown(event.user);
      if (!name) return std::nullopt;
      kept.user = *name;
    }
    kept.target = event.target ? kept_path(*event.target) : std::nullopt;
    return kept;
  }

 private:
  const std::optional<std::string>& shown(std::string_view raw) {
    const auto known = names_.find(raw);
    if (known != names_.end()) return *known->second;
    std::optional<std::string> name = people_.person(raw);
    if (name) name = people_.shown(*name);
    raw_names_.emplace_back(raw);
    shown_names_.push_back(std::move(name));
    names_.emplace(raw_names_.back(), &shown_names_.back());
    return shown_names_.back();
  }

  std::optional<std::string_view> kept_path(std::string_view target) {
    using enum Options::Targets;
    // With pseudonyms only the paths of profiles are kept unless all are asked for: others may bear names too.
    const Options::Targets wanted = targets_.value_or(pseudonymous_ ? views : all);
    if (wanted == none) return std::nullopt;
    const std::optional<std::string_view> path = path_of(target);
    if (!path || (wanted == all && !pseudonymous_)) return path;
    const std::optional<std::string_view> segment = templates_.segment(*path);
    if (!segment) return wanted == all ? path : std::nullopt;
    if (!pseudonymous_) return path;
    percent_decode(*segment, decoded_);
    path_.assign(*path);
    path_.replace(static_cast<std::size_t>(segment->data() - path->data()), segment->size(),
                  people_.shown(people_.person(decoded_).value_or(decoded_)));
    return path_;
  }

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

/// Takes one log's events out of its lines.
class LogReading final : public LineReading, private EventSink {
 public:
  LogReading(const Content& content, std::shared_ptr<const LogFormat> format, std::string format_text,
             const ExtractRules& rules, KeptEvents kept, std::uint64_t from, EventTaker& taker, ReadLog& log)
      : content_(content),
        format_(std::move(format)),
        format_text_(std::move(format_text)),
        kept_(std::move(kept)),
        from_(from),
        taker_(taker),
        log_(log),
        extractor_(*format_, rules, *this) {}
  LogReading(const LogReading&) = delete;
  LogReading& operator=(const LogReading&) = delete;
  ~LogReading() override { note_malformed(); }

  std::string format() const override { return format_text_; }
  std::uint64_t start() const override { return format_->has_memory() ? 0 : from_; }

  void read(std::string_view lines) override {
    if (given_ == 0 && start() == 0) {
      const std::string_view rest = without_byte_order_mark(lines);
      passed_ = lines.size() - rest.size();
      lines = rest;
      given_ = passed_;
    }
    given_ += lines.size();
    extractor_.read(lines);
    if (start() == 0 && given_ <= from_) known_lines_ = extractor_.lines_read();
  }
  void read_overlong(std::string_view beginning, std::uint64_t bytes) override {
    given_ += bytes;
    extractor_.read_overlong(beginning, bytes);
  }
  void pass(std::uint64_t bytes) override {
    given_ += bytes;
    passed_ += bytes;
  }
  void finish() override { extractor_.finish(); }
  const Tally& tally() const override { return extractor_.tally(); }

 private:
  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (const auto event = kept_.kept(batch[i])) taker_.take(*event, passed_ + batch.place(i).offset);
    }
  }

  /// Lines are counted from the start of the log only where one is to be told.
  void note_malformed() {
    std::vector<MalformedLine> malformed = extractor_.malformed();
    std::erase_if(malformed, [&](const MalformedLine& line) { return line.number <= known_lines_; });
    if (malformed.empty()) return;
    const std::uint64_t before = start() > 0 ? count_lines(content_, start()) : 0;
    for (MalformedLine& line : malformed) line.number += before;
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
  std::uint64_t given_ = 0;        ///< bytes read
  std::uint64_t passed_ = 0;       ///< of them no part of a line: a byte order mark, many NULs
  std::uint64_t known_lines_ = 0;  ///< lines that were read for what they tell of later ones
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
  const bool automatic = options_.format.log_format == "auto";
  std::string text = automatic ? format.value_or(log.format) : options_.format.log_format;
  ExtractRules rules;
  rules.needs = Needs::request;
  rules.places = true;
  rules.ignore_status = ignore_status_;
  rules.now = options_.now;
  return std::make_unique<LogReading>(content, std::move(chosen), std::move(text), rules,
                                      KeptEvents(options_, people_, templates_), from, taker, log);
}

}  // namespace lastseen
