#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "archive/content.hpp"
#include "event.hpp"
#include "tally.hpp"

namespace lastseen {

/// Takes the events of one content as its lines are read.
class EventTaker {
 public:
  virtual ~EventTaker() = default;
  /// `event.target` is what is to be kept of the path. `offset`: where its line begins, counted from the first byte
  /// that was given to be read.
  virtual void take(const Event& event, std::uint64_t offset) = 0;
};

/// How the lines of one content are read; the archive does not know what they mean.
class LineReading {
 public:
  virtual ~LineReading() = default;
  /// Is kept, so that a few new lines are read as those before them were.
  virtual std::string format() const = 0;
  /// Where it wants to begin: where new lines do, or at 0 where lines tell how later ones are read.
  virtual std::uint64_t start() const = 0;
  /// Whole lines, each ended by a newline; the very last one of a content may lack it. Their events have gone to
  /// the taker on return.
  virtual void read(std::string_view lines) = 0;
  /// A line too long to be held: its beginning, and how many bytes it has with its newline.
  virtual void read_overlong(std::string_view beginning, std::uint64_t bytes) = 0;
  /// What was read so far had been stored before: `lines` lines, with one that had no end then.
  virtual void pass_known(std::uint64_t lines) = 0;
  /// So many bytes stand before the line that was read last and are no part of it: that line begins where they do.
  virtual void pass(std::uint64_t bytes) = 0;
  /// After the last line of a content to which nobody is about to add one.
  virtual void finish() = 0;
  /// What was read so far.
  virtual const Tally& tally() const = 0;
};

/// What a name turns out to be.
struct OpenedLog {
  std::unique_ptr<Content> content;  ///< null: it could not be opened
  std::string error;
};

/// Opens logs and knows how their lines are read.
class LogShelf {
 public:
  virtual ~LogShelf() = default;
  virtual OpenedLog open(const std::string& name) = 0;
  /// `format`: how the lines of this content were read when there were fewer of them. New lines begin at `from`. The
  /// content and the taker outlive it.
  virtual std::unique_ptr<LineReading> read(const Content& content, const std::optional<std::string>& format,
                                            std::uint64_t from, EventTaker& taker) = 0;
};

}  // namespace lastseen
