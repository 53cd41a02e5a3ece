#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "archive/content.hpp"
#include "event.hpp"
#include "input/input.hpp"

namespace lastseen {

/// A LOG as an archive looks at it.
class LogContent : public Content {
 public:
  /// `now` decides whether nobody is about to finish the last line of a plain file.
  LogContent(Input& input, Instant now);

  const std::string& name() const override { return input_.name(); }
  const FileStamp& stamp() const override { return stamp_; }
  std::optional<std::uint64_t> size() const override;
  std::unique_ptr<ContentStream> stream(std::uint64_t from) const override;
  bool settled() const override { return settled_; }

  /// How many NULs stand before the content of a plain file.
  std::uint64_t nuls() const { return nuls_; }

 private:
  Input& input_;
  FileStamp stamp_;
  bool settled_ = false;
  std::uint64_t nuls_ = 0;
  std::optional<std::string> trouble_;  ///< why they could not be counted: then nothing can be read
};

/// Whether two contents have the same bytes from `from` to `to`.
bool hold_the_same(const Content& a, const Content& b, std::uint64_t from, std::uint64_t to);
/// Of two contents, neither empty, that are the same as far as both go, whether `a` holds all of `b`; else `b` holds
/// all of `a`. Nothing where they differ.
std::optional<bool> holds_all_of(const Content& a, const Content& b);

/// How many newlines stand before `end` in what `read` gives, from the start on; 0 bytes end it.
std::uint64_t count_newlines(const std::function<std::size_t(std::uint64_t at, std::span<char>)>& read,
                             std::uint64_t end);
/// How many newlines a content has before `end`; nothing where they could not be read.
std::optional<std::uint64_t> count_lines(const Content& content, std::uint64_t end);

}  // namespace lastseen
