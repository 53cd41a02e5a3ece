#pragma once

#include <stdexcept>
#include <string>

namespace lastseen {

/// The archive cannot be read or written: no archive, damaged, locked by another program, a full disk. Nothing of the
/// transaction it ended is kept. The text goes after `FILE: `.
class ArchiveError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// It is an archive, but what it holds cannot be what was written.
class ArchiveDamage : public ArchiveError {
 public:
  explicit ArchiveDamage(const std::string& found)
      : ArchiveError("is damaged: " + found + ": see lastseen archive FILE --check"), found_(found) {}
  /// What is wrong with it, for the check that the message points to.
  const std::string& found() const { return found_; }

 private:
  std::string found_;
};

}  // namespace lastseen
