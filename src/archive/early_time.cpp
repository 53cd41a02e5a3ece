#include "archive/early_time.hpp"

#include "archive/content_lines.hpp"

namespace lastseen {
namespace {

class NoTaker final : public EventTaker {
 public:
  void take(const Event&, std::uint64_t) override {}
};

}  // namespace

std::optional<Instant> early_time(const Content& content, LogShelf& shelf) {
  NoTaker taker;
  const std::unique_ptr<LineReading> reading = shelf.read(content, /*format=*/std::nullopt, /*from=*/0, taker);
  ContentLines blocks(content, 0);
  while (reading->tally().well_formed() == 0) {
    auto block = blocks.next();
    if (!block && content.settled()) block = blocks.rest();
    if (!block) return std::nullopt;
    block->overlong > 0 ? reading->read_overlong(block->lines, block->overlong) : reading->read(block->lines);
  }
  return reading->tally().last;
}

}  // namespace lastseen
