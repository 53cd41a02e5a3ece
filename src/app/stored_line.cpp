#include "app/stored_line.hpp"

#include "app/kept_formats.hpp"
#include "app/log_content.hpp"
#include "archive/content_lines.hpp"
#include "archive/matching.hpp"

namespace lastseen {

StoredLine find_stored_line(const ArchiveSet& archives, std::size_t archive, std::int64_t id, std::uint64_t offset,
                            const Options& options) {
  StoredLine found;
  const std::optional<KnownInput> known = archives.source_of(archive, id);
  if (!known) return found;
  found.file = known->path;
  InputError error;
  std::optional<Input> input = Input::open(known->path, error);
  if (!input || input->kind() == Input::Kind::archive || !input->readable_again()) return found;
  const LogContent content(*input, options.now);
  const Match same = match(content, {&*known, 1});
  if (same.state == Match::State::fresh || same.end <= offset) return found;
  ContentLines lines(content, offset);
  const auto block = lines.next();
  if (!block) return found;
  const std::string_view line = block->lines.substr(0, block->lines.find('\n'));
  const std::shared_ptr<const LogFormat> format = KeptFormats(options.format).choose(content, known->format);
  const std::unique_ptr<LineParser> parser = format->parser(Needs::user_and_time);
  ParsedLine parsed;
  found.number = count_lines(content, offset) + 1;
  parser->parse(line, *found.number, parsed);
  found.text = parsed.kind == ParsedLine::Kind::record ? parsed.text : line;
  return found;
}

}  // namespace lastseen
