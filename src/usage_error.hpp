#pragma once

#include <stdexcept>

namespace lastseen {

/// The command line, or a file that it names as configuration, makes no sense: exit status 2. The text says what was
/// not understood and what to write instead; it goes after `lastseen: `.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace lastseen
