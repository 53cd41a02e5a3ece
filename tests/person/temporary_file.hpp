#pragma once

#include <string>
#include <string_view>
#include <sys/stat.h>

#include "temporary_folder.hpp"

namespace lastseen {

/// A file with a content and a mode, gone at the end of the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content, mode_t mode = 0600) : path_(folder_.write("file", content)) {
    ::chmod(path_.c_str(), mode);
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

}  // namespace lastseen
