#include "app/stored_line.hpp"

#include <filesystem>
#include <system_error>

#include "app/kept_formats.hpp"
#include "app/log_content.hpp"
#include "archive/content_lines.hpp"
#include "archive/matching.hpp"
#include "log/extractor.hpp"

namespace lastseen {

namespace {

std::string_view first_of(std::string_view lines) {
  return lines.substr(0, lines.find('\n'));
}

/// Waits for the event of the line that begins, or whose last part does, at an offset.
class LineFinder final : public EventSink {
 public:
  LineFinder(std::uint64_t offset, StoredLine& found) : offset_(offset), found_(found) {}
  void observe(EventBatch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const LinePlace& place = batch.place(i);
      if (place.offset != offset_) continue;
      found_.number = place.number;
      found_.text = place.text;
    }
  }

 private:
  std::uint64_t offset_;
  StoredLine& found_;
};

/// Number and text of the line at `offset`; all of the text of one that is not understood as it once was.
void read_line(const Content& content, const LogFormat& format, std::uint64_t offset, StoredLine& found) {
  const auto next = [](ContentLines& lines) {
    const auto block = lines.next();
    return block ? block : lines.rest();
  };
  ContentLines at_offset(content, offset);
  const auto block = next(at_offset);
  if (!block) return;
  const std::string_view line = first_of(block->lines);
  ExtractRules rules;
  rules.places = true;
  rules.starts_input = format.has_memory() || offset == 0;
  if (format.has_memory()) {
    LineFinder finder(offset, found);
    Extractor extractor(format, rules, finder);
    ContentLines lines(content, 0);
    for (auto known = next(lines); known && !found.text; known = next(lines)) {
      if (known->overlong > 0)
        extractor.read_overlong(known->lines, known->overlong);
      else
        extractor.read(known->lines);
    }
    extractor.finish();
  } else {
    LineFinder finder(0, found);
    Extractor(format, rules, finder).read(line);
  }
  if (!format.has_memory() || !found.text) {
    const std::optional<std::uint64_t> before = count_lines(content, offset);
    if (!before) found.trouble = "cannot be read up to the line";
    found.number = before ? std::optional(*before + 1) : std::nullopt;
  }
  if (!found.text) found.text = line;
}

}  // namespace

StoredLine find_stored_line(const ArchiveSet& archives, std::size_t archive, std::int64_t id, std::uint64_t offset,
                            const Options& options) {
  StoredLine found;
  const std::optional<KnownInput> known = archives.source_of(archive, id);
  if (!known) return found;
  found.file = known->path;
  std::error_code missing;
  if (!std::filesystem::is_regular_file(known->path, missing)) {
    found.trouble = missing ? missing.message() : "is no file any more";
    return found;
  }
  InputError error;
  std::optional<Input> input = Input::open(known->path, error);
  if (!input) {
    found.trouble = error.message;
    return found;
  }
  const LogContent content(*input, options.now);
  const Match same = match(content, {&*known, 1});
  if (same.state == Match::State::unreadable)
    found.trouble = same.error;
  else if (same.state == Match::State::fresh || same.end <= offset)
    found.trouble = "holds another log now";
  if (found.trouble) return found;
  const std::shared_ptr<const LogFormat> format = KeptFormats(options.format).choose(content, known->format);
  read_line(content, *format, offset, found);
  return found;
}

}  // namespace lastseen
