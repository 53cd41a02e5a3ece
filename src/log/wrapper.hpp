#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace lastseen {

/// What is left of a line when its wrapper is taken off.
struct Unwrapped {
  enum class Kind : std::uint8_t {
    text,        ///< `text` holds
    missing,     ///< the line lacks the wrapper
    too_long,    ///< parts that make more than a line may hold
    part,        ///< of a line that is still to come
    not_a_line,  ///< a remark of the wrapper's own
  };
  Kind kind = Kind::not_a_line;
  std::string_view text;     ///< points into the line or into memory of the reader, until its next call
  std::uint64_t number = 0;  ///< of the line; of joined parts the first one's
};

/// Takes the wrapper off the lines of one input, in order where it has a memory. Not shared between threads.
class WrapperReader {
 public:
  virtual ~WrapperReader() = default;
  virtual Unwrapped read(std::string_view line, std::uint64_t number) = 0;
  /// The column, in the line that was read last, of a column of the text that it gave. Joined parts count as one line,
  /// behind what stands before the first.
  virtual std::size_t column_in_line(std::size_t column_in_text) const = 0;
  /// At the end of the input: what is left of lines that never saw their end, one a call, until false. Where the input
  /// has grown after all, the rest of these lines is no line.
  virtual bool finish(Unwrapped&) { return false; }
};

/// What a supervisor, a container engine or syslog puts round each line of a log.
class Wrapper {
 public:
  virtual ~Wrapper() = default;
  /// `docker compose`, as `explain` shows it.
  virtual std::string_view name() const = 0;
  /// Why a line without it is malformed.
  virtual const char* missing() const = 0;
  virtual bool has_memory() const { return false; }
  virtual std::unique_ptr<WrapperReader> reader() const = 0;
};

/// All wrappers, in the order in which they are tried.
std::span<const Wrapper* const> wrappers();

}  // namespace lastseen
