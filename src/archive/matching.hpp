#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "archive/content.hpp"
#include "archive/prints.hpp"

namespace lastseen {

/// What an archive knows of one log that it has read.
struct KnownInput {
  std::int64_t id = 0;
  std::string path;           ///< where it stood last
  std::string format;         ///< how its lines are read
  std::uint64_t offset = 0;   ///< read up to here
  std::vector<Print> prints;  ///< ascending
};

/// Which known input a content is.
struct Match {
  enum class State : std::uint8_t {
    fresh,       ///< none: to be read from its start
    same,        ///< all of it has been read
    grown,       ///< to be read on from the input's offset
    older_copy,  ///< of an input that was read further than this content goes: nothing is new
    unreadable,  ///< what would tell could not be read, so that nobody knows what is new
  };
  State state = State::fresh;
  const KnownInput* input = nullptr;  ///< null: fresh
  std::uint64_t end = 0;              ///< of the content's last line; 0: fresh
  std::uint64_t size = 0;             ///< of the content, with a line that has no end yet; 0: fresh
  std::optional<std::string> error;   ///< the content could not be read to its end to find that out

  bool unfinished() const { return end < size; }
};

/// An input is its content: not a name, an inode or a time. A content is an input's where every print matches that
/// stands within the content up to its last line end. Of several the one that was read past that wins, then the one
/// that was read furthest. Known inputs must outlive the answer.
Match match(const Content& content, std::span<const KnownInput> inputs);

}  // namespace lastseen
