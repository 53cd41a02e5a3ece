#pragma once

#include <stdexcept>

namespace lastseen {

/// The archive cannot be read or written: no archive, damaged, locked by another program, a full disk. Nothing of the
/// transaction it ended is kept. The text goes after `FILE: `.
class ArchiveError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace lastseen
